import type { VariantResult } from "../experiment/run-experiment.ts";
import type { Metric, RatioMetric } from "../metrics/metric.ts";
import type { Column } from "./csv-table.ts";
import { keyColumns, type ReplicationRow, replicationRows } from "./result-rows.ts";

/** A ratio metric in one replication. */
export interface RatioRow extends ReplicationRow {
  readonly metric: RatioMetric;
}

/** Columns of ratios.csv: what the ratio metrics of runs.csv are ratios of, so that they can be compared and joined. */
export const RATIOS_COLUMNS: readonly Column<RatioRow>[] = [
  ...keyColumns<RatioRow>(),
  { name: "metric", unit: "", meaning: "Name of the ratio metric.", value: (row) => row.metric.name },
  {
    name: "numerator",
    unit: "see the metric's formula",
    meaning: "Numerator; over replications the metric is sum over sum.",
    value: (row) => row.metric.numerator(row.replication),
  },
  {
    name: "denominator",
    unit: "see the metric's formula",
    meaning: "Denominator; the metric has no value unless it is above 0.",
    value: (row) => row.metric.denominator(row.replication),
  },
];

export function* ratioRows(
  results: readonly VariantResult[],
  metrics: readonly Metric[],
): Generator<RatioRow> {
  for (const row of replicationRows(results)) {
    for (const metric of metrics) if (metric.kind === "ratio") yield { ...row, metric };
  }
}
