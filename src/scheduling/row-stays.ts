import { RowRecords } from "./row-records.ts";

/**
 * What only rows that are or were placed have: a second record of 32 bytes, so that a row that waits does not pay for
 * it. Memory that nobody wrote to is never touched, and all zeros means "nothing"; who gives a row back has left its
 * placement and has no event pending, so that the zeros are there again for the next one.
 *
 *   double 0 first start   1 start of the stint
 *   integer 4 chunk   5 end event   6 load event   7 notice event, each plus one
 */
export class RowStays extends RowRecords {
  private stayDoubles = new Float64Array(0);
  private stayInts = new Int32Array(0);

  /** First start, of a row that `hasStarted`; of a block the start that was promised [ms]. */
  firstStartMs(row: number): number {
    return this.stayDoubles[row << 2]!;
  }

  /** It has its GPUs for the first time: its work starts then. */
  setFirstStartMs(row: number, value: number): void {
    this.stayDoubles[row << 2] = value;
    this.setStarted(row);
  }

  /** Start of the current stint of work, after turning and loading, of a row that `isAtWork` [ms]. */
  stintStartMs(row: number): number {
    return this.stayDoubles[(row << 2) | 1]!;
  }

  /** A stint of work starts. */
  startWork(row: number, nowMs: number): void {
    this.stayDoubles[(row << 2) | 1] = nowMs;
    this.setAtWork(row);
  }

  /** First chunk of its placement (node-grid.ts). */
  chunk(row: number): number {
    return this.stayInts[(row << 3) | 4]! - 1;
  }

  setChunk(row: number, value: number): void {
    this.stayInts[(row << 3) | 4] = value + 1;
  }

  /** Event of its completion. */
  endEvent(row: number): number {
    return this.stayInts[(row << 3) | 5]! - 1;
  }

  setEndEvent(row: number, value: number): void {
    this.stayInts[(row << 3) | 5] = value + 1;
  }

  /** Event of the end of turning or loading. */
  loadEvent(row: number): number {
    return this.stayInts[(row << 3) | 6]! - 1;
  }

  setLoadEvent(row: number, value: number): void {
    this.stayInts[(row << 3) | 6] = value + 1;
    this.setTimer(row);
  }

  /** Event of the end of notice. */
  noticeEvent(row: number): number {
    return this.stayInts[(row << 3) | 7]! - 1;
  }

  setNoticeEvent(row: number, value: number): void {
    this.stayInts[(row << 3) | 7] = value + 1;
    this.setTimer(row);
  }

  protected resizeStays(rows: number): void {
    const larger = new Float64Array(rows * 4);
    this.stayInts = copyWritten(this.stayInts, new Int32Array(larger.buffer));
    this.stayDoubles = larger;
  }
}

/** Copies all that is not zero: what was never written stays untouched memory. */
export function copyWritten<T extends Int32Array>(from: Int32Array, to: T): T {
  for (let at = 0; at < from.length; at++) if (from[at] !== 0) to[at] = from[at]!;
  return to;
}
