import { KeyedHeap } from "../numerics/keyed-heap.ts";
import type { Rows } from "./rows.ts";

/**
 * Declared ends of what runs on a cluster, for EASY backfill: a waiting row may overtake a blocked head if it is
 * expected to end before the head could start ("shadow time"), or fits beside the head then.
 *
 * Counts GPUs, not places: on nodes the head may have to wait beyond its shadow time for contiguous GPUs. Only
 * declared lengths are used; work past its estimate is expected to end now.
 *
 * @see Lifka (1995), The ANL/IBM SP scheduling system; Mu'alem & Feitelson (2001).
 */
export class DeclaredEnds {
  /** Results of `lookAhead` -- output: when the head could start [ms], and GPUs left beside it then [GPUs]. */
  shadowMs = 0;
  extraGpus = 0;

  private readonly rows: Rows;
  private readonly ends = new KeyedHeap();

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** @param endMs  When it is expected to end by its declared length [ms]. */
  started(row: number, endMs: number): void {
    this.ends.push(row, endMs, this.rows.identity(row));
  }

  ended(row: number): void {
    this.ends.remove(row);
  }

  /** Finds shadow time and extra GPUs of a head that wants `gpus` while `free` are free; O(k log k) in the ends passed. */
  lookAhead(gpus: number, free: number, nowMs: number): void {
    let available = free;
    this.shadowMs = available >= gpus ? nowMs : Number.POSITIVE_INFINITY;
    this.extraGpus = Math.max(0, available - gpus);
    if (available >= gpus) return;
    this.ends.visit((row, endMs) => {
      if (available >= gpus && endMs > this.shadowMs) return false;
      available += this.rows.heldGpus(row);
      if (available >= gpus) this.shadowMs = Math.max(nowMs, endMs);
      return true;
    });
    this.extraGpus = Math.max(0, available - gpus);
  }

  /** Whether a row of `gpus` that is expected to end at `endMs` may start now without delaying the head. */
  allows(gpus: number, endMs: number): boolean {
    return endMs <= this.shadowMs || gpus <= this.extraGpus;
  }
}
