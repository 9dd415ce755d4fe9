import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { NODE_FILES, NODE_TABLES, worldInputs } from "../io/node-files.ts";
import { NODE_MODULES } from "../io/policy-modules.ts";
import { metricValue } from "../metrics/metric.ts";
import { metricNamed } from "../metrics/registry.ts";
import type { Replication, WorldResult } from "../metrics/result.ts";
import { type ParsedScenario, parseScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";
import type { Benchmark, Figure, Measured, Suite } from "./benchmark.ts";
import { BenchUsageError } from "./errors.ts";
import { type TimedRun, timedRun } from "./timed-run.ts";

/** Workloads that take many seconds: run on request only. */
const LARGE: ReadonlySet<string> = new Set(["w1-125000", "w2-125000"]);

/** Below so many live rows the fixed part of the memory hides what a row takes. */
const LEAST_ROWS = 100_000;
/** Metrics by which a peer is seen to simulate the same. */
const CHECKED = ["utilization", "evictions", "revenue_usd"] as const;
const MEGABYTE = 2 ** 20;

/** The reference workloads: every scenario file of a folder, whole; of a file with variants the last one. */
export const SCENARIO_SUITE: Suite = {
  name: "scenarios",
  about: "reference workloads, each a whole scenario",
  columns: [
    { figure: "jobs", heading: "jobs" },
    { figure: "jobs_per_second", heading: "jobs/s" },
    { figure: "events_per_second", heading: "events/s" },
    { figure: "wall_s", heading: "run s" },
    { figure: "process_s", heading: "process s" },
    { figure: "peak_memory_mb", heading: "peak MB" },
    { figure: "bytes_per_live_row", heading: "B/live" },
  ],
  benchmarks: ({ scenarios, large }) =>
    scenarioFiles(scenarios)
      .filter((path) => large || !LARGE.has(nameOf(path)))
      .map(wholeScenario),
};

function wholeScenario(path: string): Benchmark {
  return {
    name: nameOf(path),
    operation: "job",
    measure: async () => {
      const { seed, traces, variants } = parsed(path);
      const run = timedRun(variants.at(-1)!.scenario, { seed, inputs: worldInputs(traces) });
      return measured(run);
    },
  };
}

function measured({ result, wallMs, idleBytes, peakBytes }: TimedRun): Measured {
  const jobs = requestsOf(result);
  const figures: Figure[] = [
    { name: "jobs", value: jobs },
    { name: "events", value: result.events },
    { name: "jobs_per_second", value: (1000 * jobs) / wallMs },
    { name: "events_per_second", value: (1000 * result.events) / wallMs },
    { name: "wall_s", value: wallMs / 1000 },
    { name: "process_s", value: performance.now() / 1000 },
    { name: "peak_memory_mb", value: peakBytes / MEGABYTE },
    { name: "peak_live_rows", value: result.peakLive },
    { name: "mean_wait_h", value: meanWaitH(result) },
  ];
  for (const name of CHECKED) {
    const value = metricValue(metricNamed(name), replicationOf(result));
    if (value !== undefined) figures.push({ name, value });
  }
  if (result.peakLive >= LEAST_ROWS)
    figures.push({ name: "bytes_per_live_row", value: (peakBytes - idleBytes) / result.peakLive });
  return { costNs: (wallMs * 1e6) / jobs, figures };
}

/** Jobs, requests of tenants and requests for tokens that arrived. */
function requestsOf({ jobs, segments, clients }: WorldResult): number {
  const tokens = clients.reduce((sum, { offered }) => sum + offered.requests, 0);
  return [...jobs, ...segments].reduce((sum, flow) => sum + flow.offered, tokens);
}

/** Mean wait of the jobs and requests that started, zeros included [h]. */
function meanWaitH({ jobs, segments }: WorldResult): number {
  const waits = [...jobs, ...segments].map((flow) => flow.waits);
  const count = waits.reduce((sum, each) => sum + each.count, 0);
  return waits.reduce((sum, each) => sum + each.sumH, 0) / Math.max(1, count);
}

/** The run as a replication; no metric of `CHECKED` asks for the run with sales off. */
function replicationOf(run: WorldResult): Replication {
  return { index: 0, seed: "", run, salesOff: run, ledger: run.ledger };
}

/** Scenario files of the folder by name, small sizes first. @throws BenchUsageError if there is none. */
function scenarioFiles(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
  if (names.length === 0) throw new BenchUsageError(`${folder} holds no scenario files`);
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((name) => join(folder, name));
}

function nameOf(path: string): string {
  return basename(path, ".yaml");
}

/** @throws BenchUsageError with every problem of the file. */
function parsed(path: string): ParsedScenario {
  const result = parseScenario(NODE_FILES, path, {
    overrides: [],
    tables: NODE_TABLES,
    modules: NODE_MODULES,
  });
  if (result.ok) return result.document;
  throw new BenchUsageError(result.problems.map(describeProblem).join("; "));
}
