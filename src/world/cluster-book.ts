import type { Fleet } from "../model/fleet.ts";
import { STATE, STATE_COUNT, UNSOLD_REASONS, type UnsoldReason } from "../model/states.ts";
import { ExactSums, MS_PER_HOUR, NANO_PER_USD } from "../numerics/exact-sums.ts";

/** Cells of the integrals of one cluster: the GPU states first, then these [GPU-ms]. */
export const CELL = {
  surplus: STATE_COUNT,
  unsold: STATE_COUNT + 1,
  fragmentation: STATE_COUNT + 6,
  bufferSold: STATE_COUNT + 7,
} as const;
export const CELL_COUNT = STATE_COUNT + 8;

/** Position of each reason among the cells `unsold`. */
const REASON = Object.fromEntries(UNSOLD_REASONS.map((name, at) => [name, at])) as Readonly<
  Record<UnsoldReason, number>
>;
/** "No reason". */
const NONE = -1;

/** Own copies: V8 folds a constant of this module that is not exported, and loads any other at each use. */
const STATES = STATE_COUNT;
const CELLS = CELL_COUNT;
const { idle: IDLE, reservedUsed: RESERVED_USED } = STATE;

/** Whole numbers up to here can be added without a doubt. */
const EXACT = 2 ** 51;

/** From nano-USD per hour x ms to USD. */
const NANO_MS = MS_PER_HOUR * NANO_PER_USD;

/** Free GPUs that capacity control would sell to nobody now [GPUs]; a number where it always is none or all. */
export type Withheld = 0 | typeof Number.POSITIVE_INFINITY | ((cluster: number) => number);

/**
 * GPUs of each cluster by state, and their exact time integrals.
 *
 * Lazy: the integral of a count is touched when the count changes; what depends on several counts is brought up to
 * now (`settle`) just before one of them changes, once per instant. Invariant 1 of the design: the counts of a cluster add up to `installed`, at every event.
 *
 * The idle part of commitments that may be sold again is a promise, not a placement: `promised` GPUs must stay free
 * or in spot hands. Free GPUs up to the promise count as `reserved_idle`; once spot fills more than the plain idle
 * GPUs it stands on the promise (docs/decisions/007-idle-commitment.md).
 */
export class ClusterBook {
  readonly installed: Float64Array;
  readonly promised: Float64Array;
  /** Revenue that accrues now [nano-USD per hour]; for the time series only, the ledger has its own postings. */
  readonly revenueRate: Float64Array;
  readonly revenueUsd: Float64Array;
  readonly integrals: ExactSums;
  /**
   * Not yet in `integrals`, per cell [GPU-ms]. For a state it is the integral since the last flush less count x span:
   * a change of the count by d at an instant t after the flush takes d x t off, so that nothing else is touched until
   * the next flush. All are whole numbers that stay exact, because a cluster is flushed before installed x span could
   * leave 2^52.
   */
  private readonly pending: Float64Array;
  private readonly flushedMs: Float64Array;
  readonly integralCells: number;

  private readonly fleet: Fleet;
  private readonly counts: Float64Array;
  private readonly settledMs: Float64Array;
  /** Until when `revenueUsd` has accrued [ms]. */
  private readonly earnedMs: Float64Array;
  /** GPUs placed for tenants. */
  private readonly placedExternal: Float64Array;
  /** GPUs on the way to tenants: they are sold, though still `turning`. */
  private readonly turningOut: Float64Array;
  private readonly sellable: Float64Array;
  private readonly buffers: Float64Array;
  /** Smallest waiting gang that fits by count but not in place; 0 = none [GPUs]. */
  private readonly strandedGang: Float64Array;
  private readonly withheld: Withheld;
  /** Why all idle GPUs of the cluster are unsold, whatever its counts: a reason, or NONE while it depends on them. */
  private readonly onlyReason: Int8Array;

