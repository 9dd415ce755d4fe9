import type { MetricSummary, VariantSummary } from "../experiment/summarize.ts";
import type { Column } from "./csv-table.ts";

/** A metric of a variant over its replications. */
export interface SummaryRow extends Pick<MetricSummary, "summary"> {
  readonly variant: string;
  readonly metric: Pick<MetricSummary["metric"], "name" | "unit">;
}

/** Columns of summary.csv. */
export const SUMMARY_COLUMNS: readonly Column<SummaryRow>[] = [
  { name: "variant", unit: "", meaning: "Name of the variant.", value: (row) => row.variant },
  {
    name: "metric",
    unit: "",
    meaning: "Name of the metric; see the list of metrics.",
    value: (row) => row.metric.name,
  },
  { name: "unit", unit: "", meaning: "Unit of the values of this row.", value: (row) => row.metric.unit },
  {
    name: "n",
    unit: "replications",
    type: "count",
    meaning: "Replications in which the metric has a value.",
    value: (row) => row.summary.n,
  },
  {
    name: "mean",
    unit: "see unit",
    meaning: "Mean over replications; for ratios sum over sum.",
    value: (row) => row.summary.mean,
  },
  {
    name: "ci95_low",
    unit: "see unit",
    meaning: "Lower end of the Student-t interval with 95 % confidence; empty with one replication.",
    value: (row) => row.summary.ci95Low,
  },
  {
    name: "ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => row.summary.ci95High,
  },
  {
    name: "std_dev",
    unit: "see unit",
    meaning: "Standard deviation between replications (n - 1); empty with one replication.",
    value: (row) => row.summary.standardDeviation,
  },
  {
    name: "min",
    unit: "see unit",
    meaning: "Smallest value of a replication.",
    value: (row) => row.summary.min,
  },
  {
    name: "max",
    unit: "see unit",
    meaning: "Largest value of a replication.",
    value: (row) => row.summary.max,
  },
  {
    name: "method",
    unit: "",
    meaning: "How the interval was made: `t` (Student t over replications) or `delta` (ratio of sums).",
    value: (row) => row.summary.method,
  },
  {
    name: "median",
    unit: "see unit",
    meaning: "Median of the replications.",
    value: (row) => row.summary.median,
  },
  {
    name: "median_ci95_low",
    unit: "see unit",
    meaning: "Lower end of its interval by order statistics, whatever the law; empty below 6 replications.",
    value: (row) => row.summary.medianLow,
  },
  {
    name: "median_ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => row.summary.medianHigh,
  },
  {
    name: "replications_for_1_percent",
    unit: "replications",
    meaning: "Replications whose interval would reach 1 % of the mean to either side, estimated from these.",
    value: (row) => row.summary.neededFor1Percent,
  },
];

export function* summaryRows(summaries: readonly VariantSummary[]): Generator<SummaryRow> {
  for (const { variant, metrics } of summaries) for (const each of metrics) yield { variant, ...each };
}
