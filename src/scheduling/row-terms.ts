import { copyWritten, RowStays } from "./row-stays.ts";

/**
 * What only some rows have: the terms of a lease, patience, recall, an estimate that is not the work. A third record of
 * 64 bytes, so that plain jobs do not pay for it: memory that nobody wrote to is never touched, and all zeros means
 * "nothing".
 *
 *   double 0 price   1 limit   2 estimate   3 duration   4 reclaim key   5 patience
 *   integer 12 idle GPUs   13 missing   14 patience event plus one
 */
export class RowTerms extends RowStays {
  private termDoubles = new Float64Array(0);
  private termInts = new Int32Array(0);

  /** Locked price of a lease; NaN when it floats [nano-USD per GPU-hour]. */
  priceNano(row: number): number {
    return this.termDoubles[(row << 3) | 0]!;
  }

  setPriceNano(row: number, value: number): void {
    this.termDoubles[(row << 3) | 0] = value;
  }

  /** Highest price that a lease accepts [nano-USD per GPU-hour]. */
  limitNano(row: number): number {
    return this.termDoubles[(row << 3) | 1]!;
  }

  setLimitNano(row: number, value: number): void {
    this.termDoubles[(row << 3) | 1] = value;
  }

  /** Declared length, all that a policy may see [ms]. */
  estimateMs(row: number): number {
    return this.isEstimated(row) ? this.termDoubles[(row << 3) | 2]! : this.workMs(row);
  }

  /** The tenant's own duration [ms]. */
  durationMs(row: number): number {
    return this.termDoubles[(row << 3) | 3]!;
  }

  setDurationMs(row: number, value: number): void {
    this.termDoubles[(row << 3) | 3] = value;
  }

  /** Sort key of reclaim, fixed when a recallable row is placed. */
  reclaimKey(row: number): number {
    return this.termDoubles[(row << 3) | 4]!;
  }

  setReclaimKey(row: number, value: number): void {
    this.termDoubles[(row << 3) | 4] = value;
  }

  /** How long it waits before it gives up; Infinity = for ever [ms]. */
  patienceMs(row: number): number {
    return this.isImpatient(row) ? this.termDoubles[(row << 3) | 5]! : Number.POSITIVE_INFINITY;
  }

  setPatienceMs(row: number, value: number): void {
    const isImpatient = value < Number.POSITIVE_INFINITY;
    if (isImpatient) this.termDoubles[(row << 3) | 5] = value;
    if (isImpatient !== this.isImpatient(row)) this.setImpatient(row, isImpatient);
  }

  /** Idle part of a commitment among the GPUs asked for [GPUs]. */
  idleGpus(row: number): number {
    return this.isPartlyIdle(row) ? this.termInts[(row << 4) | 12]! : 0;
  }

  setIdleGpus(row: number, value: number): void {
    this.termInts[(row << 4) | 12] = value;
    this.setPartlyIdle(row, value > 0);
  }

  /** Claiming: pledged GPUs that have not been handed over [GPUs]. */
  missing(row: number): number {
    return this.termInts[(row << 4) | 13]!;
  }

  setMissing(row: number, value: number): void {
    this.termInts[(row << 4) | 13] = value;
  }

  /** Event of the end of its patience. */
  patienceEvent(row: number): number {
    return this.termInts[(row << 4) | 14]! - 1;
  }

  setPatienceEvent(row: number, value: number): void {
    this.termInts[(row << 4) | 14] = value + 1;
  }

  /** What is asked for: GPUs and how many of them are placed, length of the work, its declared length. */
  setRequest(row: number, gpus: number, heldGpus: number, workMs: number, estimateMs: number): void {
    this.setWanted(row, gpus, heldGpus, workMs);
    const isEstimated = estimateMs !== workMs;
    if (isEstimated) this.termDoubles[(row << 3) | 2] = estimateMs;
    if (isEstimated !== this.isEstimated(row)) this.setEstimated(row, isEstimated);
  }

  protected resizeTerms(rows: number): void {
    const larger = new Float64Array(rows * 8);
    this.termInts = copyWritten(this.termInts, new Int32Array(larger.buffer));
    this.termDoubles = larger;
  }
}