  constructor(fleet: Fleet, withheld: Withheld) {
    const n = fleet.clusters.length;
    this.fleet = fleet;
    this.withheld = withheld;
    this.counts = new Float64Array(n * STATES);
    this.installed = new Float64Array(n);
    this.promised = new Float64Array(n);
    this.strandedGang = new Float64Array(n);
    this.settledMs = new Float64Array(n);
    this.earnedMs = new Float64Array(n);
    this.revenueRate = new Float64Array(n);
    this.revenueUsd = new Float64Array(n);
    this.placedExternal = new Float64Array(n);
    this.turningOut = new Float64Array(n);
    this.sellable = new Float64Array(n);
    this.buffers = Float64Array.from(fleet.clusters, (cluster) => cluster.bufferGpus);
    this.integralCells = n * CELLS;
    this.pending = new Float64Array(n * CELLS);
    this.flushedMs = new Float64Array(n);
    this.integrals = new ExactSums(this.integralCells, MS_PER_HOUR);
    this.onlyReason = new Int8Array(n);
    for (let cluster = 0; cluster < n; cluster++) this.enterOnlyReason(cluster, 0);
  }

  /** Installs GPUs (as idle) or takes them off (from idle). */
  install(cluster: number, gpus: number, nowMs: number): void {
    this.complete(cluster, nowMs);
    this.installed[cluster]! += gpus;
    this.counts[cluster * STATES + IDLE]! += gpus;
    const share = this.fleet.clusters[cluster]!.sellableShare;
    this.sellable[cluster] = Math.floor(share * this.installed[cluster]! + 1e-9);
  }

  /** Moves GPUs from one state to another. */
  move(cluster: number, from: number, to: number, gpus: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    const { counts, pending } = this;
    const gpuMs = gpus * (nowMs - this.flushedMs[cluster]!);
    const base = cluster * STATES;
    const cell = cluster * CELLS;
    counts[base + from]! -= gpus;
    counts[base + to]! += gpus;
    pending[cell + from]! += gpuMs;
    pending[cell + to]! -= gpuMs;
    if (isExternal(from)) this.placedExternal[cluster]! -= gpus;
    if (isExternal(to)) this.placedExternal[cluster]! += gpus;
  }

  /** Moves GPUs of a row that needs them turned from idle to turning, or back with a negative number. */
  turn(cluster: number, gpus: number, isOutwards: boolean, nowMs: number): void {
    this.move(cluster, IDLE, STATE.turning, gpus, nowMs);
    if (isOutwards) this.turningOut[cluster]! += gpus;
  }

  /** Changes the promise to reserved tenants. */
  promise(cluster: number, gpus: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    this.leaveOnlyReason(cluster, nowMs);
    this.promised[cluster]! += gpus;
    this.enterOnlyReason(cluster, nowMs);
  }

  /** Changes the smallest waiting gang that fits by count but not in place; 0 = none [GPUs]. */
  strand(cluster: number, gpus: number, nowMs: number): void {
    if (gpus === this.strandedGang[cluster]) return;
    this.settle(cluster, nowMs);
    this.leaveOnlyReason(cluster, nowMs);
    this.strandedGang[cluster] = gpus;
    this.enterOnlyReason(cluster, nowMs);
  }

  /** Changes the rate at which revenue accrues [nano-USD per hour]. */
  accrue(cluster: number, rate: number, nowMs: number): void {
    this.earn(cluster, nowMs);
    this.revenueRate[cluster]! += rate;
  }

  /** GPUs in a state now, as reported: the promise shows as `reserved_idle` [GPUs]. */
  count(cluster: number, state: number): number {
    const raw = this.counts[cluster * STATES + state]!;
    if (state === IDLE) return raw - this.openPromise(cluster);
    if (state === STATE.reservedIdle) return raw + this.openPromise(cluster);
    return raw;
  }

  /** GPUs in external use, on the way there, or promised [GPUs]. */
  external(cluster: number): number {
    return this.placedExternal[cluster]! + this.turningOut[cluster]! + this.openPromise(cluster);
  }

  /** GPUs in anybody's use: internal, external and turning [GPUs]. */
  busy(cluster: number): number {
    const base = cluster * STATES;
    return (
      this.installed[cluster]! -
      this.counts[base + STATE.down]! -
      this.counts[base + IDLE]! -
      this.counts[base + STATE.reservedIdle]!
    );
  }

  /** GPUs in use by internal work, or on the way to it [GPUs]. */
  internal(cluster: number): number {
    return (
      this.busy(cluster) +
      this.reservedIdle(cluster) -
      this.placedExternal[cluster]! -
      this.turningOut[cluster]!
    );
  }

  /** GPUs in nobody's hands, promised ones included [GPUs]. */
  rawIdle(cluster: number): number {
    return this.counts[cluster * STATES + IDLE]!;
  }

