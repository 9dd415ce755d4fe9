import { availableParallelism, cpus } from "node:os";
import type { RunTally } from "../experiment/backends/runner.ts";
import type { Doubt } from "../experiment/doubts.ts";
import { stableJson } from "../experiment/stable-json.ts";
import { manifestText } from "../io/manifest.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { HOUR_MS } from "../model/time.ts";
import { COLUMNS_FILE, columnsChunks } from "../output/columns-csv.ts";
import { bestSentence, comparisonSentence } from "../output/comparison-text.ts";
import { resultFiles } from "../output/result-files.ts";
import { exportInto } from "./export-into.ts";
import type { RunCommandOptions } from "./run-options.ts";
import type { JudgedOutcome } from "./run-outcome.ts";
import { type RunPlan, runArguments } from "./run-plan.ts";

export interface Outcome {
  readonly plan: RunPlan;
  readonly options: RunCommandOptions;
  readonly result: JudgedOutcome;
  readonly warnings: readonly Doubt[];
  readonly version: string;
  /** File name of the scenario. */
  readonly scenarioFile: string;
  readonly reproduce: string;
  readonly wallMs: number;
  readonly tally: RunTally;
}

/** Writes the tables, what their columns mean, copies in other forms, timing.json and, last, the manifest with the hashes of the others. */
export async function writeResults(folder: ResultFolder, outcome: Outcome): Promise<void> {
  const { variants, summaries, comparisons } = outcome.result;
  for (const file of resultFiles(variants, summaries, comparisons)) folder.writeTable(file);
  folder.write(COLUMNS_FILE, columnsChunks(folder.tables()));
  const outputs = folder.finished();
  folder.write("timing.json", [timingText(outcome)]);
  const { plan, options, warnings, result } = outcome;
  const manifest = manifestText({
    version: outcome.version,
    command: "run",
    scenario: outcome.scenarioFile,
    name: plan.document.name,
    inputs: plan.inputs,
    replications: result.replications,
    arguments: runArguments(plan, { ...options, replications: result.replications }),
    options: {
      records: options.records,
      series: options.series,
      set: options.set,
      ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    },
    outputs,
    mathFingerprint: mathFingerprint(),
    node: process.versions.node.split(".")[0]!,
    verdicts: verdictsOf(result),
    warnings,
    reproduce: outcome.reproduce,
  });
  await exportInto(folder, manifest, options.exports);
  folder.write("manifest.json", [manifest]);
}

/** What was concluded beside the figures. */
function verdictsOf({
  failures,
  thresholds,
  precision,
  best,
  steadyStates,
}: JudgedOutcome): readonly unknown[] {
  return [
    ...failures.map(({ variant, replication, error }) => ({
      verdict: "replication_failed",
      variant,
      replication,
      reason: error instanceof Error ? error.message : String(error),
    })),
    ...thresholds.map(({ variant, threshold, outcome }) => ({
      verdict: `threshold_${outcome}`,
      variant,
      metric: threshold.metric,
      condition: threshold.text,
    })),
    ...(best === undefined ? [] : [{ verdict: "best", text: bestSentence(best.best) }]),
    ...(best?.lead === undefined ? [] : [{ verdict: "lead", text: comparisonSentence(best.lead) }]),
    ...steadyStates.map(({ variant, verdict, proposedWarmupMs }) => ({
      verdict: "steady_state",
      variant,
      state: verdict,
      ...(proposedWarmupMs === undefined ? {} : { mser_warmup_h: proposedWarmupMs / HOUR_MS }),
    })),
    ...precision.map((text) => ({ verdict: "precision", text })),
  ];
}

/** What differs from run to run; no hash covers it. */
function timingText({ result, wallMs, tally, options }: Outcome): string {
  const timing = {
    invocation: process.argv.slice(2),
    finished_at: new Date().toISOString(),
    wall_seconds: wallMs / 1000,
    workers: options.workers ?? availableParallelism(),
    runs_computed: tally.computed,
    runs_reused: tally.reused,
    events: result.events,
    events_per_second: wallMs > 0 ? Math.round((1000 * result.events) / wallMs) : undefined,
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
    machine: machine(),
  };
  return `${stableJson(timing, 2)}\n`;
}

/** The machine, for timing.json. */
export function machine() {
  return {
    platform: process.platform,
    architecture: process.arch,
    node: process.version,
    processor: cpus()[0]?.model,
    processors: cpus().length,
  };
}
