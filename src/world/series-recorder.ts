import { PHASE } from "../engine/simulator.ts";
import { SERIES_VALUES, type SeriesSink } from "../model/ports.ts";
import { STATE, STATE_COUNT, UNSOLD_REASONS } from "../model/states.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { CELL, CELL_COUNT } from "./cluster-book.ts";
import type { WorldContext } from "./context.ts";
import type { ModelSeries } from "./model-series.ts";
import { UseSeries } from "./use-series.ts";

/** Columns of a row: states, unsold by reason, and what `SERIES_VALUES` in model/ports.ts lists. */
const ROW_LENGTH = STATE_COUNT + UNSOLD_REASONS.length + SERIES_VALUES.extra.length;
/** Position of the first value of the forecast. */
const FORECAST = ROW_LENGTH - 3;

export interface SeriesRecorderOptions {
  readonly models: ModelSeries;
  /** Serves what came to the models until now: an interval of flows that a tick cuts belongs to the row before it. */
  readonly catchUp: () => void;
  readonly sink: SeriesSink | undefined;
}

/**
 * The time series from time 0: per interval and cluster, differences of the exact integrals. Rows go to the sink at
 * once; nothing is kept. An interval that the window's opening cuts yields two rows.
 */
export class SeriesRecorder {
  private readonly world: WorldContext;
  private readonly models: ModelSeries;
  private readonly catchUp: () => void;
  private readonly sink: SeriesSink | undefined;
  /** Integrals at the start of the current row, whole hours and rest. */
  private readonly lastHours: Float64Array;
  private readonly lastRest: Float64Array;
  private readonly lastMoney: Float64Array;
  private readonly row = new Float64Array(ROW_LENGTH).fill(Number.NaN);
  /** Of products, then of competitors. */
  private readonly prices: Float64Array;
  /** Competitors' prices when the row began, by cluster: they cannot be looked up later. -- state */
  private readonly competitorNano: Float64Array;
  readonly use: UseSeries;
  /** GPU-hours in use over all clusters at the start of the current row. */
  private lastUse = 0;
  private rowStartMs = 0;
  private readonly tickKind: number;

  constructor(world: WorldContext, { models, catchUp, sink }: SeriesRecorderOptions) {
    this.world = world;
    this.models = models;
    this.catchUp = catchUp;
    this.sink = sink;
    const { seriesIntervalMs, horizonMs } = world.scenario;
    this.use = new UseSeries(seriesIntervalMs, horizonMs);
    const n = world.scenario.fleet.clusters.length;
    this.lastHours = new Float64Array(n * CELL_COUNT);
    this.lastRest = new Float64Array(n * CELL_COUNT);
    this.lastMoney = new Float64Array(n * 3);
    const competitors = world.scenario.market.competitors.length;
    this.prices = new Float64Array(world.scenario.products.length + competitors);
    this.competitorNano = new Float64Array(n * competitors);
    this.tickKind = world.simulator.on(() => this.tick());
  }

  begin(): void {
    this.noteCompetitors();
    this.scheduleTick();
  }

  /** Closes the current row: at a tick, when the window opens, at the end. */
  cut(): void {
    const { simulator, book, energy, scenario } = this.world;
    const { nowMs } = simulator;
    book.completeAll(nowMs);
    for (let cluster = 0; cluster < scenario.fleet.clusters.length; cluster++) energy.read(cluster);
    if (nowMs === this.rowStartMs) return;
    this.addUse(nowMs);
    if (this.sink !== undefined) this.writeRows(this.sink, nowMs);
    this.rowStartMs = nowMs;
    this.noteCompetitors();
  }

  /** The book's integrals start again from zero. */
  restart(): void {
    this.lastHours.fill(0);
    this.lastRest.fill(0);
    this.lastUse = 0;
    this.rowStartMs = this.world.simulator.nowMs;
  }

