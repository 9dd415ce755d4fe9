import type { MetricComparison } from "../experiment/comparison.ts";
import { comparisonSentence } from "./comparison-text.ts";
import type { Column } from "./csv-table.ts";

/** Columns of comparison.csv. */
export const COMPARISON_COLUMNS: readonly Column<MetricComparison>[] = [
  { name: "metric", unit: "", meaning: "Name of the metric.", value: (row) => row.metric },
  { name: "unit", unit: "", meaning: "Unit of the values of this row.", value: (row) => row.unit },
  {
    name: "baseline",
    unit: "",
    meaning: "Variant that the other is compared with.",
    value: (row) => row.baseline,
  },
  { name: "variant", unit: "", meaning: "Name of the variant.", value: (row) => row.variant },
  {
    name: "n",
    unit: "replications",
    type: "count",
    meaning: "Pairs; or, unpaired, the smaller number of replications.",
    value: (row) => row.n,
  },
  {
    name: "mean_difference",
    unit: "see unit",
    meaning: "Variant less baseline; for ratios, difference of sum over sum.",
    value: (row) => row.difference?.value,
  },
  {
    name: "ci95_low",
    unit: "see unit",
    meaning: "Lower end of the 95 % interval of the difference.",
    value: (row) => finite(row.difference?.low),
  },
  {
    name: "ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => finite(row.difference?.high),
  },
  {
    name: "p_value",
    unit: "",
    type: "number",
    meaning: "Two-sided p-value of no difference, before correction.",
    value: (row) => row.pValue,
  },
  {
    name: "verdict",
    unit: "",
    meaning: "In words; decided at 5 % after Holm's correction.",
    value: comparisonSentence,
  },
  {
    name: "outcome",
    unit: "",
    meaning: "`higher`, `lower`, `equal` (in every replication), `undecided` or `no_interval`.",
    value: (row) => row.verdict,
  },
  {
    name: "p_holm",
    unit: "",
    type: "number",
    meaning: "p-value with Holm's correction over the variants of the metric.",
    value: (row) => row.pHolm,
  },
  {
    name: "method",
    unit: "",
    meaning: "`paired` (same draws in both) or `welch` (independent runs).",
    value: (row) => row.method,
  },
  {
    name: "ratio",
    unit: "",
    type: "number",
    formula: "mean of the variant / mean of the baseline",
    meaning: "Variant over baseline; empty unless the baseline's interval lies above 0.",
    value: (row) => row.ratio?.value,
  },
  {
    name: "ratio_ci95_low",
    unit: "",
    type: "number",
    meaning: "Lower end of its 95 % interval.",
    value: (row) => row.ratio?.low,
  },
  {
    name: "ratio_ci95_high",
    unit: "",
    type: "number",
    meaning: "Upper end of the same interval.",
    value: (row) => row.ratio?.high,
  },
  {
    name: "variance_reduction",
    unit: "",
    type: "number",
    meaning:
      "What common random numbers bought: variance of the difference of independent runs over that of the pairs.",
    value: (row) => row.varianceReduction,
  },
  {
    name: "replications_needed",
    unit: "replications",
    meaning:
      "Replications that would decide after Holm's correction, were the difference what it seems to be.",
    value: (row) => row.needed,
  },
];

/** Absent unless finite. */
export function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