  /** GPUs of idle commitments that are kept, not sold again [GPUs]. */
  reservedIdle(cluster: number): number {
    return this.counts[cluster * STATES + STATE.reservedIdle]!;
  }

  /**
   * GPUs by which external use would exceed the sellable share if `held` GPUs more were sold, of which `displaced`
   * come from external leases that go for it, and `promised` more were promised; <= 0 = it would not. What stands on
   * a promise adds nothing.
   */
  sellableExcess(
    cluster: number,
    sale: { held: number; displaced: number; promised: number; pledged: number },
  ): number {
    const added = sale.held - sale.displaced;
    const sold = this.external(cluster) - this.openPromise(cluster) + sale.pledged + added;
    // GPUs that internal work gives up do not come out of the idle ones.
    const idle = Math.max(0, this.rawIdle(cluster) - sale.pledged - added);
    return sold + Math.min(this.promised[cluster]! + sale.promised, idle) - this.sellable[cluster]!;
  }

  /** External GPUs that may still be added under the sellable share [GPUs]. */
  sellableLeft(cluster: number): number {
    return this.sellable[cluster]! - this.external(cluster);
  }

  up(cluster: number): number {
    return this.installed[cluster]! - this.counts[cluster * STATES + STATE.down]!;
  }

  /** Brings what depends on several counts up to now; called with the counts as they were since the last change. */
  settle(cluster: number, nowMs: number): void {
    const sinceMs = this.settledMs[cluster]!;
    const elapsed = nowMs - sinceMs;
    if (elapsed === 0) return;
    if ((nowMs - this.flushedMs[cluster]!) * this.installed[cluster]! > EXACT) this.flush(cluster, sinceMs);
    this.settledMs[cluster] = nowMs;
    if (this.onlyReason[cluster] === NONE) this.settleDerived(cluster, elapsed);
  }

  /** Adds a span of unchanged counts to what depends on several of them. */
  private settleDerived(cluster: number, elapsed: number): void {
    const cell = cluster * CELLS;
    const promised = this.openPromise(cluster);
    const idle = this.counts[cluster * STATES + IDLE]! - promised;
    if (promised !== 0) {
      this.pending[cell + STATE.reservedIdle]! += promised * elapsed;
      this.pending[cell + IDLE]! -= promised * elapsed;
    }
    if (this.buffers[cluster]! > 0) this.settleBuffer(cluster, cell, idle, elapsed);
    if (idle > 0) this.settleIdle(cluster, cell, idle, elapsed);
  }

  /** Settles a cluster and makes `integrals` complete for it; before they are read. */
  complete(cluster: number, nowMs: number): void {
    this.settle(cluster, nowMs);
    this.earn(cluster, nowMs);
    this.flush(cluster, nowMs);
  }

  completeAll(nowMs: number): void {
    for (let cluster = 0; cluster < this.installed.length; cluster++) this.complete(cluster, nowMs);
  }

  /** Sum of the states of a cluster; equals `installed` (invariant 1). */
  total(cluster: number): number {
    let gpus = 0;
    for (let state = 0; state < STATES; state++) gpus += this.counts[cluster * STATES + state]!;
    return gpus;
  }

  /** Closes the pending integrals at the instant of the last change or now, and adds them to the exact sums. */
  private flush(cluster: number, atMs: number): void {
    const { counts, pending, integrals } = this;
    const span = atMs - this.flushedMs[cluster]!;
    const first = cluster * CELLS;
    this.flushedMs[cluster] = atMs;
    for (let state = 0; state < STATES; state++)
      pending[first + state]! += counts[cluster * STATES + state]! * span;
    if (this.buffers[cluster] === 0) {
      const unavailable = pending[first + STATE.down]! + pending[first + STATE.internal]!;
      pending[first + CELL.surplus] = this.installed[cluster]! * span - unavailable;
    }
    const reason = this.onlyReason[cluster]!;
    if (reason !== NONE) pending[first + CELL.unsold + reason]! += pending[first + IDLE]!;
    for (let cell = first; cell < first + CELLS; cell++) {
      if (pending[cell] !== 0) integrals.add(cell, pending[cell]!);
      pending[cell] = 0;
    }
  }

