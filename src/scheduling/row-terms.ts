import { RowRecords } from "./row-records.ts";

/**
 * What only some rows have: the terms of a lease, patience, recall. A second record of 64 bytes, one cache line, so
 * that plain jobs do not pay for it: memory that nobody wrote to is never touched, and all zeros means "nothing".
 */

/** Length of a record of terms in doubles and in integers. */
const DOUBLES = 8;
const INTS = 16;
/** Positions among the doubles. */
const PRICE = 0;
const LIMIT = 1;
const BILLED_FROM = 2;
const DURATION = 3;
const RECLAIM_KEY = 4;
const PATIENCE = 5;
/** Positions among the integers. */
const IDLE = 12;
const MISSING = 13;
const LOAD_EVENT = 14;
const NOTICE_EVENT = 15;

export class RowTerms extends RowRecords {
  private termDoubles = new Float64Array(0);
  private termInts = new Int32Array(0);

  /** Locked price of a lease; NaN when it floats [nano-USD per GPU-hour]. */
  priceNano(row: number): number {
    return this.termDoubles[(Math.imul(row, DOUBLES) + PRICE) | 0]!;
  }

  setPriceNano(row: number, value: number): void {
    this.termDoubles[(Math.imul(row, DOUBLES) + PRICE) | 0] = value;
  }

  /** Highest price that a lease accepts [nano-USD per GPU-hour]. */
  limitNano(row: number): number {
    return this.termDoubles[(Math.imul(row, DOUBLES) + LIMIT) | 0]!;
  }

  setLimitNano(row: number, value: number): void {
    this.termDoubles[(Math.imul(row, DOUBLES) + LIMIT) | 0] = value;
  }

  /** First instant of the stint of a lease that is billed; NaN without one [ms]. */
  billedFromMs(row: number): number {
    return this.termDoubles[(Math.imul(row, DOUBLES) + BILLED_FROM) | 0]!;
  }

  setBilledFromMs(row: number, value: number): void {
    this.termDoubles[(Math.imul(row, DOUBLES) + BILLED_FROM) | 0] = value;
  }

  /** The tenant's own duration [ms]. */
  durationMs(row: number): number {
    return this.termDoubles[(Math.imul(row, DOUBLES) + DURATION) | 0]!;
  }

  setDurationMs(row: number, value: number): void {
    this.termDoubles[(Math.imul(row, DOUBLES) + DURATION) | 0] = value;
  }

  /** Sort key of reclaim, fixed when a recallable row is placed. */
  reclaimKey(row: number): number {
    return this.termDoubles[(Math.imul(row, DOUBLES) + RECLAIM_KEY) | 0]!;
  }

  setReclaimKey(row: number, value: number): void {
    this.termDoubles[(Math.imul(row, DOUBLES) + RECLAIM_KEY) | 0] = value;
  }

  /** How long it waits before it gives up; Infinity = for ever [ms]. */
  patienceMs(row: number): number {
    if (!this.isImpatient(row)) return Number.POSITIVE_INFINITY;
    return this.termDoubles[(Math.imul(row, DOUBLES) + PATIENCE) | 0]!;
  }

  setPatienceMs(row: number, value: number): void {
    const isImpatient = value < Number.POSITIVE_INFINITY;
    if (isImpatient) this.termDoubles[(Math.imul(row, DOUBLES) + PATIENCE) | 0] = value;
    if (isImpatient !== this.isImpatient(row)) this.setImpatient(row, isImpatient);
  }

  /** Idle part of a commitment among the GPUs asked for [GPUs]. */
  idleGpus(row: number): number {
    return this.isPartlyIdle(row) ? this.termInts[(Math.imul(row, INTS) + IDLE) | 0]! : 0;
  }

  setIdleGpus(row: number, value: number): void {
    this.termInts[(Math.imul(row, INTS) + IDLE) | 0] = value;
    this.setPartlyIdle(row, value > 0);
  }

  /** Claiming: pledged GPUs that have not been handed over [GPUs]. */
  missing(row: number): number {
    return this.termInts[(Math.imul(row, INTS) + MISSING) | 0]!;
  }

  setMissing(row: number, value: number): void {
    this.termInts[(Math.imul(row, INTS) + MISSING) | 0] = value;
  }

  /** Event of the end of turning or loading. Stored plus one. */
  loadEvent(row: number): number {
    return this.termInts[(Math.imul(row, INTS) + LOAD_EVENT) | 0]! - 1;
  }

  setLoadEvent(row: number, value: number): void {
    this.termInts[(Math.imul(row, INTS) + LOAD_EVENT) | 0] = value + 1;
    this.setTimer(row);
  }

  /** Event of the end of notice. Stored plus one. */
  noticeEvent(row: number): number {
    return this.termInts[(Math.imul(row, INTS) + NOTICE_EVENT) | 0]! - 1;
  }

  setNoticeEvent(row: number, value: number): void {
    this.termInts[(Math.imul(row, INTS) + NOTICE_EVENT) | 0] = value + 1;
    this.setTimer(row);
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
