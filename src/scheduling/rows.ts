/**
 * The table of live requests: jobs, leases and service instances, one row each, from arrival to end.
 *
 * One mechanism serves all three (request > place > recall > release), so one table holds them: a column per
 * attribute, typed arrays indexed by a small row number, freed rows reused. Memory follows the live rows alone.
 */

/** What a row is -- also the index of its lifecycle. */
export const HOLDER = { job: 0, lease: 1, instance: 2 } as const;

export const ROW_STATE = {
  free: 0,
  /** In a line (or, for an instance, about to be placed). */
  waiting: 1,
  /** GPUs are pledged to it; some are still on their way. */
  claiming: 2,
  /** Placed; its GPUs change between internal and external use, or an instance loads. */
  loading: 3,
  active: 4,
  /** Placed and active, but under notice (or an instance that drains). */
  draining: 5,
} as const;

/** "No row", "no line", "no cluster". */
export const NONE = -1;

/** Numeric columns by the width they need; the constructor and `grow` make the arrays from this list. */
const FLOAT_COLUMNS = [
  "arrivalMs",
  "firstStartMs",
  "stintStartMs",
  "workMs",
  "remainingMs",
  "estimateMs",
  "patienceMs",
  "reclaimKey",
  "endAtMs",
  "billedFromMs",
  "priceNano",
  "limitNano",
  "suspendedAtMs",
  "unservedMs",
  "usedGpuMs",
  "billUsd",
  "billNano",
  "lostMs",
  "identity",
  "durationMs",
  "wtpUsd",
] as const;
const INT_COLUMNS = [
  "source",
  "product",
  "gpuType",
  "gpus",
  "heldGpus",
  "idleGpus",
  "cluster",
  "next",
  "previous",
  "chunk",
  "missing",
  "endEvent",
  "loadEvent",
  "patienceEvent",
  "noticeEvent",
  "evictions",
  "interruptions",
] as const;
const BYTE_COLUMNS = [
  "holder",
  "state",
  "level",
  "recallable",
  "external",
  "turn",
  "suspended",
  "gpuState",
  "refusal",
  "capped",
] as const;

type FloatColumn = (typeof FLOAT_COLUMNS)[number];
type IntColumn = (typeof INT_COLUMNS)[number];
type ByteColumn = (typeof BYTE_COLUMNS)[number];

/** Columns of a row; absent times are NaN, absent rows and events NONE. */
export type RowColumns = Record<FloatColumn, Float64Array> &
  Record<IntColumn, Int32Array> &
  Record<ByteColumn, Uint8Array>;

export class Rows implements RowColumns {
  /** When it arrived [ms]. */
  arrivalMs!: Float64Array;
  /** First start; start of the current stint of work (after turning and loading) [ms]. */
  firstStartMs!: Float64Array;
  stintStartMs!: Float64Array;
  /** Drawn length and what is left of it, on the reference GPU [ms]. */
  workMs!: Float64Array;
  remainingMs!: Float64Array;
  /** Declared length [ms]; all a policy may see. */
  estimateMs!: Float64Array;
  patienceMs!: Float64Array;
  /** Sort key of reclaim, fixed when the row is placed. */
  reclaimKey!: Float64Array;
  /** Declared end of a placed row, for backfill [ms]. */
  endAtMs!: Float64Array;
  /** Lease: first instant of the stint that is billed; locked price or NaN; highest price it accepts [nano-USD/GPU-h]. */
  billedFromMs!: Float64Array;
  priceNano!: Float64Array;
  limitNano!: Float64Array;
  /** Firm lease: since when it is unserved; unserved and contracted-from in the current SLA month [ms]. */
  suspendedAtMs!: Float64Array;
  unservedMs!: Float64Array;
  /** GPU time used inside the window [GPU-ms]; the bill so far {USD, nano-USD}; work lost [ms]. */
  usedGpuMs!: Float64Array;
  billUsd!: Float64Array;
  billNano!: Float64Array;
  lostMs!: Float64Array;
  /** Lease: the tenant's own duration [ms] and WTP [USD/GPU-h], for choice and records. */
  durationMs!: Float64Array;
  wtpUsd!: Float64Array;
  /** Running number of the request, for records. */
  identity!: Float64Array;

