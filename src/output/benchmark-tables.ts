import type { BestVerdict } from "../experiment/best-arm.ts";
import type { MetricComparison } from "../experiment/comparison.ts";
import { halfWidth, type Summary } from "../experiment/statistics.ts";
import { finite } from "./comparison-csv.ts";
import { pText } from "./comparison-tables.ts";
import { bestSentence, comparisonSentence } from "./comparison-text.ts";
import type { Column } from "./csv-table.ts";
import { metricFigure } from "./figures.ts";
import { capital, markdownTable } from "./markdown.ts";

/** A metric of a policy on a scenario of the benchmark. */
export interface BenchmarkRow {
  readonly scenario: string;
  readonly policy: string;
  readonly metric: string;
  readonly unit: string;
  readonly summary: Summary;
  /** Against the first policy of the scenario; absent for that one itself. */
  readonly comparison: MetricComparison | undefined;
}

/** A scenario of the benchmark with all its policies. */
export interface BenchmarkScenario {
  readonly scenario: string;
  readonly rows: readonly BenchmarkRow[];
  readonly best: BestVerdict | undefined;
}

/** Columns of benchmark.csv. */
export const BENCHMARK_COLUMNS: readonly Column<BenchmarkRow>[] = [
  { name: "scenario", unit: "", meaning: "Scenario of the benchmark.", value: (row) => row.scenario },
  { name: "policy", unit: "", meaning: "Variant of it: the policy.", value: (row) => row.policy },
  { name: "metric", unit: "", meaning: "Name of the metric.", value: (row) => row.metric },
  { name: "unit", unit: "", meaning: "Unit of the values of this row.", value: (row) => row.unit },
  { name: "n", unit: "replications", meaning: "Replications.", value: (row) => row.summary.n },
  { name: "mean", unit: "see unit", meaning: "Mean, or sum over sum.", value: (row) => row.summary.mean },
  {
    name: "ci95_low",
    unit: "see unit",
    meaning: "Lower end of its 95 % interval.",
    value: (row) => row.summary.ci95Low,
  },
  {
    name: "ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => row.summary.ci95High,
  },
  {
    name: "baseline",
    unit: "",
    meaning: "First policy of the scenario.",
    value: (row) => row.comparison?.baseline,
  },
  {
    name: "mean_difference",
    unit: "see unit",
    meaning: "Policy less baseline, in pairs.",
    value: (row) => row.comparison?.difference?.value,
  },
  {
    name: "difference_ci95_low",
    unit: "see unit",
    meaning: "Lower end of the 95 % interval of the difference.",
    value: (row) => finite(row.comparison?.difference?.low),
  },
  {
    name: "difference_ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => finite(row.comparison?.difference?.high),
  },
  {
    name: "p_holm",
    unit: "",
    type: "number",
    meaning: "p-value of no difference with Holm's correction over the policies of the scenario.",
    value: (row) => row.comparison?.pHolm,
  },
  {
    name: "outcome",
    unit: "",
    meaning: "`higher`, `lower`, `equal`, `undecided` or `no_interval`.",
    value: (row) => row.comparison?.verdict,
  },
  {
    name: "unpaired_over_paired_width",
    unit: "",
    type: "number",
    meaning: "How many times as wide the interval of the difference would be without common random numbers.",
    value: (row) => narrowing(row.comparison),
  },
];

/** How many times as wide an unpaired interval would be. */
function narrowing(comparison: MetricComparison | undefined): number | undefined {
  const reduction = comparison?.varianceReduction;
  return reduction === undefined ? undefined : Math.sqrt(reduction);
}

/** Metrics of the table for readers, each with its heading. */
const SHOWN = [
  ["net_value_usd", "net value"],
  ["revenue_usd", "revenue"],
  ["sell_through", "sell-through"],
  ["evictions", "evictions"],
  ["internal_shortfall_gpu_hours", "unmet internal GPU-h"],
] as const;

/** The benchmark as a page of Markdown: a table for each scenario, and what it says. */
export function benchmarkMarkdown(
  scenarios: readonly BenchmarkScenario[],
  { command, version }: { readonly command: string; readonly version: string },
): string {
  const intro =
    `# Policies on bundled scenarios\n\nWritten by \`${command}\`, surplus ${version}; the same command gives the ` +
    "same bytes. Each row is a policy; the first of a table is the baseline. ± is half of a 95 % interval. The last " +
    "columns are about net value in pairs: the same tenants, demand and failures under both policies; p has Holm's " +
    "correction, and *narrower* says how many times as wide the interval would be without pairs. `benchmark.csv` has " +
    "all metrics, the folders beside it each scenario in full.\n";
  return [intro, ...scenarios.map(sectionOf)].join("\n");
}

function sectionOf({ scenario, rows, best }: BenchmarkScenario): string {
  const head = ["policy", ...SHOWN.map(([, heading]) => heading), "difference", "p", "narrower"];
  const policies = [...new Set(rows.map((row) => row.policy))];
  const body = policies.map((policy) => {
    const own = rows.filter((row) => row.policy === policy);
    const find = (metric: string) => own.find((row) => row.metric === metric);
    return [policy, ...SHOWN.map(([metric]) => withHalf(find(metric))), ...pairCells(find("net_value_usd"))];
  });
  const n = rows[0]?.summary.n ?? 0;
  const said = [
    ...(best === undefined ? [] : [`${capital(bestSentence(best.best))}.`]),
    ...(best?.lead === undefined ? [] : [`${capital(comparisonSentence(best.lead))}.`]),
  ];
  return `## ${scenario}\n\n${markdownTable(head, body, 1)}\n\n${n} replications. ${said.join(" ")}\n`;
}

function withHalf(row: BenchmarkRow | undefined): string {
  if (row?.summary.mean === undefined) return "-";
  const half = halfWidth(row.summary);
  const text = metricFigure(row.unit, row.summary.mean);
  return half === undefined ? text : `${text} ± ${metricFigure(row.unit, half)}`;
}

function pairCells(row: BenchmarkRow | undefined): readonly string[] {
  const comparison = row?.comparison;
  if (row === undefined || comparison?.difference === undefined) return ["-", "-", "-"];
  const { value, low, high } = comparison.difference;
  const { pHolm } = comparison;
  const times = narrowing(comparison);
  return [
    `${metricFigure(row.unit, value)} ± ${metricFigure(row.unit, (high - low) / 2)}`,
    pHolm === undefined ? "-" : pText(pHolm),
    times === undefined ? "-" : `${times.toFixed(1)} x`,
  ];
}
