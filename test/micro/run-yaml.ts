import { type ExperimentResult, runExperiment } from "../../src/experiment/run-experiment.ts";
import type { LedgerRow, Replication, WorldResult } from "../../src/metrics/result.ts";
import { ACCOUNT, type Account } from "../../src/model/accounts.ts";
import type {
  JobRecord,
  LeaseRecord,
  LinearSolver,
  RecordSink,
  RowSource,
  WorldInputs,
} from "../../src/model/ports.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import {
  GPU_STATES,
  type GpuState,
  LOSS_REASONS,
  type LossReason,
  STATE_COUNT,
  UNSOLD_REASONS,
  type UnsoldReason,
} from "../../src/model/states.ts";
import type { ParsedScenario } from "../../src/scenario/parse.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";

const NANO = 1_000_000_000n;
const MS_PER_HOUR = 3_600_000n;

/** Sections of a scenario as plain data; JSON is YAML. */
export type Sections = Readonly<Record<string, unknown>>;

/** Rows of a trace of jobs: arrival, GPUs, work [ms]. */
export type Trace = readonly { readonly atMs: number; readonly gpus: number; readonly workMs: number }[];

/** Rows of a trace of requests: arrival [ms], tokens. */
export type TokenRows = readonly {
  readonly atMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}[];

/** Rows in memory by the name of their file. */
export type Traces = Readonly<Record<string, Trace | TokenRows>>;

/** A run of a micro-scenario, with every figure as an exact text or whole number. */
export interface MicroRun {
  readonly result: WorldResult;
  readonly leases: readonly LeaseRecord[];
  readonly jobs: readonly JobRecord[];
  /** Sum of the postings of an account, of one product if given [USD, nine decimals]. */
  usd(account: Account, product?: string): string;
  /** GPU-hours of the postings of an account, of one product if given [whole GPU-ms]. */
  gpuMs(account: Account, product?: string): number;
  /** GPU time in a state, over all clusters or in one [whole GPU-ms]. */
  state(state: GpuState, cluster?: string): number;
  unsold(reason: UnsoldReason): number;
  segment(name: string): WorldResult["segments"][number];
  source(name: string): WorldResult["jobs"][number];
  service(name: string): WorldResult["services"][number];
  /** A client or assistant of a model. */
  client(name: string): WorldResult["clients"][number];
  /** Requests lost by a segment or job source, by reason; reasons with none are left out. */
  lost(name: string): Partial<Record<LossReason, number>>;
}

/** A scenario of sections as text, on one GPU type `T` that draws 1000 W under load and 100 W when idle. */
export function micro(sections: Sections): string {
  return JSON.stringify({
    schema: 1,
    name: "micro",
    start: "2026-11-02T00:00:00Z",
    costs: { energy: false },
    ...sections,
    fleet: {
      gpu_types: { T: { load_power: "1000 W", idle_power: "100 W", relative_performance: 1 } },
      ...(sections.fleet as Sections | undefined),
    },
  });
}

/** One pool of GPUs of type `T`, called `a`. */
export function pool(gpus: number, more: Sections = {}): Sections {
  return { clusters: { a: { gpu: "T", topology: "pool", gpus, ...more } } };
}

/** Nodes of eight GPUs of type `T`, called `a`. */
export function nodes(count: number, more: Sections = {}): Sections {
  return { clusters: { a: { gpu: "T", nodes: count, gpus_per_node: 8, ...more } } };
}

/** A segment of which nobody arrives: for leases of the initial book. */
export function quiet(more: Sections = {}): Sections {
  return {
    arrivals: { rate: "0 /h" },
    gpus: 1,
    duration: "1 h",
    wtp: "100 USD/GPUh",
    gpu_types: ["T"],
    ...more,
  };
}

/**
 * Arrivals within the one millisecond that begins at `at`: about a hundred (none with probability e^-100), so that
 * as many start at exactly that instant as find room, and the others are lost.
 */
export function rush(at: string): Sections {
  const [number, unit] = at.split(" ");
  const before = Number(number) === 0 ? [] : [{ for: `${number} ${unit}`, factor: 0 }];
  return {
    rate: "360000000 /h",
    steps: [...before, { for: "1 ms", factor: 1 }, { for: "100000 h", factor: 0 }],
  };
}

/** A segment of tenants that all arrive at one instant and would pay any price. */
export function crowd(at: string, more: Sections): Sections {
  return { arrivals: rush(at), wtp: "100 USD/GPUh", gpu_types: ["T"], ...more };
}

/** Arrivals of jobs read from rows in memory. */
export function trace(file: string): Sections {
  const columns = {
    submit: { name: "submit", unit: "s" },
    duration: { name: "duration", unit: "s" },
    gpus: { name: "gpus" },
  };
  return { kind: "trace", file, columns };
}

/** Requests for tokens read from rows in memory. */
export function tokenTrace(file: string): Sections {
  const columns = {
    time: { name: "time", unit: "s" },
    input_tokens: { name: "input" },
    output_tokens: { name: "output" },
  };
  return { kind: "trace", file, columns };
}

/** Runs the first (or only) variant of a scenario with all invariants checked; some policies need the solver. */
export function runYaml(text: string, traces: Traces = {}, solver?: LinearSolver): MicroRun {
  const { scenario, seed, inputs: rows } = prepared(text, traces);
  const records = collect();
  const inputs = { ...rows, solver };
  const result = runWorld(scenario, { seed, replication: 0, inputs, check: true, records: records.sink });
  return microRun(scenario, result, records);
}

/** Runs all variants as an experiment: each with its run with sales off, and the whole ledger. */
export function experimentOf(text: string, traces: Traces = {}): ExperimentResult {
  const { document, inputs } = prepared(text, traces);
  const { variants, seed, replications } = document;
  const result = runExperiment({ variants, seed, replications, inputs, runWorld, check: true });
  for (const failure of result.failures) throw failure.error;
  return result;
}

