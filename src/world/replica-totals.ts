import type { Exact } from "../metrics/result.ts";
import { ExactSums, MS_PER_HOUR } from "../numerics/exact-sums.ts";

/** Counts of one set of replicas: since the window opened, but for the levels `placed` and `admitting`. */
export interface ReplicaCounts {
  /** Placed now; and those of them that admit requests. -- state */
  placed: number;
  admitting: number;
  started: number;
  recalled: number;
  failed: number;
  /** Most that were placed at once. */
  peak: number;
}

/** Two cells of exact time per set: held and ready [GPU-ms]. */
const CELLS = 2;

/**
 * What replicas did, set by set: counted stay by stay when a replica leaves, so that it can be held against the
 * integrals of the GPU states.
 */
export class ReplicaTotals {
  readonly counts: readonly ReplicaCounts[];
  private readonly gpuMs: ExactSums;
  private readonly openMs: number;

  /** @param openMs  When the window opens [ms]. */
  constructor(openMs: number, sets: number) {
    this.openMs = openMs;
    this.gpuMs = new ExactSums(Math.max(1, sets * CELLS), MS_PER_HOUR);
    this.counts = Array.from({ length: sets }, () => ({
      placed: 0,
      admitting: 0,
      started: 0,
      recalled: 0,
      failed: 0,
      peak: 0,
    }));
  }

  /** The window opens: counts start from zero, stays are cut at its edge. */
  open(): void {
    for (const counts of this.counts) {
      counts.started = 0;
      counts.recalled = 0;
      counts.failed = 0;
      counts.peak = counts.placed;
    }
    for (let cell = 0; cell < this.counts.length * CELLS; cell++) this.gpuMs.reset(cell);
  }

  placed(set: number): void {
    const counts = this.counts[set]!;
    counts.placed++;
    counts.started++;
    if (counts.placed > counts.peak) counts.peak = counts.placed;
  }

  /**
   * A stay ends, or the window.
   *
   * @param readyMs  From when on it was loaded [ms]; undefined = it never was.
   */
  stayed(
    set: number,
    {
      gpus,
      heldMs,
      readyMs,
      nowMs,
    }: { gpus: number; heldMs: number; readyMs: number | undefined; nowMs: number },
  ): void {
    this.add(set * CELLS, gpus, heldMs, nowMs);
    if (readyMs !== undefined) this.add(set * CELLS + 1, gpus, readyMs, nowMs);
  }

  heldGpuMs(set: number): Exact {
    return this.gpuMs.exact(set * CELLS);
  }

  readyGpuMs(set: number): Exact {
    return this.gpuMs.exact(set * CELLS + 1);
  }

  private add(cell: number, gpus: number, fromMs: number, nowMs: number): void {
    const ms = nowMs - Math.max(fromMs, this.openMs);
    if (ms > 0) this.gpuMs.add(cell, gpus * ms);
  }
}
