import { metricValue } from "../metrics/metric.ts";
import { metricNamed } from "../metrics/registry.ts";
import type { FlowTotals, Replication, RunWarning } from "../metrics/result.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS, MINUTE_MS } from "../model/time.ts";
import { jobLoad } from "../scenario/job-load.ts";
import { longestLease } from "./longest-lease.ts";
import { internalLoad, type TraceLoad, traceGpusOf } from "./offered-load.ts";
import type { VariantResult } from "./run-experiment.ts";
import { summarizeMetric } from "./summarize.ts";
import { tokenDoubts } from "./token-doubts.ts";

/** A doubt about the results of one variant, or of the experiment as a whole. */
export interface Doubt extends RunWarning {
  readonly variant?: string;
}

/** Below this many replications an interval is wide for its few degrees of freedom. */
const FEW_REPLICATIONS = 5;
/** A queue that grew by more than this many requests and this share of the offered counts as growing. */
const GROWTH_REQUESTS = 10;
const GROWTH_SHARE = 0.02;
/** Postings are rounded to whole nano-USD, bounds are sums of doubles: no more than this share apart for that. */
const HINDSIGHT_ROUNDING = 1e-6;

/**
 * What makes the results doubtful, each with a remedy in its text; one entry per code and variant.
 *
 * @param traceLoad  Mean GPUs that a trace asks for; absent = not known.
 */
export function doubtsOf(results: readonly VariantResult[], traceLoad?: TraceLoad): readonly Doubt[] {
  const doubts = replicationDoubts(results);
  for (const result of results) {
    if (result.replications.length === 0) continue;
    const crowded = crowdedSources(result.variant.scenario, traceLoad);
    const found = [
      ...worldWarnings(result.replications),
      budgetDoubt(result),
      ...(crowded.size > 0 ? [] : [loadDoubt(result, traceLoad)]),
      ...queueDoubts(result, crowded),
      warmupDoubt(result),
      sellThroughDoubt(result),
      hindsightDoubt(result),
      ...tokenDoubts(result),
    ];
    for (const warning of found)
      if (warning !== undefined) doubts.push({ ...warning, variant: result.variant.name });
  }
  return doubts;
}

function replicationDoubts(results: readonly VariantResult[]): Doubt[] {
  const counts = results.map((result) => result.replications.length);
  const fewest = Math.min(...counts);
  if (counts.length === 0 || fewest >= FEW_REPLICATIONS) return [];
  const text =
    fewest <= 1
      ? "A single replication says nothing about chance: intervals are empty; try `--replications 20`."
      : `Intervals from ${fewest} replications are wide; try \`--replications 20\`.`;
  return [{ code: "few_replications", text }];
}

/** Warnings of the runs themselves, each text once. */
function worldWarnings(replications: readonly Replication[]): RunWarning[] {
  const seen = new Map<string, RunWarning>();
  for (const { run, salesOff } of replications) {
    for (const warning of [...run.warnings, ...salesOff.warnings])
      seen.set(`${warning.code} ${warning.text}`, warning);
  }
  return [...seen.values()];
}

function budgetDoubt({ variant, replications }: VariantResult): RunWarning | undefined {
  const cut = replications.filter(
    ({ run, salesOff }) => run.endedBy === "event_budget" || salesOff.endedBy === "event_budget",
  );
  if (cut.length === 0) return undefined;
  const budget = variant.scenario.eventBudget;
  return {
    code: "event_budget",
    text:
      `${cut.length} of ${replications.length} replications were cut after ${budget} events: their totals miss ` +
      "the rest of the window; shorten `horizon`, lower arrival rates or raise `event_budget`.",
  };
}

/**
 * Names of the job sources that ask for more than their clusters have. The warnings of scenario and traces say so
 * before the run; growing queues and the load of the fleet are then no news.
 */
export function crowdedSources(scenario: Scenario, traceLoad?: TraceLoad): ReadonlySet<string> {
  const crowded = scenario.jobs.filter(
    (job) => (jobLoad(scenario, job, traceGpusOf(job, traceLoad)) ?? 0) > 1,
  );
  return new Set(crowded.map((job) => job.name));
}

function loadDoubt(result: VariantResult, traceLoad?: TraceLoad): RunWarning | undefined {
  const load = internalLoad(result, traceLoad);
  if (load === undefined || load <= 1) return undefined;
  return {
    code: "offered_load",
    text:
      `Internal work asks for ${percent(load)} of the working fleet: queues without a limit grow without end; ` +
      "add capacity, lower arrival rates, or scale the trace to the fleet.",
  };
}

