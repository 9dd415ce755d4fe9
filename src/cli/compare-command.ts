import { basename, resolve } from "node:path";
import pico from "picocolors";
import { type Arm, armOf } from "../experiment/arms.ts";
import { Interrupted } from "../experiment/backends/runner.ts";
import { type BestVerdict, bestVerdict } from "../experiment/best-arm.ts";
import { compareArms, type MetricComparison } from "../experiment/comparison.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import { isResultFolder, readResultArms, windowOf } from "../io/result-arms.ts";
import { METRICS } from "../metrics/registry.ts";
import { COMPARISON_COLUMNS } from "../output/comparison-csv.ts";
import { comparisonJson, comparisonMarkdown, comparisonTable } from "../output/comparison-tables.ts";
import { bestSentence, comparisonSentence } from "../output/comparison-text.ts";
import { csvChunks } from "../output/csv-table.ts";
import { differencePlots } from "../output/terminal/difference-plots.ts";
import { suggestName } from "../scenario/problem.ts";
import { type CliIo, columnsOf, hasColour, plotStyleOf } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { packageVersion } from "./package-info.ts";
import { reportError, UsageError } from "./report-error.ts";
import { Study } from "./study.ts";

/** Options of `surplus compare`, as plain data. */
export interface CompareOptions extends LaboratoryOptions {
  /** Result folders and scenario files. */
  readonly sources: readonly string[];
  readonly baseline?: string;
  /** Metrics that are shown; empty = the main ones. */
  readonly metric: readonly string[];
  readonly format: "table" | "csv" | "json" | "markdown";
  readonly seed?: string;
  readonly replications?: number;
  readonly variants: readonly string[];
  readonly set: readonly string[];
  readonly debug: boolean;
}

/** Shown unless others are named; the first decides which variant is best. */
const MAIN_METRICS = [
  "net_value_usd",
  "revenue_usd",
  "utilization",
  "sell_through",
  "average_price_usd_per_gpu_hour",
  "evictions",
  "internal_shortfall_gpu_hours",
  "internal_slo_attainment",
];

