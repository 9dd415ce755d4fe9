import { sumGpuHours } from "../metrics/exact.ts";
import { stateGpuHours } from "../metrics/fleet-totals.ts";
import type { Replication } from "../metrics/result.ts";
import type { Scenario } from "../model/scenario.ts";
import { GPU_STATES } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { meanOf } from "../random/quantile.ts";
import { shapeMean } from "../random/shape.ts";

/** Mean GPUs that the trace of a job source asks for, on the reference GPU; absent = not known. */
export type TraceLoad = (jobSource: number) => number | undefined;

/**
 * Internal work as a share of the working fleet: mean demand of services plus mean GPUs that jobs ask for, over
 * installed less down; absent when there is no fleet or nothing is known of a trace.
 *
 * Saturated sources ask for whatever there is and are left out.
 */
export function internalLoad(
  scenario: Scenario,
  replications: readonly Replication[],
  traceLoad?: TraceLoad,
): number | undefined {
  const windowH = (scenario.horizonMs - scenario.warmupMs) / HOUR_MS;
  const working = GPU_STATES.filter((state) => state !== "down");
  const capacity = mean(replications.map(({ run }) => stateGpuHours(run, working)));
  if (!(capacity > 0)) return undefined;
  const services = mean(
    replications.map(({ run }) => sumGpuHours(run.services.map((each) => each.demandGpuMs))),
  );
  const jobs = scenario.jobs.map((source, index) => jobGpus(scenario, source, traceLoad?.(index)) * windowH);
  return (services + jobs.reduce((sum, gpuHours) => sum + gpuHours, 0)) / capacity;
}

/** Mean GPUs that a source would hold if nothing waited. */
function jobGpus(scenario: Scenario, source: JobSource, traceGpus: number | undefined): number {
  const { arrivals } = source;
  const { gpuTypes, clusters } = scenario.fleet;
  const speed = mean(source.clusters.map((index) => gpuTypes[clusters[index]!.gpuType]!.relativePerformance));
  if (arrivals.kind === "saturated" || !(speed > 0)) return 0;
  if (arrivals.kind === "trace") return (traceGpus ?? 0) / speed;
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  const clock = { startEpochMs: scenario.startEpochMs };
  const perHour =
    arrivals.ratePerHour * shapeMean(arrivals.shape, scenario.warmupMs, scenario.horizonMs, clock);
  return (perHour * batch * meanOf(source.gpus) * meanOf(source.work)) / HOUR_MS / speed;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
