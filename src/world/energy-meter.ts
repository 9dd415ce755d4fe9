import { ACCOUNT } from "../model/accounts.ts";
import type { Cluster, Fleet } from "../model/fleet.ts";
import type { StepSeries } from "../model/law.ts";
import { STATE } from "../model/states.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { CELL_COUNT, type ClusterBook } from "./cluster-book.ts";

const LOADED = [STATE.internal, STATE.reservedUsed, STATE.onDemand, STATE.block, STATE.spot, STATE.modelApi];
const UNLOADED = [STATE.idle, STATE.reservedIdle, STATE.turning];
const WATTS_PER_MW = 1e6;

/**
 * Energy cost of each cluster: power at load or idle x PUE x electricity price. GPUs that are down draw nothing.
 *
 * Reads the exact integrals of the book; one posting per cluster and price step of the window.
 */
export class EnergyMeter {
  /** Cost since time 0, for the time series [USD] -- output. */
  readonly usd: Float64Array;

  private readonly fleet: Fleet;
  private readonly book: ClusterBook;
  private readonly post: (account: number, product: number, cluster: number, usd: number) => void;
  /** Cost not yet posted of the current window [USD]. */
  private readonly unposted: Float64Array;
  private readonly loaded: Float64Array;
  private readonly unloaded: Float64Array;
  private readonly priceSince: Float64Array;

  constructor(
    fleet: Fleet,
    book: ClusterBook,
    post: (account: number, product: number, cluster: number, usd: number) => void,
  ) {
    const n = fleet.clusters.length;
    this.fleet = fleet;
    this.book = book;
    this.post = post;
    this.usd = new Float64Array(n);
    this.unposted = new Float64Array(n);
    this.loaded = new Float64Array(n);
    this.unloaded = new Float64Array(n);
    this.priceSince = new Float64Array(n);
    for (let cluster = 0; cluster < n; cluster++)
      this.priceSince[cluster] = valueAt(this.seriesOf(cluster), 0);
  }

  /** Reads a cluster's meter; the book is complete up to now. */
  read(cluster: number): void {
    const loaded = this.gpuMs(cluster, LOADED);
    const unloaded = this.gpuMs(cluster, UNLOADED);
    const spec = this.fleet.clusters[cluster]!;
    const type = this.fleet.gpuTypes[spec.gpuType]!;
    const wattMs =
      (loaded - this.loaded[cluster]!) * type.loadWatts +
      (unloaded - this.unloaded[cluster]!) * type.idleWatts;
    const usd =
      (wattMs * this.dataCenterOf(spec).pue * this.priceSince[cluster]!) / (MS_PER_HOUR * WATTS_PER_MW);
    this.usd[cluster]! += usd;
    this.unposted[cluster]! += usd;
    this.loaded[cluster] = loaded;
    this.unloaded[cluster] = unloaded;
  }

  /** The price of a data center changes now: what was used so far is posted at the old price. */
  priceChanged(dataCenter: number, nowMs: number): void {
    this.fleet.clusters.forEach((spec, cluster) => {
      if (spec.dataCenter !== dataCenter) return;
      this.book.complete(cluster, nowMs);
      this.read(cluster);
      this.postUnposted(cluster);
      this.priceSince[cluster] = valueAt(this.seriesOf(cluster), nowMs);
    });
  }

  /** The book's integrals start again from zero; nothing of the past is posted. */
  restart(): void {
    this.loaded.fill(0);
    this.unloaded.fill(0);
    this.unposted.fill(0);
  }

  /** Closes the window. */
  close(): void {
    for (let cluster = 0; cluster < this.usd.length; cluster++) {
      this.read(cluster);
      this.postUnposted(cluster);
    }
  }

  private postUnposted(cluster: number): void {
    if (this.unposted[cluster] !== 0) this.post(ACCOUNT.energy, -1, cluster, -this.unposted[cluster]!);
    this.unposted[cluster] = 0;
  }

  private gpuMs(cluster: number, states: readonly number[]): number {
    const { integrals } = this.book;
    let sum = 0;
    for (const state of states) {
      const cell = cluster * CELL_COUNT + state;
      sum += integrals.hi(cell) * MS_PER_HOUR + integrals.lo(cell);
    }
    return sum;
  }

  private seriesOf(cluster: number): StepSeries {
    return this.dataCenterOf(this.fleet.clusters[cluster]!).electricity;
  }

  private dataCenterOf(spec: Cluster): Fleet["dataCenters"][number] {
    return this.fleet.dataCenters[spec.dataCenter]!;
  }
}

function valueAt(series: StepSeries, atMs: number): number {
  return series.values[stepIndexAt(series.timesMs, atMs)]!;
}
