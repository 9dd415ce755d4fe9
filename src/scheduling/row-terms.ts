import { RowRecords } from "./row-records.ts";

/**
 * What only some rows have: the terms of a lease, patience, recall. A second record of 64 bytes, one cache line, so
 * that plain jobs do not pay for it: memory that nobody wrote to is never touched, and all zeros means "nothing".
 */

/** Length of a record of terms [bytes]. */
const TERMS = 64;
const DOUBLES = TERMS / 8;
const INTS = TERMS / 4;
const FIRST_INT = 12;

export class RowTerms extends RowRecords {
  private termDoubles = new Float64Array(0);
  private termInts = new Int32Array(0);

  /** Locked price of a lease; NaN when it floats [nano-USD per GPU-hour]. */
  priceNano(row: number): number {
    return this.termDoubles[row * DOUBLES]!;
  }

  setPriceNano(row: number, value: number): void {
    this.termDoubles[row * DOUBLES] = value;
  }

  /** Highest price that a lease accepts [nano-USD per GPU-hour]. */
  limitNano(row: number): number {
    return this.termDoubles[row * DOUBLES + 1]!;
  }

  setLimitNano(row: number, value: number): void {
    this.termDoubles[row * DOUBLES + 1] = value;
  }

  /** First instant of the stint of a lease that is billed; NaN without one [ms]. */
  billedFromMs(row: number): number {
    return this.termDoubles[row * DOUBLES + 2]!;
  }

  setBilledFromMs(row: number, value: number): void {
    this.termDoubles[row * DOUBLES + 2] = value;
  }

  /** The tenant's own duration [ms]. */
  durationMs(row: number): number {
    return this.termDoubles[row * DOUBLES + 3]!;
  }

  setDurationMs(row: number, value: number): void {
    this.termDoubles[row * DOUBLES + 3] = value;
  }

  /** Sort key of reclaim, fixed when a recallable row is placed. */
  reclaimKey(row: number): number {
    return this.termDoubles[row * DOUBLES + 4]!;
  }

  setReclaimKey(row: number, value: number): void {
    this.termDoubles[row * DOUBLES + 4] = value;
  }

  /** How long it waits before it gives up; Infinity = for ever [ms]. Stored plus one, so that 0 means for ever. */
  patienceMs(row: number): number {
    const stored = this.termDoubles[row * DOUBLES + 5]!;
    return stored === 0 ? Number.POSITIVE_INFINITY : stored - 1;
  }

  setPatienceMs(row: number, value: number): void {
    const at = row * DOUBLES + 5;
    if (value < Number.POSITIVE_INFINITY) this.termDoubles[at] = value + 1;
    else if (this.termDoubles[at] !== 0) this.termDoubles[at] = 0;
  }

  /** Idle part of a commitment among the GPUs asked for [GPUs]. */
  idleGpus(row: number): number {
    return this.termInts[row * INTS + FIRST_INT]!;
  }

  setIdleGpus(row: number, value: number): void {
    this.termInts[row * INTS + FIRST_INT] = value;
  }

  /** Claiming: pledged GPUs that have not been handed over [GPUs]. */
  missing(row: number): number {
    return this.termInts[row * INTS + FIRST_INT + 1]!;
  }

  setMissing(row: number, value: number): void {
    this.termInts[row * INTS + FIRST_INT + 1] = value;
  }

  /** Event of the end of turning or loading. Stored plus one. */
  loadEvent(row: number): number {
    return this.termInts[row * INTS + FIRST_INT + 2]! - 1;
  }

  setLoadEvent(row: number, value: number): void {
    this.termInts[row * INTS + FIRST_INT + 2] = value + 1;
  }

  /** Event of the end of notice. Stored plus one. */
  noticeEvent(row: number): number {
    return this.termInts[row * INTS + FIRST_INT + 3]! - 1;
  }

  setNoticeEvent(row: number, value: number): void {
    this.termInts[row * INTS + FIRST_INT + 3] = value + 1;
  }

  /** Whether turning, loading or notice is under way. */
  hasTimer(row: number): boolean {
    const { termInts } = this;
    const at = row * INTS + FIRST_INT;
    return (termInts[at + 2]! | termInts[at + 3]!) !== 0;
  }

  /** Starts the terms of a lease: no price locked, nothing billed. */
  protected startTerms(row: number): void {
    this.setPriceNano(row, Number.NaN);
    this.setBilledFromMs(row, Number.NaN);
  }

  protected resizeTerms(rows: number): void {
    const larger = new Float64Array(rows * DOUBLES);
    const ints = new Int32Array(larger.buffer);
    // Zeros are not copied: what was never written stays untouched memory.
    for (let at = 0; at < this.termInts.length; at++)
      if (this.termInts[at] !== 0) ints[at] = this.termInts[at]!;
    this.termDoubles = larger;
    this.termInts = ints;
  }
}