function queueDoubts({ variant, replications }: VariantResult, crowded: ReadonlySet<string>): RunWarning[] {
  const { market, jobs } = variant.scenario;
  const doubts: RunWarning[] = [];
  const look = (name: string, flows: readonly FlowTotals[]): void => {
    if (!flows.every(grew)) return;
    const before = flows.reduce((sum, flow) => sum + flow.waitingAtStart, 0) / flows.length;
    const after = flows.reduce((sum, flow) => sum + flow.waitingAtEnd, 0) / flows.length;
    doubts.push({
      code: "queue_grew",
      text:
        `The queue of ${name} grew from ${Math.round(before)} to ${Math.round(after)} through the window: waits ` +
        "depend on the horizon and have no steady value; add capacity, lower the rate, or set `patience` or " +
        "`queue_limit`.",
    });
  };
  for (const [index, segment] of market.segments.entries()) {
    if (segment.arrivals.kind === "saturated") continue;
    look(
      segment.name,
      replications.map(({ run }) => run.segments[index]!),
    );
  }
  for (const [index, source] of jobs.entries()) {
    if (source.arrivals.kind === "saturated" || crowded.has(source.name)) continue;
    look(
      source.name,
      replications.map(({ run }) => run.jobs[index]!),
    );
  }
  return doubts;
}

function grew(flow: FlowTotals): boolean {
  const growth = flow.waitingAtEnd - flow.waitingAtStart;
  return growth > GROWTH_REQUESTS && growth > GROWTH_SHARE * flow.offered;
}

function warmupDoubt({ variant }: VariantResult): RunWarning | undefined {
  const { scenario } = variant;
  const longest = longestLease(scenario);
  if (longest === undefined || scenario.initial.start === "stationary") return undefined;
  if (scenario.warmupMs >= longest.durationMs) return undefined;
  // A warm-up as long as the whole run is no remedy.
  const longer = longest.durationMs < scenario.horizonMs ? `\`warmup: ${duration(longest.durationMs)}\`` : "";
  const remedies = [longer, "`initial: {start: stationary}`", "an initial book of leases"].filter(
    (each) => each !== "",
  );
  return {
    code: "short_warmup",
    text:
      `The warm-up (${duration(scenario.warmupMs)}) is shorter than the longest lease (${longest.of}, ` +
      `${duration(longest.durationMs)}): the fleet may still be filling inside the window; try ` +
      `${remedies.join(" or ")}.`,
  };
}

function sellThroughDoubt({ replications }: VariantResult): RunWarning | undefined {
  const share = summarizeMetric(metricNamed("sell_through"), replications).mean;
  if (share === undefined || share <= 1) return undefined;
  const mean = (name: string): string =>
    Math.round(summarizeMetric(metricNamed(name), replications).mean ?? 0).toString();
  return {
    code: "sold_beyond_surplus",
    text:
      `Sell-through is ${percent(share)}: of ${mean("sold_gpu_hours")} GPU-hours sold, ` +
      `${mean("sold_from_surplus_gpu_hours")} came from the surplus, ${mean("sold_from_buffer_gpu_hours")} from the ` +
      `buffer and ${mean("sold_displaced_gpu_hours")} from internal work; lower \`sellable\` or limit firm classes.`,
  };
}

/** A bound that does not hold is a fault of ours: it is told, never hidden. */
function hindsightDoubt({ replications }: VariantResult): RunWarning | undefined {
  const net = metricNamed("net_value_usd");
  const beaten = replications.filter((each) => {
    const bound = each.run.hindsight?.controlUsd;
    const reached = metricValue(net, each) ?? 0;
    return bound !== undefined && reached > bound + HINDSIGHT_ROUNDING * Math.max(1, Math.abs(bound));
  });
  if (beaten.length === 0) return undefined;
  return {
    code: "hindsight_beaten",
    text:
      `${beaten.length} of ${replications.length} replications have a net value above their hindsight bound: the bound ` +
      "misses something of this scenario, do not use `share_of_hindsight_*`; please report it with the scenario.",
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A length in the largest unit of the scenario format that holds it in at most one decimal. */
function duration(ms: number): string {
  for (const [unit, size] of [
    ["d", 24 * HOUR_MS],
    ["h", HOUR_MS],
    ["min", MINUTE_MS],
  ] as const) {
    if (ms >= size) return `${Math.ceil((10 * ms) / size) / 10} ${unit}`;
  }
  return `${Math.ceil(ms / 1000)} s`;
}
