import { ExactSums, MS_PER_HOUR } from "../numerics/exact-sums.ts";
import type { Fleet } from "../model/fleet.ts";
import { STATE, STATE_COUNT } from "../model/states.ts";

/** Cells of the integrals of one cluster: the GPU states first, then these [GPU-ms]. */
export const CELL = {
  surplus: STATE_COUNT,
  unsold: STATE_COUNT + 1,
  fragmentation: STATE_COUNT + 6,
  bufferSold: STATE_COUNT + 7,
} as const;
export const CELL_COUNT = STATE_COUNT + 8;

/**
 * GPUs of each cluster by state, and their exact time integrals.
 *
 * Lazy: a cluster's integrals are brought up to now (`settle`) just before one of its counts changes, once per
 * instant. Invariant 1 of the design: the counts of a cluster add up to `installed`, at every event.
 *
 * The idle part of commitments that may be sold again is a promise, not a placement: `promised` GPUs must stay free
 * or in spot hands. Free GPUs up to the promise count as `reserved_idle`; once spot fills more than the plain idle
 * GPUs it stands on the promise (docs/decisions/007-idle-commitment.md).
 */
export class ClusterBook {
  readonly installed: Float64Array;
  readonly promised: Float64Array;
  /** Smallest waiting gang that fits by count but not in place; 0 = none [GPUs]. */
  readonly strandedGang: Float64Array;
  /** Revenue that accrues now [nano-USD per hour]; for the time series only, the ledger has its own postings. */
  readonly revenueRate: Float64Array;
  readonly revenueUsd: Float64Array;
  readonly integrals: ExactSums;
  readonly integralCells: number;

  private readonly fleet: Fleet;
  private readonly counts: Float64Array;
  private readonly settledMs: Float64Array;
  private readonly sellable: Float64Array;
  private readonly withheld: (cluster: number) => number;

  /** @param withheld Free GPUs that capacity control would sell to nobody now [GPUs]. */
  constructor(fleet: Fleet, withheld: (cluster: number) => number) {
    const n = fleet.clusters.length;
    this.fleet = fleet;
    this.withheld = withheld;
    this.counts = new Float64Array(n * STATE_COUNT);
    this.installed = new Float64Array(n);
    this.promised = new Float64Array(n);
    this.strandedGang = new Float64Array(n);
    this.settledMs = new Float64Array(n);
    this.revenueRate = new Float64Array(n);
    this.revenueUsd = new Float64Array(n);
    this.sellable = new Float64Array(n);
    this.integralCells = n * CELL_COUNT;
    this.integrals = new ExactSums(this.integralCells, MS_PER_HOUR);
  }

  /** Installs GPUs (as idle) or takes them off (from idle). */
  install(cluster: number, gpus: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    this.installed[cluster]! += gpus;
    this.counts[cluster * STATE_COUNT + STATE.idle]! += gpus;
    const share = this.fleet.clusters[cluster]!.sellableShare;
    this.sellable[cluster] = Math.floor(share * this.installed[cluster]! + 1e-9);
  }

  /** Moves GPUs from one state to another. */
  move(cluster: number, from: number, to: number, gpus: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    const base = cluster * STATE_COUNT;
    this.counts[base + from]! -= gpus;
    this.counts[base + to]! += gpus;
  }

  /** Changes the promise to reserved tenants. */
  promise(cluster: number, gpus: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    this.promised[cluster]! += gpus;
  }

  /** Changes the rate at which revenue accrues [nano-USD per hour]. */
  accrue(cluster: number, rate: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    this.revenueRate[cluster]! += rate;
  }

  /** GPUs in a state now, as reported: the promise shows as `reserved_idle` [GPUs]. */
  count(cluster: number, state: number): number {
    const raw = this.counts[cluster * STATE_COUNT + state]!;
    if (state === STATE.idle) return raw - this.openPromise(cluster);
    if (state === STATE.reservedIdle) return raw + this.openPromise(cluster);
    return raw;
  }

  /** GPUs in external use or promised [GPUs]. */
  external(cluster: number): number {
    const base = cluster * STATE_COUNT;
    let gpus = this.openPromise(cluster);
    for (let state = STATE.reservedUsed; state < STATE.idle; state++) gpus += this.counts[base + state]!;
    return gpus;
  }