  /**
   * From now on all idle GPUs may be unsold for one reason only: then the integral of the reason grows like that of
   * `idle`, and is the difference of that integral between leaving and entering this time.
   */
  private enterOnlyReason(cluster: number, nowMs: number): void {
    const share = this.fleet.clusters[cluster]!.sellableShare;
    const isPlain =
      this.buffers[cluster] === 0 && this.promised[cluster] === 0 && this.strandedGang[cluster] === 0;
    let reason = NONE;
    if (isPlain && share === 0) reason = REASON.not_sellable;
    else if (isPlain && share === 1 && this.withheld === 0) reason = REASON.no_demand;
    else if (isPlain && share === 1 && this.withheld === Number.POSITIVE_INFINITY) reason = REASON.withheld;
    this.onlyReason[cluster] = reason;
    this.addIdle(cluster, reason, -1, nowMs);
  }

  private leaveOnlyReason(cluster: number, nowMs: number): void {
    this.addIdle(cluster, this.onlyReason[cluster]!, 1, nowMs);
    this.onlyReason[cluster] = NONE;
  }

  /** Adds the integral of idle GPUs since the last flush to that of a reason, or takes it off. */
  private addIdle(cluster: number, reason: number, sign: 1 | -1, nowMs: number): void {
    if (reason === NONE) return;
    const cell = cluster * CELLS;
    const idle = this.counts[cluster * STATES + IDLE]! * (nowMs - this.flushedMs[cluster]!);
    this.pending[cell + CELL.unsold + reason]! += sign * (this.pending[cell + IDLE]! + idle);
  }

  private earn(cluster: number, nowMs: number): void {
    this.revenueUsd[cluster]! += (this.revenueRate[cluster]! * (nowMs - this.earnedMs[cluster]!)) / NANO_MS;
    this.earnedMs[cluster] = nowMs;
  }

  private openPromise(cluster: number): number {
    const promised = this.promised[cluster]!;
    return promised === 0 ? 0 : Math.min(promised, this.counts[cluster * STATES + IDLE]!);
  }

  /** Surplus and sales out of the buffer; without a buffer the surplus follows from the states (`flush`). */
  private settleBuffer(cluster: number, cell: number, idle: number, elapsed: number): void {
    const buffer = this.buffers[cluster]!;
    const forSale = this.up(cluster) - this.counts[cluster * STATES + STATE.internal]!;
    if (forSale > buffer) this.pending[cell + CELL.surplus]! += (forSale - buffer) * elapsed;
    const consumed = Math.min(buffer, forSale) - idle;
    if (consumed <= 0) return;
    const sold = Math.min(consumed, this.placedExternal[cluster]! + this.openPromise(cluster));
    if (sold > 0) this.pending[cell + CELL.bufferSold]! += sold * elapsed;
  }

  /** Fragmentation, and why idle GPUs are not sold. */
  private settleIdle(cluster: number, cell: number, idle: number, elapsed: number): void {
    const gang = this.strandedGang[cluster]!;
    const isStranded = gang > 0 && gang <= idle;
    if (isStranded) this.pending[cell + CELL.fragmentation]! += idle * elapsed;
    this.settleUnsold(cluster, cell + CELL.unsold, idle, isStranded, elapsed);
  }

  /** Splits idle GPUs by reason, in the order of precedence of UNSOLD_REASONS. */
  private settleUnsold(
    cluster: number,
    cell: number,
    idle: number,
    isStranded: boolean,
    elapsed: number,
  ): void {
    const { pending } = this;
    const buffered = Math.min(idle, this.buffers[cluster]!);
    if (buffered > 0) pending[cell + REASON.buffer]! += buffered * elapsed;
    let rest = idle - buffered;
    const forbidden = Math.min(rest, rest - this.sellableLeft(cluster));
    if (forbidden > 0) {
      pending[cell + REASON.not_sellable]! += forbidden * elapsed;
      rest -= forbidden;
    }
    if (rest === 0) return;
    if (isStranded) {
      pending[cell + REASON.stranded]! += rest * elapsed;
      return;
    }
    const withheld = Math.min(
      rest,
      typeof this.withheld === "number" ? this.withheld : this.withheld(cluster),
    );
    if (withheld > 0) pending[cell + REASON.withheld]! += withheld * elapsed;
    if (rest > withheld) pending[cell + REASON.no_demand]! += (rest - withheld) * elapsed;
  }
}

function isExternal(state: number): boolean {
  return state >= RESERVED_USED && state < IDLE;
}
