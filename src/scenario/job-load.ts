import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { meanOf } from "../random/quantile.ts";
import { shapeMean } from "../random/shape.ts";

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Mean GPUs of the reference type that a source would hold if nothing waited [GPUs].
 *
 * @param traceGpus  The same of its trace, which the caller has read; absent = not known.
 * @returns Undefined for a saturated source, which asks for whatever there is, and for an unknown trace.
 */
export function meanJobGpus(
  scenario: Scenario,
  { arrivals, gpus, work }: JobSource,
  { fromMs, untilMs }: Span,
  traceGpus?: number,
): number | undefined {
  if (arrivals.kind === "saturated") return undefined;
  if (arrivals.kind === "trace") return traceGpus;
  if (arrivals.kind === "regular") {
    const rounds = HOUR_MS / arrivals.everyMs;
    return (rounds * meanOf(arrivals.batch) * meanOf(gpus) * meanOf(work)) / HOUR_MS;
  }
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  const clock = { startEpochMs: scenario.startEpochMs };
  const perHour = arrivals.ratePerHour * batch * shapeMean(arrivals.shape, fromMs, untilMs, clock);
  return (perHour * meanOf(gpus) * meanOf(work)) / HOUR_MS;
}

/**
 * What a source asks for over the whole run, as a share of all GPUs of its clusters; above 1 its queue cannot drain.
 *
 * Undefined where `meanJobGpus` is, and without clusters.
 */
export function jobLoad(scenario: Scenario, source: JobSource, traceGpus?: number): number | undefined {
  const { clusters, gpuTypes } = scenario.fleet;
  const capacity = source.clusters
    .map((index) => clusters[index]!)
    .reduce(
      (sum, each) => sum + each.nodes * each.gpusPerNode * gpuTypes[each.gpuType]!.relativePerformance,
      0,
    );
  const gpus = meanJobGpus(scenario, source, { fromMs: 0, untilMs: scenario.horizonMs }, traceGpus);
  return gpus === undefined || capacity === 0 ? undefined : gpus / capacity;
}

/** What becomes of what a job source or segment asks for beyond its clusters. */
export function excessOf({ patience, queueLimit }: Pick<JobSource, "patience" | "queueLimit">): string {
  const isPatient = patience === undefined && queueLimit === undefined;
  return isPatient ? "so its queue keeps growing" : "so a part of it is lost";
}
