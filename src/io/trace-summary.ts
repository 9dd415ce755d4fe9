import { InputError } from "../model/input-error.ts";
import type { RowSource, TraceRow } from "../model/ports.ts";
import { HOUR_MS } from "../model/time.ts";

/** What a trace asks for as a whole. */
export interface TraceSummary {
  readonly rows: number;
  /** First and last arrival, and the last end if nothing waited [ms]; 0 for an empty trace. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly endMs: number;
  /** From the first to the last arrival [ms]. */
  readonly spanMs: number;
  /** Work of all jobs, exact up to one rounding [GPU-hours]. */
  readonly gpuHours: number;
  readonly maxGpus: number;
  /** Longest job [ms]. */
  readonly longestMs: number;
}

/** Reads a trace to its end; the caller closes it. */
export function traceSummary(source: RowSource): TraceSummary {
  const row: TraceRow = { atMs: 0, gpus: 0, workMs: 0, estimateMs: Number.NaN };
  let rows = 0;
  let firstMs = 0;
  let endMs = 0;
  let maxGpus = 0;
  let longestMs = 0;
  let wholeHours = 0;
  let restMs = 0;
  while (source.next(row)) {
    if (rows === 0) firstMs = row.atMs;
    rows += 1;
    endMs = Math.max(endMs, row.atMs + row.workMs);
    maxGpus = Math.max(maxGpus, row.gpus);
    longestMs = Math.max(longestMs, row.workMs);
    // Hours and the rest apart, so that the sum stays a sum of whole numbers below 2^53.
    wholeHours += Math.floor(row.workMs / HOUR_MS) * row.gpus;
    restMs += (row.workMs % HOUR_MS) * row.gpus;
    wholeHours += Math.floor(restMs / HOUR_MS);
    restMs %= HOUR_MS;
  }
  const lastMs = rows === 0 ? 0 : row.atMs;
  return {
    rows,
    firstMs,
    lastMs,
    endMs,
    spanMs: lastMs - firstMs,
    gpuHours: wholeHours + restMs / HOUR_MS,
    maxGpus,
    longestMs,
  };
}

/**
 * Faults of a trace from its first row on; a row with several shows its first.
 *
 * @param limit  Reading ends after so many.
 */
export function traceFaults<R>(source: RowSource<R>, limit: number): readonly InputError[] {
  // What is in the rows does not matter here.
  const row = {} as R;
  const faults: InputError[] = [];
  while (faults.length < limit) {
    try {
      while (source.next(row));
      break;
    } catch (error) {
      // A reader that cannot go on says the same again.
      if (!(error instanceof InputError)) throw error;
      if (error.message === faults.at(-1)?.message) break;
      faults.push(error);
    }
  }
  return faults;
}
