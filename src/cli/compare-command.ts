import pico from "picocolors";
import type { Arm } from "../experiment/arms.ts";
import { Interrupted } from "../experiment/backends/runner.ts";
import { type BestVerdict, bestVerdict } from "../experiment/best-arm.ts";
import { compareArms, type MetricComparison } from "../experiment/comparison.ts";
import { isResultFolder } from "../io/result-arms.ts";
import { METRICS } from "../metrics/registry.ts";
import { COMPARISON_COLUMNS } from "../output/comparison-csv.ts";
import { comparisonJson, comparisonMarkdown, comparisonTable } from "../output/comparison-tables.ts";
import { bestSentence, comparisonSentence } from "../output/comparison-text.ts";
import { csvChunks } from "../output/csv-table.ts";
import { excelChunks } from "../output/excel-csv.ts";
import { memoryTable } from "../output/memory-table.ts";
import { differencePlots } from "../output/terminal/difference-plots.ts";
import { suggestName } from "../scenario/problem.ts";
import { type CliIo, columnsOf, hasColour, plotStyleOf } from "./cli-io.ts";
import type { CompareOptions } from "./compare-options.ts";
import { comparedSources } from "./compare-sources.ts";
import { checkWorkbook, writeComparisonWorkbook } from "./compare-workbook.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory } from "./laboratory.ts";
import { reportError, UsageError } from "./report-error.ts";

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
    checkForms(options);
    const { arms, origins } = await comparedSources(options, laboratory);
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
    if (options.xlsx !== undefined)
      writeComparisonWorkbook(options.xlsx, { arms: ordered, rows: compared, origins });
    laboratory.out(textOf(rows, bestVerdict(ordered, metrics[0]!), { options, io }));
    return EXIT.success;
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
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

/** @throws UsageError for a workbook that is there, and for a flavour of CSV without CSV. */
function checkForms({ xlsx, excel, force, format }: CompareOptions): void {
  if (excel && format !== "csv") throw new UsageError("--excel is a flavour of CSV; add --format csv");
  if (xlsx !== undefined) checkWorkbook(xlsx, force);
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
  if (options.format === "csv") return [...csvOf(rows, options.excel)].join("");
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

function csvOf(rows: readonly MetricComparison[], excel: boolean): Iterable<string> {
  if (!excel) return csvChunks(COMPARISON_COLUMNS, rows);
  const table = memoryTable("comparison.csv", COMPARISON_COLUMNS, rows);
  return excelChunks(table.columns, table.rows());
}
