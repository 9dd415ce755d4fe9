import { RowExtras } from "./row-extras.ts";

/**
 * The table of live requests: jobs, leases, service instances and replicas, one row each, from arrival to end.
 *
 * One mechanism serves them all (request > place > recall > release), so one table holds them: records in
 * typed arrays (row-records.ts, row-stays.ts, row-extras.ts) under a small row number, freed rows reused. Memory follows the live rows
 * alone.
 */

/** What a row is -- also the index of its lifecycle. */
export const HOLDER = { job: 0, lease: 1, instance: 2, replica: 3 } as const;

export const ROW_STATE = {
  free: 0,
  /** In a line (or, for an instance, about to be placed). */
  waiting: 1,
  /** A block that is sold and not yet called: it is in no line and holds nothing. */
  booked: 2,
  /** GPUs are pledged to it; some are still on their way. */
  claiming: 3,
  /** Placed; its GPUs change between internal and external use, or an instance loads. */
  loading: 4,
  active: 5,
  /** Placed and active, but under notice (or an instance that drains). */
  draining: 6,
} as const;

/** "No row", "no line", "no cluster". */
export const NONE = -1;

/**
 * The table grows fourfold: memory that was never written is not resident, while the copy that is left behind is, until
 * it is collected.
 */
const GROWTH = 4;

/** Own copies: V8 folds a constant that is not exported, and loads any other at each use. */
const ABSENT = NONE;
const { free: FREE, waiting: WAITING, loading: LOADING } = ROW_STATE;
const LEASE = HOLDER.lease;

export class Rows extends RowExtras {
  /** Live rows, and rows ever made. */
  live = 0;
  count = 0;
  private capacity = 0;
  private free: number = NONE;
  private nextIdentity = 0;

  constructor(initialCapacity = 256) {
    super();
    this.resize(initialCapacity);
  }

  /** A fresh row in state `waiting` with neutral fields. */
  add(holder: number, source: number): number {
    let row = this.free;
    if (row !== ABSENT) this.free = this.next(row);
    else {
      if (this.count === this.capacity) this.resize(this.capacity * GROWTH);
      row = this.count++;
    }
    this.live++;
    this.startRecord(row, this.nextIdentity++, holder, source, WAITING);
    if (holder === LEASE) this.setPriceNano(row, Number.NaN);
    return row;
  }

  /** Gives the row back; the caller has left lines, sets and placement, and no event of it is pending. */
  remove(row: number): void {
    this.setState(row, FREE);
    this.setNext(row, this.free);
    this.free = row;
    this.live--;
  }

  /** Declared length of what is left of its work; Infinity for an instance or replica, which has no end [ms]. */
  declaredLeftMs(row: number): number {
    if (this.holder(row) >= HOLDER.instance) return Number.POSITIVE_INFINITY;
    return this.estimateMs(row) * (this.remainingMs(row) / this.workMs(row));
  }

  /** Whether the row holds GPUs. */
  isPlaced(row: number): boolean {
    return this.state(row) >= LOADING;
  }

  private resize(capacity: number): void {
    this.resizeRecords(capacity);
    this.resizeStays(capacity);
    this.resizeExtras(capacity);
    this.capacity = capacity;
  }
}