/** The first replication of the first variant. */
export function replicationOf(text: string, traces: Traces = {}): Replication {
  return experimentOf(text, traces).variants[0]!.replications[0]!;
}

/** Sum of all postings, or of those of some accounts [USD, nine decimals]. */
export function sumUsd(ledger: readonly LedgerRow[], ...accounts: readonly Account[]): string {
  const wanted = new Set(accounts.map((account) => ACCOUNT[account]));
  const rows = ledger.filter((row) => wanted.size === 0 || wanted.has(row.account));
  return decimal(rows.reduce((sum, { usd }) => sum + BigInt(usd.hi) * NANO + BigInt(usd.lo), 0n));
}

/** Hours of GPUs as whole GPU-ms; `hours` may be a fraction of whole milliseconds. */
export function gpuHours(gpus: number, hours: number): number {
  return gpus * Math.round(hours * 3_600_000);
}

/** Whole GPU-ms (or ms) of a two-part total. */
export function wholeMs(exact: { readonly hi: number; readonly lo: number }): number {
  return Number(BigInt(exact.hi) * MS_PER_HOUR + BigInt(exact.lo));
}

function prepared(
  text: string,
  traces: Traces,
): { document: ParsedScenario; scenario: Scenario; seed: string; inputs: WorldInputs } {
  const files = Object.fromEntries(Object.keys(traces).map((name) => [name, ""]));
  const document = parsed({ "main.yaml": text, ...files });
  const inputs = {
    openTrace: (input: string) => rowSource(traces[input]!, { estimateMs: Number.NaN }),
    openRequests: (input: string) => rowSource(traces[input]!, { cachedTokens: Number.NaN }),
  } as WorldInputs;
  return { document, scenario: document.variants[0]!.scenario, seed: document.seed, inputs };
}

function rowSource(rows: Trace | TokenRows, unsaid: object): RowSource<object> {
  let at = 0;
  return {
    next(row: object) {
      const given = rows[at++];
      if (given === undefined) return false;
      Object.assign(row, unsaid, given);
      return true;
    },
    close() {},
  };
}

interface Records {
  readonly leases: LeaseRecord[];
  readonly jobs: JobRecord[];
  readonly sink: RecordSink;
}

function collect(): Records {
  const leases: LeaseRecord[] = [];
  const jobs: JobRecord[] = [];
  return {
    leases,
    jobs,
    sink: {
      lease: (record) => leases.push({ ...record }),
      job: (record) => jobs.push({ ...record }),
      request: () => {},
    },
  };
}

function microRun(scenario: Scenario, result: WorldResult, { leases, jobs }: Records): MicroRun {
  const { fleet, products, market } = scenario;
  const find = (list: readonly { readonly name: string }[], name: string): number => {
    const index = list.findIndex((each) => each.name === name);
    if (index < 0) throw new Error(`nothing is called ${name}`);
    return index;
  };
  const rowsOf = (account: Account, product?: string): readonly LedgerRow[] => {
    const wanted = product === undefined ? undefined : find(products, product);
    return result.ledger.filter(
      (row) => row.account === ACCOUNT[account] && (wanted === undefined || row.product === wanted),
    );
  };
  const isSegment = (name: string): boolean => market.segments.some((segment) => segment.name === name);
  const run: MicroRun = {
    result,
    leases,
    jobs,
    usd: (account, product) => sumUsd(rowsOf(account, product)),
    gpuMs: (account, product) =>
      rowsOf(account, product).reduce((sum, row) => sum + wholeMs(row.gpuHours), 0),
    state(state, cluster) {
      const only = cluster === undefined ? undefined : find(fleet.clusters, cluster);
      const cell = GPU_STATES.indexOf(state);
      return result.clusters.reduce(
        (sum, each, at) => (only === undefined || only === at ? sum + wholeMs(each.stateGpuMs[cell]!) : sum),
        0,
      );
    },
    unsold: (reason) =>
      result.clusters.reduce(
        (sum, each) => sum + wholeMs(each.unsoldGpuMs[UNSOLD_REASONS.indexOf(reason)]!),
        0,
      ),
    segment: (name) => result.segments[find(market.segments, name)]!,
    source: (name) => result.jobs[find(scenario.jobs, name)]!,
    client: (name) => result.clients[find(scenario.serving.clients, name)]!,
    service: (name) => result.services[find(scenario.services, name)]!,
    lost(name) {
      const flow = isSegment(name) ? run.segment(name) : run.source(name);
      const pairs = LOSS_REASONS.map((reason, at) => [reason, flow.lost[at]!] as const);
      return Object.fromEntries(pairs.filter(([, count]) => count > 0));
    },
  };
  assertStatesAddUp(scenario, result);
  return run;
}

/** GPU states add up to what was installed over the window; clusters that come online late are left out. */
function assertStatesAddUp(scenario: Scenario, result: WorldResult): void {
  scenario.fleet.clusters.forEach((cluster, index) => {
    if (cluster.startsOffline) return;
    let sum = 0;
    for (let state = 0; state < STATE_COUNT; state++)
      sum += wholeMs(result.clusters[index]!.stateGpuMs[state]!);
    const installed = cluster.nodes * cluster.gpusPerNode * result.windowMs;
    if (sum !== installed)
      throw new Error(`cluster ${cluster.name}: states make ${sum} GPU-ms, installed ${installed}`);
  });
}

function decimal(nano: bigint): string {
  const size = nano < 0n ? -nano : nano;
  return `${nano < 0n ? "-" : ""}${size / NANO}.${String(size % NANO).padStart(9, "0")}`;
}
