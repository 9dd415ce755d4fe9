import { RowRecords } from "./row-records.ts";

/**
 * What rows have that hold GPUs or held them, and what tenants ask for: a second record of 64 bytes, so that a job that
 * waits does not pay for it. Memory that nobody wrote to is never touched, and all zeros means "nothing"; who gives a
 * row back has left its placement and has no event pending, so that the zeros are there again for the next one.
 *
 *   double 0 first start   1 start of the stint   2 price   3 limit   4 reclaim key   5 patience
 *   integer 12 chunk   13 end event   14 patience event, each plus one   15 missing
 */
export class RowStays extends RowRecords {
  private stayDoubles = new Float64Array(0);
  private stayInts = new Int32Array(0);

  /** First start, of a row that `hasStarted`; of a block the start that was promised [ms]. */
  firstStartMs(row: number): number {
    return this.stayDoubles[(row << 3) | 0]!;
  }

  /** It has its GPUs for the first time: its work starts then. */
  setFirstStartMs(row: number, value: number): void {
    this.stayDoubles[(row << 3) | 0] = value;
    this.setStarted(row);
  }

  /** Start of the current stint of work, after turning and loading, of a row that `isAtWork` [ms]. */
  stintStartMs(row: number): number {
    return this.stayDoubles[(row << 3) | 1]!;
  }

  /** A stint of work starts. */
  startWork(row: number, nowMs: number): void {
    this.stayDoubles[(row << 3) | 1] = nowMs;
    this.setAtWork(row);
  }

  /** Locked price of a lease; NaN when it floats [nano-USD per GPU-hour]. */
  priceNano(row: number): number {
    return this.stayDoubles[(row << 3) | 2]!;
  }

  setPriceNano(row: number, value: number): void {
    this.stayDoubles[(row << 3) | 2] = value;
  }

  /** Highest price that a lease accepts [nano-USD per GPU-hour]. */
  limitNano(row: number): number {
    return this.stayDoubles[(row << 3) | 3]!;
  }

  setLimitNano(row: number, value: number): void {
    this.stayDoubles[(row << 3) | 3] = value;
  }

  /** Sort key of reclaim, fixed when a recallable row is placed. */
  reclaimKey(row: number): number {
    return this.stayDoubles[(row << 3) | 4]!;
  }

  setReclaimKey(row: number, value: number): void {
    this.stayDoubles[(row << 3) | 4] = value;
  }

  /** How long it waits before it gives up; Infinity = for ever [ms]. */
  patienceMs(row: number): number {
    return this.isImpatient(row) ? this.stayDoubles[(row << 3) | 5]! : Number.POSITIVE_INFINITY;
  }

  setPatienceMs(row: number, value: number): void {
    const isImpatient = value < Number.POSITIVE_INFINITY;
    if (isImpatient) this.stayDoubles[(row << 3) | 5] = value;
    if (isImpatient !== this.isImpatient(row)) this.setImpatient(row, isImpatient);
  }

  /** First chunk of its placement (node-grid.ts). */
  chunk(row: number): number {
    return this.stayInts[(row << 4) | 12]! - 1;
  }

  setChunk(row: number, value: number): void {
    this.stayInts[(row << 4) | 12] = value + 1;
  }

  /** Event of its completion. */
  endEvent(row: number): number {
    return this.stayInts[(row << 4) | 13]! - 1;
  }

  setEndEvent(row: number, value: number): void {
    this.stayInts[(row << 4) | 13] = value + 1;
  }

  /** Event of the end of its patience. */
  patienceEvent(row: number): number {
    return this.stayInts[(row << 4) | 14]! - 1;
  }

  setPatienceEvent(row: number, value: number): void {
    this.stayInts[(row << 4) | 14] = value + 1;
  }

  /** Claiming: pledged GPUs that have not been handed over [GPUs]. */
  missing(row: number): number {
    return this.stayInts[(row << 4) | 15]!;
  }

  setMissing(row: number, value: number): void {
    this.stayInts[(row << 4) | 15] = value;
  }

  protected resizeStays(rows: number): void {
    const larger = new Float64Array(rows * 8);
    this.stayInts = copyWritten(this.stayInts, new Int32Array(larger.buffer));
    this.stayDoubles = larger;
  }
}

/** Copies all that is not zero: what was never written stays untouched memory. */
export function copyWritten<T extends Int32Array>(from: Int32Array, to: T): T {
  for (let at = 0; at < from.length; at++) if (from[at] !== 0) to[at] = from[at]!;
  return to;
}