/** `surplus compare`: variants of a scenario, or of result folders, against a baseline. */
export async function compareCommand(options: CompareOptions, io: CliIo): Promise<number> {
  const laboratory = await Laboratory.open(options, io);
  try {
    checkRunOptions(options);
    const arms = await armsOf(options, laboratory);
    if (laboratory.interrupted) return laboratory.endInterrupted();
    if (arms.length < 2) {
      const found = arms.map(({ name }) => `\`${name}\``).join("") || "none";
      throw new UsageError(
        `nothing to compare with: found ${found}; name a file with variants, or several folders`,
      );
    }
    const ordered = withBaseline(arms, options.baseline);
    const metrics = metricsOf(ordered, options);
    const compared = compareArms(ordered);
    const rows = metrics.flatMap((metric) => compared.filter((row) => row.metric === metric));
    laboratory.out(textOf(rows, bestVerdict(ordered, metrics[0]!), { options, io }));
    return EXIT.success;
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

/** The variants of all sources; where names would collide, or several sources are named, they bear that of theirs. */
async function armsOf(options: CompareOptions, laboratory: Laboratory): Promise<readonly Arm[]> {
  const found: Source[] = [];
  for (const source of options.sources) {
    found.push(
      isResultFolder(source)
        ? folderSource(source, options.variants)
        : await scenarioSource(source, options, laboratory),
    );
  }
  for (const note of notesOn(found)) laboratory.err(`${note}\n`);
  if (found.length === 1) return found[0]!.arms;
  return unique(
    found.flatMap(({ source, arms }) =>
      arms.map((arm) => ({ ...arm, name: arms.length === 1 ? source : `${source}/${arm.name}` })),
    ),
  );
}

/** Where arms come from, and what they were run as. */
interface Source {
  readonly source: string;
  readonly arms: readonly Arm[];
  readonly program: string;
  readonly scenario: string;
  readonly window: string;
  readonly batches: string | undefined;
}

function folderSource(folder: string, variants: readonly string[]): Source {
  const { arms, version, mathFingerprint: math, ...others } = readResultArms(folder);
  return {
    ...others,
    source: basename(resolve(folder)),
    arms: chosen(arms, variants, folder),
    program: `${version} ${math}`,
  };
}

/** What may make a comparison say less than it seems. @throws UsageError for what cannot be compared at all. */
function notesOn(sources: readonly Source[]): readonly string[] {
  const distinct = (of: (each: Source) => string): readonly string[] => [...new Set(sources.map(of))];
  const batches = distinct((each) => each.batches ?? "none");
  if (batches.length > 1)
    throw new UsageError(
      `batches are compared with batches of as many only; the sources have --batches ${batches.join(" and ")}`,
    );
  const notes: string[] = [];
  if (distinct((each) => each.program).length > 1)
    notes.push("warning: the sources are of different versions or math libraries; differences may be theirs");
  const scenarios = distinct((each) => each.scenario);
  if (scenarios.length > 1)
    notes.push(
      `note: the sources are of different scenarios (${scenarios.join(", ")}): where their seeds agree they are ` +
        "paired, and only entities of the same name share their draws",
    );
  const windows = distinct((each) => each.window);
  if (windows.length > 1)
    notes.push(
      `warning: the sources measure different windows (${windows.join("; ")}): totals over them are not alike`,
    );
  return notes;
}

/** @throws UsageError if a result folder has none of the variants that are named. */
function chosen(arms: readonly Arm[], names: readonly string[], folder: string): readonly Arm[] {
  if (names.length === 0) return arms;
  const found = arms.filter(({ name }) => names.includes(name));
  if (found.length > 0) return found;
  const known = arms.map(({ name }) => name);
  throw new UsageError(`${folder} has no variant \`${names[0]}\`; ${suggestName(names[0]!, known)}`);
}

/** @throws UsageError for options about runs where there is nothing to run. */
function checkRunOptions({ sources, seed, replications, set }: CompareOptions): void {
  if (!sources.every(isResultFolder)) return;
  const given = [
    ...(seed === undefined ? [] : ["--seed"]),
    ...(replications === undefined ? [] : ["--replications"]),
    ...(set.length === 0 ? [] : ["--set"]),
  ];
  if (given.length > 0)
    throw new UsageError(
      `nothing is run, since all sources are result folders; leave out ${given.join(" and ")}`,
    );
}

/** Two folders of the same name are told apart by a number. */
function unique(arms: readonly Arm[]): readonly Arm[] {
  const seen = new Map<string, number>();
  return arms.map((arm) => {
    const count = (seen.get(arm.name) ?? 0) + 1;
    seen.set(arm.name, count);
    return count === 1 ? arm : { ...arm, name: `${arm.name} (${count})` };
  });
}

async function scenarioSource(
  file: string,
  options: CompareOptions,
  laboratory: Laboratory,
): Promise<Source> {
  const study = new Study({ ...options, file }, laboratory);
  const [result] = await study.run([study.at(new Map())], study.document.replications);
  return {
    source: basename(file),
    arms: result!.results.filter((each) => each.replications.length > 0).map((each) => armOf(each)),
    program: `${packageVersion()} ${mathFingerprint()}`,
    scenario: study.document.name,
    window: windowOf(study.document.resolved),
    batches: undefined,
  };
}

/** @throws UsageError for a name that no arm has. */
function withBaseline(arms: readonly Arm[], name: string | undefined): readonly Arm[] {
  if (name === undefined) return arms;
  const base = arms.find((arm) => arm.name === name);
  if (base === undefined) {
    const names = arms.map((arm) => arm.name);
    throw new UsageError(`--baseline: there is no \`${name}\`; ${suggestName(name, names)}`);
  }
  return [base, ...arms.filter((arm) => arm !== base)];
}

/** @throws UsageError for a metric that no arm has. */
function metricsOf(arms: readonly Arm[], { metric, format }: CompareOptions): readonly string[] {
  const known = [...new Set(arms.flatMap(({ samples }) => samples.map((each) => each.metric)))];
  for (const name of metric) {
    if (!known.includes(name))
      throw new UsageError(`--metric: there is no \`${name}\`; ${suggestName(name, known)}`);
  }
  const [base] = arms;
  const lacking = metric.find((name) => !base!.samples.some((each) => each.metric === name));
  if (lacking !== undefined)
    throw new UsageError(
      `the baseline \`${base!.name}\` has no \`${lacking}\`; choose another with --baseline`,
    );
  if (metric.length > 0) return metric;
  // Programs get everything, the main metric first.
  if (format !== "table" && format !== "markdown")
    return [...new Set([MAIN_METRICS[0]!, ...known])].filter((name) => known.includes(name));
  const observed = known.filter((name) => !METRICS.some((each) => each.name === name));
  return [...MAIN_METRICS.filter((name) => known.includes(name)), ...observed];
}

function textOf(
  rows: readonly MetricComparison[],
  best: BestVerdict | undefined,
  { options, io }: { readonly options: CompareOptions; readonly io: CliIo },
): string {
  if (options.format === "csv") return [...csvChunks(COMPARISON_COLUMNS, rows)].join("");
  if (options.format === "json") return `${comparisonJson(rows, best)}\n`;
  if (options.format === "markdown") return comparisonMarkdown(rows, best);
  const strong = pico.createColors(hasColour(io.stdout, io.env)).bold;
  const table = comparisonTable(rows, { columns: columnsOf(io.stdout, io.env), strong });
  const style = plotStyleOf(io.stdout, io.env);
  const plots = style === undefined ? "" : differencePlots(rows, style);
  if (best === undefined) return `${table}\n${plots}`;
  const lead = best.lead === undefined ? "" : `${comparisonSentence(best.lead)}\n`;
  return `${table}\n\n${lead}${bestSentence(best.best)}\n${plots}`;
}
