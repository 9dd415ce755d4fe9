import { openTraceFile } from "../io/trace-source.ts";
import { type TraceSummary, traceSummary } from "../io/trace-summary.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import { figure, percent } from "../output/figures.ts";
import type { ParsedScenario } from "../scenario/parse.ts";

/** What the trace of a job source asks for, against the clusters that it may use. */
export interface TraceReport {
  readonly source: string;
  readonly summary: TraceSummary;
  /** Mean GPUs that it asks for between first and last arrival [GPUs]; absent for an instant. */
  readonly meanGpus: number | undefined;
  readonly capacityGpus: number;
}

/** Reads every trace of a scenario to its end. @throws InputError for a bad row. */
export function traceReports(
  document: ParsedScenario,
  scenario: Scenario,
): readonly (TraceReport | undefined)[] {
  return scenario.jobs.map(({ name, arrivals, clusters }) => {
    if (arrivals.kind !== "trace") return undefined;
    const trace = document.traces.find((each) => each.input === arrivals.trace.input);
    if (trace === undefined) return undefined;
    const rows = openTraceFile(trace.mapping);
    try {
      const summary = traceSummary(rows);
      const gpus = clusters
        .map((index) => scenario.fleet.clusters[index]!)
        .map((each) => each.nodes * each.gpusPerNode);
      return {
        source: name,
        summary,
        meanGpus: summary.spanMs > 0 ? summary.gpuHours / (summary.spanMs / HOUR_MS) : undefined,
        capacityGpus: gpus.reduce((sum, count) => sum + count, 0),
      };
    } finally {
      rows.close();
    }
  });
}

/** One line about a trace; says what to do when it asks for more than there is. */
export function describeTrace({ source, summary, meanGpus, capacityGpus }: TraceReport): string {
  const days = (summary.spanMs / (24 * HOUR_MS)).toFixed(1);
  const total = `trace of ${source}: ${summary.rows} jobs, ${figure(summary.gpuHours)} GPU-hours over ${days} days`;
  if (meanGpus === undefined || capacityGpus === 0) return total;
  const load = meanGpus / capacityGpus;
  const verdict = load > 1 ? "; the queue will grow: add capacity or take a part of the trace" : "";
  return `${total}: offered load ${percent(load)} of ${capacityGpus} GPUs${verdict}`;
}