  /** Index of the segment, job source or service set; of the product and GPU type of a lease. */
  source!: Int32Array;
  product!: Int32Array;
  gpuType!: Int32Array;
  /** GPUs asked for; the idle part of a commitment among them; GPUs placed (fewer when the idle part is only promised). */
  gpus!: Int32Array;
  idleGpus!: Int32Array;
  heldGpus!: Int32Array;
  cluster!: Int32Array;
  /** Links of the line or instance set that the row is in. */
  next!: Int32Array;
  previous!: Int32Array;
  /** First chunk of its placement (node-grid.ts). */
  chunk!: Int32Array;
  /** Claiming: pledged GPUs that have not been handed over. */
  missing!: Int32Array;
  /** Completion; end of turning or loading; end of patience; end of notice. */
  endEvent!: Int32Array;
  loadEvent!: Int32Array;
  patienceEvent!: Int32Array;
  noticeEvent!: Int32Array;
  evictions!: Int32Array;
  interruptions!: Int32Array;

  holder!: Uint8Array;
  state!: Uint8Array;
  level!: Uint8Array;
  recallable!: Uint8Array;
  /** External use (a lease). */
  external!: Uint8Array;
  /** Some of its GPUs came from the other side and must be turned first. */
  turn!: Uint8Array;
  /** It ran before and waits to go on. */
  suspended!: Uint8Array;
  /** GPU state that its GPUs in use are counted in (model/states.ts). */
  gpuState!: Uint8Array;
  /** Why it was not started when it was last tried (a loss reason). */
  refusal!: Uint8Array;
  /** Claiming under the sellable share: it may only replace external use. */
  capped!: Uint8Array;

  /** Whether the columns of a request's life (bill, use, work lost, counts) are read by anybody. */
  keepsRecords = false;
  /** Live rows, and rows ever made. */
  live = 0;
  count = 0;
  private capacity = 0;
  private free: number = NONE;
  private nextIdentity = 0;

  constructor(initialCapacity = 128) {
    this.resize(initialCapacity);
  }

  /** A fresh row in state `waiting` with neutral columns. */
  add(holder: number, source: number): number {
    let row = this.free;
    if (row !== NONE) this.free = this.next[row]!;
    else {
      if (this.count === this.capacity) this.resize(this.capacity * 2);
      row = this.count++;
    }
    this.live++;
    this.clear(row);
    this.holder[row] = holder;
    this.source[row] = source;
    this.state[row] = ROW_STATE.waiting;
    this.identity[row] = this.nextIdentity++;
    return row;
  }

  /** Gives the row back; the caller has left lines, sets and placement. */
  remove(row: number): void {
    this.state[row] = ROW_STATE.free;
    this.next[row] = this.free;
    this.free = row;
    this.live--;
  }

  /** Declared length of what is left of its work; Infinity for an instance, which has no end [ms]. */
  declaredLeftMs(row: number): number {
    if (this.holder[row] === HOLDER.instance) return Number.POSITIVE_INFINITY;
    return this.estimateMs[row]! * (this.remainingMs[row]! / this.workMs[row]!);
  }

  /** Whether the row holds GPUs. */
  isPlaced(row: number): boolean {
    return this.state[row]! >= ROW_STATE.loading;
  }

  /** Clears what is read before its owner writes it; all other columns are set when they come to mean something. */
  private clear(row: number): void {
    this.firstStartMs[row] = Number.NaN;
    this.stintStartMs[row] = Number.NaN;
    this.priceNano[row] = Number.NaN;
    this.billedFromMs[row] = Number.NaN;
    this.idleGpus[row] = 0;
    this.cluster[row] = NONE;
    this.chunk[row] = NONE;
    this.endEvent[row] = NONE;
    this.loadEvent[row] = NONE;
    this.patienceEvent[row] = NONE;
    this.noticeEvent[row] = NONE;
    this.recallable[row] = 0;
    this.external[row] = 0;
    this.turn[row] = 0;
    this.suspended[row] = 0;
  }

  /** Starts the account of a request's life anew; for records only. */
  clearRecord(row: number): void {
    if (!this.keepsRecords) return;
    this.usedGpuMs[row] = 0;
    this.billUsd[row] = 0;
    this.billNano[row] = 0;
    this.lostMs[row] = 0;
    this.evictions[row] = 0;
    this.interruptions[row] = 0;
  }

  private resize(capacity: number): void {
    const columns = this as unknown as Record<string, Float64Array | Int32Array | Uint8Array>;
    for (const name of FLOAT_COLUMNS) columns[name] = enlarged(columns[name], new Float64Array(capacity));
    for (const name of INT_COLUMNS) columns[name] = enlarged(columns[name], new Int32Array(capacity));
    for (const name of BYTE_COLUMNS) columns[name] = enlarged(columns[name], new Uint8Array(capacity));
    this.capacity = capacity;
  }
}

function enlarged<T extends Float64Array | Int32Array | Uint8Array>(old: T | undefined, fresh: T): T {
  if (old !== undefined) fresh.set(old);
  return fresh;
}
