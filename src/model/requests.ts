/** A potential request of a segment; filled in place by `RequestSource.next`. */
export interface RequestDraft {
  /** Arrival [ms]; Infinity when the source has ended. */
  atMs: number;
  gpus: number;
  durationMs: number;
  /** Before the factor of the GPU type [USD per GPU-hour]. */
  wtpUsdPerGpuHour: number;
  /** Time between arrival and the earliest start of a block that is wanted [ms]. */
  leadMs: number;
  /** What an hour of waiting costs the tenant per GPU; 0 where the segment has no such cost [USD]. */
  waitingCostUsd: number;
  /** Infinity = waits for ever. */
  patienceMs: number;
}

/** A draft before it is filled for the first time. Its numbers are doubles from the start, so that V8 keeps them in place. */
export function emptyDraft(): RequestDraft {
  return {
    atMs: Number.NaN,
    gpus: 0,
    durationMs: Number.NaN,
    wtpUsdPerGpuHour: Number.NaN,
    leadMs: Number.NaN,
    waitingCostUsd: Number.NaN,
    patienceMs: Number.NaN,
  };
}

/** Requests of one segment in order of arrival. */
export interface RequestSource {
  /** Fills the draft with the next potential arrival; all streams advance once. */
  next(draft: RequestDraft): void;
}
