import type { TraceSummary } from "../io/trace-summary.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { figure, percent } from "../output/figures.ts";
import { excessOf, jobLoad } from "../scenario/job-load.ts";
import type { TraceSummaries } from "./read-traces.ts";
import { requestReports } from "./request-reports.ts";

/** What is said about the traces of a scenario. */
export interface TraceReport {
  /** One line per trace. */
  readonly lines: readonly string[];
  /** Doubts, each with a remedy. */
  readonly warnings: readonly string[];
}

/** The traces of all variants against the clusters that may run them; each text once. */
export function traceReport(scenarios: readonly Scenario[], summaries: TraceSummaries): TraceReport {
  const lines = new Set<string>();
  const warnings = new Set<string>();
  for (const scenario of scenarios) {
    for (const source of scenario.jobs) {
      const summary =
        source.arrivals.kind === "trace" ? summaries.jobs.get(source.arrivals.trace.input) : undefined;
      if (summary === undefined) continue;
      lines.add(describeTrace(scenario, source, summary));
      for (const text of doubtsAbout(scenario, source, summary)) warnings.add(text);
    }
    for (const report of requestReports(scenario, summaries.requests)) {
      lines.add(report.line);
      for (const text of report.doubts) warnings.add(text);
    }
  }
  return { lines: [...lines], warnings: [...warnings] };
}

/**
 * Mean GPUs that a trace asks for: its work over the time from first to last arrival, or over its longest job if
 * that is longer [GPUs]; absent when it is empty.
 */
export function traceGpus({ spanMs, longestMs, gpuHours, rows }: TraceSummary): number | undefined {
  return rows === 0 ? undefined : gpuHours / (Math.max(spanMs, longestMs) / HOUR_MS);
}

function describeTrace(scenario: Scenario, source: JobSource, summary: TraceSummary): string {
  const days = (summary.spanMs / (24 * HOUR_MS)).toFixed(1);
  const total = `trace of ${source.name}: ${summary.rows} jobs, ${figure(summary.gpuHours)} GPU-hours over ${days} days`;
  const load = jobLoad(scenario, source, traceGpus(summary));
  return load === undefined
    ? total
    : `${total}: offered load ${percent(load)} of ${capacityGpus(scenario, source)} GPUs`;
}

function doubtsAbout(scenario: Scenario, source: JobSource, summary: TraceSummary): readonly string[] {
  const doubts: string[] = [];
  const { name } = source;
  if (summary.rows === 0)
    doubts.push(`The trace of ${name} has a header but no rows; check \`file\`, or drop the source.`);
  const load = jobLoad(scenario, source, traceGpus(summary));
  if (load !== undefined && load > 1) {
    doubts.push(
      `The trace of ${name} offers ${percent(load)} of the GPU-hours of its clusters while it lasts, ` +
        `${excessOf(source)}; add capacity, or take a part of the trace.`,
    );
  }
  const room = Math.max(...gpusOf(scenario, source));
  if (summary.maxGpus > room) {
    doubts.push(
      `The trace of ${name} has jobs of up to ${summary.maxGpus} GPUs; those above ${room}, its largest cluster, ` +
        "are refused; name a larger cluster.",
    );
  }
  return doubts;
}

function gpusOf(scenario: Scenario, source: JobSource): readonly number[] {
  return source.clusters
    .map((index) => scenario.fleet.clusters[index]!)
    .map((each) => each.nodes * each.gpusPerNode);
}

function capacityGpus(scenario: Scenario, source: JobSource): number {
  return gpusOf(scenario, source).reduce((sum, gpus) => sum + gpus, 0);
}
