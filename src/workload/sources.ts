/**
 * Sources are pure cursors over their own random streams: they know nothing of the world, so that no policy can
 * change what they yield, and a second cursor may run ahead.
 */

/** A job before it meets the world; filled in place by `JobArrivals.next`. */
export interface JobDraft {
  atMs: number;
  gpus: number;
  workMs: number;
  estimateMs: number;
  patienceMs: number;
}

/** Jobs of one source in order of arrival; for a saturated source `atMs` is 0 and the world refills its backlog. */
export interface JobArrivals {
  next(draft: JobDraft): void;
  /** Releases what it holds (an open trace). */
  close(): void;
}

/** The demand of a service as a step function, one change after the other. */
export interface DemandCursor {
  /** Time and level of the current step; `atMs` is Infinity after the last change. */
  readonly atMs: number;
  readonly gpus: number;
  /** Moves to the next change. */
  advance(): void;
}
