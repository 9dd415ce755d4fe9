import type { WorldInputs } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { HOUR_MS } from "../../model/time.ts";
import type { JobSource } from "../../model/workload.ts";
import type { StreamFactory } from "../../random/stream.ts";
import { jobArrivals } from "../../workload/job-arrivals.ts";
import type { JobDraft } from "../../workload/sources.ts";
import { largestGang } from "../../world/largest-gang.ts";
import type { Bid, InternalDemand } from "./customer.ts";
import type { TimeGrid } from "./time-grid.ts";

/** The same job loses a little less time than it should where a stretch is rounded to whole ms. */
const ROUNDING_MS = 1;

/**
 * The jobs of a source as customers: every piece of a job's work is worth the loss that doing it at its time avoids.
 *
 * A job that is done at c did all its work before c, so that its loss, which grows with time, is at least that of each
 * piece at the time of the piece; one that is never done loses at least what it would at the end. Jobs of time 0, of a
 * saturated source and from before the window are left out: their loss is at least 0.
 */
export function jobDemand(
  scenario: Scenario,
  source: JobSource,
  run: { readonly streams: StreamFactory; readonly inputs: WorldInputs; readonly grid: TimeGrid },
): InternalDemand {
  const choices: (readonly Bid[])[] = [];
  let unservedUsd = 0;
  if (source.arrivals.kind === "saturated" || !canLose(source)) return { choices, unservedUsd };
  const arrivals = jobArrivals(source, scenario.startEpochMs, run.streams, run.inputs);
  const draft: JobDraft = { atMs: 0, gpus: 0, workMs: 0, estimateMs: 0, patienceMs: 0 };
  try {
    for (arrivals.next(draft); draft.atMs < run.grid.endMs; arrivals.next(draft)) {
      if (draft.atMs < run.grid.startMs) continue;
      const job = jobOf(scenario, source, draft, run.grid);
      unservedUsd += job.lossUsd;
      if (job.bids.length > 0) choices.push(job.bids);
    }
  } finally {
    arrivals.close();
  }
  return { choices, unservedUsd };
}

/** Whether a job that waits long enough costs anything. */
function canLose({ deadlineMs, valueUsdPerGpuHour, delayCostUsdPerHour }: JobSource): boolean {
  return delayCostUsdPerHour > 0 || (deadlineMs !== undefined && valueUsdPerGpuHour > 0);
}

/** Bids of one job, and its loss if it is not done by the end [USD]. */
function jobOf(
  scenario: Scenario,
  source: JobSource,
  { atMs, gpus, workMs }: JobDraft,
  grid: TimeGrid,
): { readonly bids: readonly Bid[]; readonly lossUsd: number } {
  const { fleet } = scenario;
  const valueUsd = (source.valueUsdPerGpuHour * gpus * workMs) / HOUR_MS;
  const mayBeLost =
    source.patience !== undefined ||
    source.queueLimit !== undefined ||
    source.onInterruption === "kill" ||
    gpus > largestGang(fleet, source.clusters, { isExternal: false, isFirm: !source.preemptible });
  // A job that is lost early costs its value, but no further delay.
  const mostUsd = mayBeLost ? valueUsd : Number.POSITIVE_INFINITY;
  const lossAt = (ms: number): number => Math.min(mostUsd, lossUsdAt(source, { atMs, workMs, valueUsd }, ms));
  const lossUsd = lossAt(grid.endMs);
  if (lossUsd <= 0) return { bids: [], lossUsd: 0 };
  const first = grid.at(atMs);
  const avoided: number[] = [];
  for (let interval = first; interval < grid.size; interval++) {
    const usd = lossUsd - lossAt(Math.max(atMs, grid.edgesMs[interval]!));
    if (usd <= 0) break;
    avoided.push(usd);
  }
  const pools = new Map<number, number>();
  for (const cluster of source.clusters) {
    const type = fleet.clusters[cluster]!.gpuType;
    pools.set(type, fleet.gpuTypes[type]!.relativePerformance);
  }
  const bids = [...pools].map(([pool, speed]): Bid => {
    const gpuHours = (gpus * Math.max(0, workMs / speed - ROUNDING_MS)) / HOUR_MS;
    return {
      pool,
      gpus,
      fromMs: atMs,
      untilMs: grid.edgesMs[first + avoided.length]!,
      limitGpuHours: gpuHours,
      heldShare: 1,
      loadedShare: 0,
      worthUsd: Float64Array.from(avoided, (usd) => (gpuHours > 0 ? usd / gpuHours : 0)),
      flatUsd: gpuHours > 0 ? 0 : avoided[0]!,
    };
  });
  return { bids, lossUsd };
}

/** Loss of a job that is done at an instant, by its lateness and delay (`world/job-lifecycle.ts`) [USD]. */
function lossUsdAt(
  { deadlineMs, decayMs, delayCostUsdPerHour }: JobSource,
  job: { readonly atMs: number; readonly workMs: number; readonly valueUsd: number },
  ms: number,
): number {
  const lateMs = deadlineMs === undefined ? 0 : Math.max(0, ms - job.atMs - deadlineMs);
  const lateUsd = lateMs > 0 ? job.valueUsd * Math.min(1, lateMs / decayMs) : 0;
  const delayH = Math.max(0, ms - job.atMs - job.workMs) / HOUR_MS;
  return lateUsd + delayCostUsdPerHour * delayH;
}
