import { PHASE } from "../engine/simulator.ts";
import type { ForecastTotals } from "../metrics/result.ts";
import type { ForecastPlan } from "../model/policy.ts";
import { forecastingMethod } from "../revenue/forecasters/registry.ts";
import type { Forecaster, FutureDemand } from "../revenue/forecasting.ts";
import { demandCursor } from "../workload/demand.ts";
import { FutureServiceDemand } from "../workload/future-demand.ts";
import type { WorldContext } from "./context.ts";
import { ForecastRecord } from "./forecast-record.ts";
import type { ForecastPort } from "./ports.ts";

/**
 * Forecasts of internal use per cluster while the run goes on: at each instant of the grid forecasters see what
 * internal work uses, what was said of the instant is judged, and capacity control gets new forecasts.
 *
 * Internal use is what services want, served or not, and with `covers: internal` also what jobs hold. Demand that
 * waits because leases are in its place is not lost from sight that way.
 */
export class InternalForecast implements ForecastPort {
  private readonly world: WorldContext;
  private readonly plan: ForecastPlan;
  private readonly horizonSteps: number;
  private readonly forecasters: readonly Forecaster[];
  private readonly records: readonly ForecastRecord[];
  private readonly actual: Float64Array;
  /** What capacity control asks for; absent = it does not ask. */
  private readonly probability: number | undefined;
  /** By cluster and lead: the highest quantile of the instants up to that lead, the present one included [GPUs]. */
  private readonly peaks: Float64Array;
  private tickMs = 0;
  private readonly gridKind: number;
  private readonly lookKind: number;

  /** @param probability  Of the quantiles that capacity control asks for, if it asks for any. */
  constructor(world: WorldContext, plan: ForecastPlan, probability: number | undefined) {
    this.world = world;
    this.plan = plan;
    this.probability = probability;
    this.horizonSteps = plan.horizonMs / plan.stepMs;
    const { clusters } = world.scenario.fleet;
    this.forecasters = this.makeForecasters();
    this.records = clusters.map(() => new ForecastRecord(plan.leadMs / plan.stepMs));
    this.actual = new Float64Array(clusters.length);
    this.peaks = new Float64Array(
      probability === undefined ? 0 : clusters.length * (this.horizonSteps + 1),
    ).fill(Number.POSITIVE_INFINITY);
    this.gridKind = world.simulator.on(() => this.reachGrid());
    this.lookKind = world.simulator.on(() => this.look());
  }

  begin(): void {
    this.world.simulator.schedule(0, PHASE.demandAndPrice, this.gridKind, 0);
  }

  /** Opens the window: from now on errors count. */
  open(): void {
    for (const record of this.records) record.open();
  }

  /** At least the next instant is looked at, and at most the horizon. */
  peakGpus(cluster: number, ms: number): number {
    const { plan, horizonSteps } = this;
    const lead = Math.ceil((this.world.simulator.nowMs - this.tickMs + ms) / plan.stepMs);
    const base = cluster * (horizonSteps + 1);
    return this.peaks[base + Math.min(Math.max(lead, 1), horizonSteps)]!;
  }

  seriesInto(cluster: number, row: Float64Array, at: number): void {
    this.records[cluster]!.seriesInto(row, at);
  }

  totals(): ForecastTotals {
    const sum = { judged: 0, absoluteErrorGpus: 0, errorGpus: 0, quantiles: 0, covered: 0 };
    for (const record of this.records) {
      const totals = record.totals();
      for (const field of Object.keys(sum) as (keyof ForecastTotals)[]) sum[field] += totals[field];
    }
    return sum;
  }

  /** The look comes after all changes of demand at this instant, whatever the order in which they were scheduled. */
  private reachGrid(): void {
    const { simulator, scenario } = this.world;
    const { nowMs } = simulator;
    simulator.schedule(nowMs, PHASE.demandAndPrice, this.lookKind, 0);
    const nextMs = nowMs + this.plan.stepMs;
    if (nextMs < scenario.horizonMs) simulator.schedule(nextMs, PHASE.demandAndPrice, this.gridKind, 0);
  }

  private look(): void {
    const { world, plan } = this;
    const { nowMs } = world.simulator;
    this.readActual();
    // What is withheld depends on the forecasts: time so far belongs to the old ones.
    if (this.probability !== undefined) this.settleAll(nowMs);
    this.tickMs = nowMs;
    const lead = plan.leadMs / plan.stepMs;
    this.forecasters.forEach((forecaster, cluster) => {
      const actual = this.actual[cluster]!;
      const record = this.records[cluster]!;
      record.came(actual);
      forecaster.observe(actual);
      record.said(forecaster.mean(lead), forecaster.quantile(lead, plan.quantile));
      if (this.probability !== undefined) this.findPeaks(cluster, forecaster, this.probability);
    });
    if (this.probability !== undefined) world.admission.wakeAll();
  }

  private readActual(): void {
    const { services, book } = this.world;
    services.wantedInto(this.actual);
    if (this.plan.covers === "services") return;
    for (let cluster = 0; cluster < this.actual.length; cluster++)
      this.actual[cluster]! += book.internal(cluster) - services.inUseOn(cluster);
  }

  private settleAll(nowMs: number): void {
    for (let cluster = 0; cluster < this.actual.length; cluster++) this.world.book.settle(cluster, nowMs);
  }

  private findPeaks(cluster: number, forecaster: Forecaster, probability: number): void {
    const base = cluster * (this.horizonSteps + 1);
    let peak = this.actual[cluster]!;
    this.peaks[base] = peak;
    for (let lead = 1; lead <= this.horizonSteps; lead++) {
      peak = Math.max(peak, forecaster.quantile(lead, probability));
      this.peaks[base + lead] = peak;
    }
  }

  private makeForecasters(): readonly Forecaster[] {
    const { plan, horizonSteps } = this;
    const { name, parameters } = plan.method;
    const method = forecastingMethod(name);
    if (method === undefined) throw new Error(`no forecasting method is registered as "${name}"`);
    const grid = { stepMs: plan.stepMs, horizonSteps };
    const futures = method.seesFuture ? this.futures(grid) : undefined;
    return this.world.scenario.fleet.clusters.map((_, cluster) =>
      method.create(parameters as Readonly<Record<string, unknown>>, {
        grid,
        ...(futures === undefined ? {} : { future: futures[cluster]! }),
      }),
    );
  }

  /** The realized demand of services by cluster, from second cursors over their sources. */
  private futures(grid: { readonly stepMs: number; readonly horizonSteps: number }): readonly FutureDemand[] {
    const { scenario, streams } = this.world;
    const { services, startEpochMs, horizonMs, fleet, initial } = scenario;
    const cursors = services.map((service) =>
      demandCursor(service, startEpochMs, streams, horizonMs, initial.start === "stationary"),
    );
    const ahead = new FutureServiceDemand(services, cursors, { grid, clusters: fleet.clusters.length });
    return fleet.clusters.map((_, cluster) => ({ gpusAt: (instant) => ahead.gpusAt(cluster, instant) }));
  }
}
