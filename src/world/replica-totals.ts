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

/** GPUs that a replica held on a cluster until now. */
export interface ReplicaStay {
  readonly cluster: number;
  readonly gpus: number;
  /** From when on they were its own, after turning [ms]. */
  readonly heldMs: number;
  /** From when on it was loaded [ms]; undefined = it never was. */
  readonly readyMs: number | undefined;
  readonly nowMs: number;
}

/**
 * What replicas did, set by set: counted stay by stay when a replica leaves, so that it can be held against the
 * integrals of the GPU states.
 */
export class ReplicaTotals {
  readonly counts: readonly ReplicaCounts[];
  /** By set and cluster, and by set [GPU-ms]. */
  private readonly held: ExactSums;
  private readonly ready: ExactSums;
  private readonly clusters: number;
  /** By set: replicas that admit over time, until when [replica-ms], [ms]. -- state */
  private readonly admittingMs: Float64Array;
  private readonly sinceMs: Float64Array;
  private readonly openMs: number;

  /** @param openMs  When the window opens [ms]. */
  constructor(openMs: number, { sets, clusters }: { readonly sets: number; readonly clusters: number }) {
    this.openMs = openMs;
    this.clusters = clusters;
    this.held = new ExactSums(Math.max(1, sets * clusters), MS_PER_HOUR);
    this.ready = new ExactSums(Math.max(1, sets), MS_PER_HOUR);
    this.admittingMs = new Float64Array(sets);
    this.sinceMs = new Float64Array(sets);
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
    this.counts.forEach((counts, set) => {
      counts.started = 0;
      counts.recalled = 0;
      counts.failed = 0;
      counts.peak = counts.placed;
      this.ready.reset(set);
      for (let cluster = 0; cluster < this.clusters; cluster++)
        this.held.reset(set * this.clusters + cluster);
    });
  }

  placed(set: number): void {
    const counts = this.counts[set]!;
    counts.placed++;
    counts.started++;
    if (counts.placed > counts.peak) counts.peak = counts.placed;
  }

  /** A replica of the set admits requests from now on (1), or no more (-1). */
  admits(set: number, by: 1 | -1, nowMs: number): void {
    this.admittedMs(set, nowMs);
    this.counts[set]!.admitting += by;
  }

  /** Replicas of the set that admitted requests, over time since the start of the run [replica-ms]. */
  admittedMs(set: number, nowMs: number): number {
    this.admittingMs[set]! += this.counts[set]!.admitting * (nowMs - this.sinceMs[set]!);
    this.sinceMs[set] = nowMs;
    return this.admittingMs[set]!;
  }

  /** A stay of a replica of the set ends, or the window. */
  stayed(set: number, { cluster, gpus, heldMs, readyMs, nowMs }: ReplicaStay): void {
    const held = nowMs - Math.max(heldMs, this.openMs);
    if (held > 0) this.held.add(set * this.clusters + cluster, gpus * held);
    if (readyMs === undefined) return;
    const ready = nowMs - Math.max(readyMs, this.openMs);
    if (ready > 0) this.ready.add(set, gpus * ready);
  }

  /** GPU time that a set held on a cluster, or on all. */
  heldGpuMs(set: number, cluster?: number): Exact {
    const from = set * this.clusters;
    if (cluster !== undefined) return this.held.exact(from + cluster);
    return sumExact(Array.from({ length: this.clusters }, (_, each) => this.held.exact(from + each)));
  }

  readyGpuMs(set: number): Exact {
    return this.ready.exact(set);
  }
}

/** Sum of times of two parts {hours, ms}. */
export function sumExact(parts: readonly Exact[]): Exact {
  const lo = parts.reduce((sum, part) => sum + part.lo, 0);
  const carried = Math.floor(lo / MS_PER_HOUR);
  return { hi: parts.reduce((sum, part) => sum + part.hi, carried), lo: lo - carried * MS_PER_HOUR };
}