  /** Settling at every tick also bounds the span that one addition to an integral can cover. */
  private tick(): void {
    this.catchUp();
    this.cut();
    this.scheduleTick();
  }

  private scheduleTick(): void {
    const { simulator, scenario } = this.world;
    const interval = scenario.seriesIntervalMs;
    const atMs = (Math.floor(simulator.nowMs / interval) + 1) * interval;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.windowEdge, this.tickKind, 0);
  }

  private addUse(nowMs: number): void {
    const { book, scenario } = this.world;
    let use = 0;
    for (let cluster = 0; cluster < scenario.fleet.clusters.length; cluster++) {
      for (let state = 0; state < STATE_COUNT; state++) {
        if (state === STATE.down || state === STATE.idle) continue;
        const cell = cluster * CELL_COUNT + state;
        use += book.integrals.hi(cell) + book.integrals.lo(cell) / MS_PER_HOUR;
      }
    }
    this.use.add(this.rowStartMs, nowMs, use - this.lastUse);
    this.lastUse = use;
  }

  private writeRows(sink: SeriesSink, nowMs: number): void {
    const { scenario } = this.world;
    const measured = this.rowStartMs >= scenario.warmupMs;
    for (let cluster = 0; cluster < scenario.fleet.clusters.length; cluster++) {
      this.fill(cluster);
      sink.row(this.rowStartMs, nowMs, measured, cluster, this.row, this.prices);
    }
    this.models.cut(sink, this.rowStartMs, measured);
  }

  private noteCompetitors(): void {
    const { competitorPrices, scenario, simulator } = this.world;
    if (this.sink === undefined) return;
    const count = scenario.market.competitors.length;
    for (let at = 0; at < this.competitorNano.length; at++) {
      const { gpuType } = scenario.fleet.clusters[Math.floor(at / count)]!;
      this.competitorNano[at] = competitorPrices.priceNano(at % count, gpuType, simulator.nowMs);
    }
  }

  private fillPrices(cluster: number): void {
    const { scenario, prices } = this.world;
    const { gpuType } = scenario.fleet.clusters[cluster]!;
    const products = scenario.products.length;
    const competitors = scenario.market.competitors.length;
    for (let product = 0; product < products; product++)
      this.prices[product] = prices.priceNano(product, gpuType, this.rowStartMs);
    for (let at = 0; at < competitors; at++)
      this.prices[products + at] = this.competitorNano[cluster * competitors + at]!;
  }

  private fill(cluster: number): void {
    const { book, ledger, energy, forecast } = this.world;
    this.fillPrices(cluster);
    const { row } = this;
    for (let state = 0; state < STATE_COUNT; state++) row[state] = this.hoursOf(cluster * CELL_COUNT + state);
    let at = STATE_COUNT;
    for (let reason = 0; reason < UNSOLD_REASONS.length; reason++) {
      row[at++] = this.hoursOf(cluster * CELL_COUNT + CELL.unsold + reason);
    }
    row[at++] = this.hoursOf(cluster * CELL_COUNT + CELL.surplus);
    row[at++] = this.moneyOf(cluster * 3, book.revenueUsd[cluster]!);
    row[at++] = this.moneyOf(cluster * 3 + 1, ledger.creditsUsd[cluster]!);
    row[at] = this.moneyOf(cluster * 3 + 2, energy.usd[cluster]!);
    forecast?.seriesInto(cluster, row, FORECAST);
  }

  private hoursOf(cell: number): number {
    const { integrals } = this.world.book;
    const hours = integrals.hi(cell);
    const rest = integrals.lo(cell);
    const difference = hours - this.lastHours[cell]! + (rest - this.lastRest[cell]!) / MS_PER_HOUR;
    this.lastHours[cell] = hours;
    this.lastRest[cell] = rest;
    return difference;
  }

  private moneyOf(at: number, now: number): number {
    const difference = now - this.lastMoney[at]!;
    this.lastMoney[at] = now;
    return difference;
  }
}
