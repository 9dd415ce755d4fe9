import { type Metric, metricValue } from "../metrics/metric.ts";
import type { Column } from "./csv-table.ts";
import { keyColumns, type ReplicationRow } from "./result-rows.ts";

/** Columns of runs.csv: keys, then one column per metric. */
export function runsColumns(metrics: readonly Metric[]): readonly Column<ReplicationRow>[] {
  return [
    ...keyColumns<ReplicationRow>(),
    {
      name: "seed",
      unit: "",
      meaning: "Master seed of the experiment.",
      value: (row) => row.replication.seed,
    },
    ...metrics.map(
      (metric): Column<ReplicationRow> => ({
        name: metric.name,
        unit: metric.unit,
        type: "number",
        meaning: metric.meaning,
        formula: metric.formula,
        value: (row) => metricValue(metric, row.replication),
      }),
    ),
  ];
}