  /** GPUs in anybody's use: internal, external and turning [GPUs]. */
  busy(cluster: number): number {
    const base = cluster * STATE_COUNT;
    return (
      this.installed[cluster]! -
      this.counts[base + STATE.down]! -
      this.counts[base + STATE.idle]! -
      this.counts[base + STATE.reservedIdle]!
    );
  }

  /** GPUs in nobody's hands, promised ones included [GPUs]. */
  rawIdle(cluster: number): number {
    return this.counts[cluster * STATE_COUNT + STATE.idle]!;
  }

  /** GPUs of idle commitments that are kept, not sold again [GPUs]. */
  reservedIdle(cluster: number): number {
    return this.counts[cluster * STATE_COUNT + STATE.reservedIdle]!;
  }

  /** External GPUs that may still be added under the sellable share [GPUs]. */
  sellableLeft(cluster: number): number {
    return this.sellable[cluster]! - this.external(cluster);
  }

  up(cluster: number): number {
    return this.installed[cluster]! - this.counts[cluster * STATE_COUNT + STATE.down]!;
  }

  /** Brings the integrals up to now; called with the counts as they were since the last change. */
  settle(cluster: number, nowMs: number): void {
    const elapsed = nowMs - this.settledMs[cluster]!;
    if (elapsed === 0) return;
    this.settledMs[cluster] = nowMs;
    this.revenueUsd[cluster]! += (this.revenueRate[cluster]! * elapsed) / (MS_PER_HOUR * 1e9);
    const cell = cluster * CELL_COUNT;
    for (let state = 0; state < STATE_COUNT; state++) {
      const gpus = this.count(cluster, state);
      if (gpus !== 0) this.integrals.add(cell + state, gpus * elapsed);
    }
    this.settleDerived(cluster, cell, elapsed);
  }

  settleAll(nowMs: number): void {
    for (let cluster = 0; cluster < this.installed.length; cluster++) this.settle(cluster, nowMs);
  }

  /** Sum of the states of a cluster; equals `installed` (invariant 1). */
  total(cluster: number): number {
    let gpus = 0;
    for (let state = 0; state < STATE_COUNT; state++) gpus += this.counts[cluster * STATE_COUNT + state]!;
    return gpus;
  }

  private openPromise(cluster: number): number {
    const promised = this.promised[cluster]!;
    return promised === 0 ? 0 : Math.min(promised, this.counts[cluster * STATE_COUNT + STATE.idle]!);
  }

  /** Surplus, why idle GPUs are not sold (in order of precedence), fragmentation, and sales out of the buffer. */
  private settleDerived(cluster: number, cell: number, elapsed: number): void {
    const buffer = this.fleet.clusters[cluster]!.bufferGpus;
    const forSale = this.up(cluster) - this.counts[cluster * STATE_COUNT + STATE.internal]!;
    if (forSale > buffer) this.integrals.add(cell + CELL.surplus, (forSale - buffer) * elapsed);
    const idle = this.count(cluster, STATE.idle);
    const consumed = Math.min(buffer, forSale) - idle;
    if (consumed > 0) {
      const sold = Math.min(consumed, this.external(cluster));
      if (sold > 0) this.integrals.add(cell + CELL.bufferSold, sold * elapsed);
    }
    if (idle === 0) return;
    const gang = this.strandedGang[cluster]!;
    const isStranded = gang > 0 && gang <= idle;
    if (isStranded) this.integrals.add(cell + CELL.fragmentation, idle * elapsed);
    this.settleUnsold(cluster, cell + CELL.unsold, idle, isStranded, elapsed);
  }

  private settleUnsold(cluster: number, cell: number, idle: number, isStranded: boolean, elapsed: number): void {
    let rest = idle;
    const take = (reason: number, gpus: number): void => {
      const part = Math.min(rest, Math.max(0, gpus));
      if (part > 0) this.integrals.add(cell + reason, part * elapsed);
      rest -= part;
    };
    take(0, this.fleet.clusters[cluster]!.bufferGpus);
    if (rest > 0) take(1, rest - Math.max(0, this.sellableLeft(cluster)));
    if (isStranded) take(2, rest);
    if (rest > 0) take(3, this.withheld(cluster));
    take(4, rest);
  }
}
