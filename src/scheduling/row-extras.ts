import { copyWritten, RowStays } from "./row-stays.ts";

/**
 * What few rows have: a declared length of their own, a term that is not the tenant's duration, idle GPUs, turning,
 * loading, notice. A third record of 32 bytes, kept like the second one (row-stays.ts).
 *
 *   double 0 estimate   1 duration
 *   integer 4 idle GPUs   5 load event   6 notice event, each plus one
 */
export class RowExtras extends RowStays {
  /** By segment: length that its requests declare, if it is not known from the start [ms]. */
  typicalMs: Float64Array = new Float64Array(0);
  private extraDoubles = new Float64Array(0);
  private extraInts = new Int32Array(0);

  /** Declared length, all that a policy may see: its own, the typical one of its segment, or its work [ms]. */
  estimateMs(row: number): number {
    if (this.isEstimated(row)) return this.extraDoubles[row << 2]!;
    return this.isTypical(row) ? this.typicalMs[this.source(row)]! : this.workMs(row);
  }

  /** The tenant's own duration; that of the product's term is its work [ms]. */
  durationMs(row: number): number {
    return this.hasTerm(row) ? this.extraDoubles[(row << 2) | 1]! : this.workMs(row);
  }

  /** Call after `setRequest`. */
  setDurationMs(row: number, value: number): void {
    const hasTerm = value !== this.workMs(row);
    if (hasTerm) this.extraDoubles[(row << 2) | 1] = value;
    if (hasTerm !== this.hasTerm(row)) this.setHasTerm(row, hasTerm);
  }

  /** Idle part of a commitment among the GPUs asked for [GPUs]. */
  idleGpus(row: number): number {
    return this.isPartlyIdle(row) ? this.extraInts[(row << 3) | 4]! : 0;
  }

  setIdleGpus(row: number, value: number): void {
    this.extraInts[(row << 3) | 4] = value;
    this.setPartlyIdle(row, value > 0);
  }

  /** Event of the end of turning or loading. */
  loadEvent(row: number): number {
    return this.extraInts[(row << 3) | 5]! - 1;
  }

  setLoadEvent(row: number, value: number): void {
    this.extraInts[(row << 3) | 5] = value + 1;
    this.setTimer(row);
  }

  /** Event of the end of notice. */
  noticeEvent(row: number): number {
    return this.extraInts[(row << 3) | 6]! - 1;
  }

  setNoticeEvent(row: number, value: number): void {
    this.extraInts[(row << 3) | 6] = value + 1;
    this.setTimer(row);
  }

  /** What is asked for: GPUs and how many of them are placed, length of the work, its declared length. */
  setRequest(row: number, gpus: number, heldGpus: number, workMs: number, estimateMs: number): void {
    this.setWanted(row, gpus, heldGpus, workMs);
    const isEstimated = estimateMs !== workMs;
    if (isEstimated) this.extraDoubles[row << 2] = estimateMs;
    if (isEstimated !== this.isEstimated(row)) this.setEstimated(row, isEstimated);
  }

  protected resizeExtras(rows: number): void {
    const larger = new Float64Array(rows * 4);
    this.extraInts = copyWritten(this.extraInts, new Int32Array(larger.buffer));
    this.extraDoubles = larger;
  }
}
