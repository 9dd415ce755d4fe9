import type { JobRecord, LeaseRecord, RecordSink, RequestRecord, SeriesSink } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { STATE, STATE_COUNT } from "../../model/states.ts";
import { LeaseHistory } from "./lease-history.ts";
import { PricePath } from "./price-path.ts";
import { TimeGrid } from "./time-grid.ts";

/** States in which a tenant loads a GPU. */
const LOADED = [STATE.reservedUsed, STATE.onDemand, STATE.block, STATE.spot, STATE.modelApi];

/**
 * What the bound has to know of the run itself: capacity by interval of the time series, prices as they were, and what
 * became of each lease. Rows and records go on to whoever else wants them.
 */
export class RunTap implements SeriesSink, RecordSink {
  readonly prices: PricePath;
  readonly leases: LeaseHistory;
  private readonly next: { readonly series?: SeriesSink; readonly records?: RecordSink };
  private readonly edgesMs: number[] = [];
  /** By cluster and interval [GPU-h]. */
  private readonly installed: number[][];
  private readonly down: number[][];
  private readonly loaded: number[][];
  private readonly reservedIdle: number[][];

  constructor(
    scenario: Scenario,
    next: { readonly series?: SeriesSink; readonly records?: RecordSink } = {},
  ) {
    this.next = next;
    this.prices = new PricePath(scenario.products);
    this.leases = new LeaseHistory(scenario.horizonMs);
    this.installed = scenario.fleet.clusters.map(() => []);
    this.down = scenario.fleet.clusters.map(() => []);
    this.loaded = scenario.fleet.clusters.map(() => []);
    this.reservedIdle = scenario.fleet.clusters.map(() => []);
  }

  row(
    startMs: number,
    endMs: number,
    measured: boolean,
    cluster: number,
    values: Float64Array,
    pricesNano: Float64Array,
  ): void {
    this.next.series?.row(startMs, endMs, measured, cluster, values, pricesNano);
    if (!measured) return;
    if (this.edgesMs.length === 0) this.edgesMs.push(startMs);
    if (this.edgesMs.at(-1) !== endMs) this.edgesMs.push(endMs);
    let installed = 0;
    for (let state = 0; state < STATE_COUNT; state++) installed += values[state]!;
    this.installed[cluster]!.push(installed);
    this.down[cluster]!.push(values[STATE.down]!);
    this.loaded[cluster]!.push(LOADED.reduce((sum, state) => sum + values[state]!, 0));
    this.reservedIdle[cluster]!.push(values[STATE.reservedIdle]!);
  }

  lease(record: LeaseRecord): void {
    this.leases.note(record);
    this.next.records?.lease(record);
  }

  job(record: JobRecord): void {
    this.next.records?.job(record);
  }

  request(record: RequestRecord): void {
    this.next.records?.request(record);
  }

  /** A price that was set while the run went on. */
  readonly onPriceSet = (product: number, gpuType: number, nowMs: number, priceNano: number): void =>
    this.prices.set(product, gpuType, nowMs, priceNano);

  grid(): TimeGrid {
    return new TimeGrid(this.edgesMs);
  }

  /** GPUs of a cluster that were installed in an interval [GPU-h]. */
  installedGpuHours(cluster: number, interval: number): number {
    return this.installed[cluster]![interval]!;
  }

  /** GPUs of a cluster that tenants used, and those that they had paid for, in an interval [GPU-h]. */
  loadedGpuHours(cluster: number, interval: number): number {
    return this.loaded[cluster]![interval]!;
  }

  soldGpuHours(cluster: number, interval: number): number {
    return this.loaded[cluster]![interval]! + this.reservedIdle[cluster]![interval]!;
  }

  /** GPUs of a cluster that were installed and not down in an interval [GPU-h]. */
  upGpuHours(cluster: number, interval: number): number {
    return this.installed[cluster]![interval]! - this.down[cluster]![interval]!;
  }
}
