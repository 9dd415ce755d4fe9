import pico from "picocolors";
import type { Doubt } from "../experiment/doubts.ts";
import { lengthText } from "../experiment/steady-state.ts";
import { bestSentence, comparisonSentence } from "../output/comparison-text.ts";
import { summaryJson } from "../output/summary-json.ts";
import { variantTable } from "../output/terminal-table.ts";
import { thresholdText } from "../output/verdict-text.ts";
import { type CliIo, columnsOf, hasColour, plotStyleOf } from "./cli-io.ts";
import type { Laboratory } from "./laboratory.ts";
import type { RunCommandOptions } from "./run-options.ts";
import type { JudgedOutcome } from "./run-outcome.ts";
import type { RunPlan } from "./run-plan.ts";
import { runPlots } from "./run-plots.ts";
import { shellQuote } from "./shell-quote.ts";

export interface Report {
  readonly plan: RunPlan;
  readonly options: RunCommandOptions;
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  readonly result: JudgedOutcome;
  readonly warnings: readonly Doubt[];
  readonly version: string;
  /** Command that gives these results again. */
  readonly reproduce: string;
}

/** The table (or JSON) on stdout; warnings, places and next steps on stderr. */
export function printReport(report: Report): void {
  const { options, io, laboratory, result } = report;
  if (options.json) laboratory.out(`${jsonOf(report)}\n`);
  else if (!options.quiet) {
    const strong = pico.createColors(hasColour(io.stdout, io.env)).bold;
    const table = variantTable(result.summaries, { columns: columnsOf(io.stdout, io.env), strong });
    const plots = plotsOf(report);
    laboratory.out(`${titleOf(report)}\n\n${table}\n${bestOf(result)}${plots}`);
  }
  printWarnings(report);
  printVerdicts(report);
  if (options.quiet) return;
  printPlaces(report);
}

/** Pictures, on a terminal. */
function plotsOf({ io, plan, result }: Report): string {
  const style = plotStyleOf(io.stdout, io.env);
  return style === undefined ? "" : runPlots({ summaries: result.summaries, folder: plan.target }, style);
}

/** Which variant is best, and by how much. */
function bestOf({ best }: JudgedOutcome): string {
  if (best === undefined) return "";
  const lead = best.lead === undefined ? "" : `${comparisonSentence(best.lead)}\n`;
  return `\n${lead}${bestSentence(best.best)}\n`;
}

function titleOf({ plan, result, options }: Report): string {
  const { name } = plan.document;
  if (options.batches !== undefined)
    return `${name}: ${options.batches} batches of one run of each variant, ± half of the 95 % interval`;
  if (result.replications === 1) return `${name}: 1 replication of each variant`;
  return `${name}: ${result.replications} replications of each variant, ± half of the 95 % interval`;
}

/** A warning that holds for several variants is said once. */
function printWarnings({ io, laboratory, warnings }: Report): void {
  const { yellow } = pico.createColors(hasColour(io.stderr, io.env));
  const byText = new Map<string, string[]>();
  for (const { text, variant } of warnings) {
    const variants = byText.get(text) ?? [];
    if (variant !== undefined) variants.push(variant);
    byText.set(text, variants);
  }
  for (const [text, variants] of byText) {
    const where = variants.length === 0 ? "" : `${variants.join(", ")}: `;
    laboratory.err(`${yellow("warning:")} ${where}${text}\n`);
  }
}

/** Thresholds that are not met are said even under --quiet: they are the reason of the exit code. */
function printVerdicts({ io, laboratory, result, options }: Report): void {
  const { green, red } = pico.createColors(hasColour(io.stderr, io.env));
  for (const verdict of result.thresholds) {
    const isMet = verdict.outcome === "met";
    if (isMet && options.quiet) continue;
    laboratory.err(`${isMet ? green("threshold:") : red("threshold:")} ${thresholdText(verdict)}\n`);
  }
  if (!options.quiet) for (const line of result.precision) laboratory.err(`${line}\n`);
}

function printPlaces({ plan, result, options, io, laboratory, reproduce, version }: Report): void {
  const { bold } = pico.createColors(hasColour(io.stderr, io.env));
  const first = options.exports.includes("xlsx") ? "workbook.xlsx has all tables" : "start with summary.csv";
  const lines = [
    "",
    `${bold("Results")}    ${plan.shownTarget}/  (${first}; timeseries.csv shows the hours; manifest.json what was run)`,
    ...(options.report ? [`${bold("Report")}     ${plan.shownTarget}/report.html`] : []),
    `${bold("State")}      ${stateText(result.steadyStates)}`,
    `${bold("Try next")}   ${nextStep(result, options)}`,
    `${bold("Reproduce")}  ${reproduce}`,
    `           surplus ${version}, inputs ${plan.inputsSha256.slice(0, 12)}`,
  ];
  if (options.series === "none" || options.batches !== undefined)
    lines[1] = lines[1]!.replace("timeseries.csv shows the hours; ", "");
  laboratory.err(`${lines.join("\n")}\n`);
}

const STATES = {
  stable: "stable",
  growing_queue: "a queue grows",
  overloaded: "overloaded",
} as const;

/** Steady or not, and the warm-up that MSER proposes: `stable (MSER-5 proposes a warm-up of 1 d)`. */
function stateText(states: JudgedOutcome["steadyStates"]): string {
  const byText = new Map<string, string[]>();
  for (const { variant, verdict, proposedWarmupMs } of states) {
    const warmup =
      proposedWarmupMs === undefined
        ? "too short for MSER-5 to propose a warm-up"
        : `MSER-5 proposes a warm-up of ${lengthText(proposedWarmupMs)}`;
    const text = `${STATES[verdict]} (${warmup})`;
    byText.set(text, [...(byText.get(text) ?? []), variant]);
  }
  const parts = [...byText].map(([text, variants]) =>
    byText.size === 1 ? text : `${variants.join(", ")}: ${text}`,
  );
  return parts.join("; ");
}

/** The option that is most likely missed. */
function nextStep({ replications }: JudgedOutcome, options: RunCommandOptions): string {
  const { file, set, variants, out, seed, records, batches, baseline, precision } = options;
  const words = ["surplus", "run", file];
  if (seed !== undefined) words.push("--seed", seed);
  for (const name of variants) words.push("--variant", name);
  for (const each of set) words.push("--set", each);
  if (baseline !== undefined) words.push("--baseline", baseline);
  if (batches !== undefined) words.push("--batches", String(batches));
  const same = words.map(shellQuote).join(" ");
  const isCounted = batches === undefined && (options.replications !== undefined || precision.length > 0);
  const count = isCounted ? ` --replications ${replications}` : "";
  const there = out === undefined ? "" : ` --out ${shellQuote(out)}`;
  if (batches === undefined && replications < 10)
    return `${same} --replications 20${there}   (narrower intervals)`;
  if (batches === undefined && !records)
    return `${same}${count} --records${there}   (every lease and job in leases.csv and jobs.csv)`;
  return `${same}${count} --set policies.reclaim=cheapest_first --out results/other   (change one thing)`;
}

function jsonOf({ plan, result, warnings, version, reproduce }: Report): string {
  const { document } = plan;
  const header = {
    scenario: document.name,
    version,
    inputs_sha256: plan.inputsSha256,
    seed: document.seed,
    replications: result.replications,
    results: plan.shownTarget,
    reproduce,
    warnings,
  };
  return summaryJson(header, result.summaries);
}
