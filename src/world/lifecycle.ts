/** Why a placed row loses its GPUs against its will. */
export const CAUSE = { reclaim: 0, failure: 1 } as const;
export type Cause = (typeof CAUSE)[keyof typeof CAUSE];

/** What the mechanism tells the owner of a row; one implementation per kind of holder. */
export interface Lifecycle {
  /** The row has its GPUs; they are turned or loaded from now. */
  placed(row: number): void;
  /** Its GPUs are at work from now. */
  activated(row: number): void;
  /** Load time of its GPUs after turning, not at work yet [ms]. */
  loadMs(row: number): number;
  /**
   * It loses its GPUs now. The lifecycle closes the stint, calls `Placement.vacate` and decides what becomes of it.
   *
   * @param hadNoticeMs How long it knew [ms].
   */
  interrupted(row: number, cause: Cause, hadNoticeMs: number): void;
  /** It was given notice, and goes when that is over unless it goes before. Only where there is notice. */
  noticed?(row: number): void;
  /** Its patience ran out, or it cannot wait at all; it is in no line any more when this returns. */
  gaveUp(row: number, reason: number): void;
  /** Notice that it is given before a reclaim [ms]. */
  noticeMs(row: number): number;
  /** Work that it would lose now [GPU-ms]. */
  lostWork(row: number): number;
  /** What it pays now [nano-USD per GPU-hour]; 0 if nothing. */
  priceNano(row: number): number;
}
