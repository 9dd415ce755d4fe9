import { sumGpuHours } from "../metrics/exact.ts";
import { stateGpuHours } from "../metrics/fleet-totals.ts";
import type { Scenario } from "../model/scenario.ts";
import { GPU_STATES } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { meanJobGpus } from "../scenario/job-load.ts";
import type { VariantResult } from "./run-experiment.ts";

/** Mean GPUs that a trace asks for, on the reference GPU, by the name of its input; absent = not known. */
export type TraceLoad = (input: string) => number | undefined;

/** The same by job source. */
export function traceGpusOf({ arrivals }: JobSource, traceLoad?: TraceLoad): number | undefined {
  return arrivals.kind === "trace" ? traceLoad?.(arrivals.trace.input) : undefined;
}

/**
 * Internal work as a share of the working fleet: mean demand of services plus mean GPUs that jobs ask for, over
 * installed less down; absent when there is no fleet or nothing is known of a trace.
 *
 * Saturated sources ask for whatever there is and are left out.
 */
export function internalLoad(
  { variant: { scenario }, replications }: VariantResult,
  traceLoad?: TraceLoad,
): number | undefined {
  // What was measured, not the window of the scenario: a batch is a part of that.
  const windowH = mean(replications.map(({ run }) => run.windowMs)) / HOUR_MS;
  const working = GPU_STATES.filter((state) => state !== "down");
  const capacity = mean(replications.map(({ run }) => stateGpuHours(run, working)));
  if (!(capacity > 0)) return undefined;
  const services = mean(
    replications.map(({ run }) => sumGpuHours(run.services.map((each) => each.demandGpuMs))),
  );
  const jobs = scenario.jobs.map(
    (source) => jobGpus(scenario, source, traceGpusOf(source, traceLoad)) * windowH,
  );
  return (services + jobs.reduce((sum, gpuHours) => sum + gpuHours, 0)) / capacity;
}

/** Mean GPUs that a source would hold in the window if nothing waited, on GPUs as fast as its clusters' mean. */
function jobGpus(scenario: Scenario, source: JobSource, traceGpus: number | undefined): number {
  const { gpuTypes, clusters } = scenario.fleet;
  const speed = mean(source.clusters.map((index) => gpuTypes[clusters[index]!.gpuType]!.relativePerformance));
  const window = { fromMs: scenario.warmupMs, untilMs: scenario.horizonMs };
  return speed > 0 ? (meanJobGpus(scenario, source, window, traceGpus) ?? 0) / speed : 0;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
