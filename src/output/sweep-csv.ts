import type { MetricSummary, VariantSummary } from "../experiment/summarize.ts";
import { type Metric, metricValue } from "../metrics/metric.ts";
import type { Replication } from "../metrics/result.ts";
import type { Column } from "./csv-table.ts";
import type { Cell } from "./csv-text.ts";
import { SUMMARY_COLUMNS } from "./summary-csv.ts";

/** A value of a varied path: a number where it is one, with its unit. */
export interface VariedValue {
  readonly text: string;
  readonly number?: number;
  readonly unit?: string;
}

/** A point of a sweep: its number and the value of every varied path. */
export interface PointKey {
  /** From 0, in the order of the plan. */
  readonly point: number;
  readonly values: ReadonlyMap<string, VariedValue>;
}

/** A varied path as a column: numbers in one unit, or texts. */
export interface PathColumn {
  readonly path: string;
  /** Common unit of all values; absent if some value is no number, or units differ. */
  readonly unit: string | undefined;
}

/** The columns of all paths that any point varies, in order of first appearance. */
export function pathColumns(points: readonly PointKey["values"][]): readonly PathColumn[] {
  const paths = new Set(points.flatMap((values) => [...values.keys()]));
  return [...paths].map((path) => {
    const values = points.flatMap((each) => each.get(path) ?? []);
    const [first] = values;
    const isNumeric = values.every((each) => each.number !== undefined && each.unit === first?.unit);
    return { path, unit: isNumeric ? (first?.unit ?? "") : undefined };
  });
}

/** The columns that say which point a row is about. */
export function keyColumns<Row extends PointKey>(paths: readonly PathColumn[]): readonly Column<Row>[] {
  return [
    {
      name: "point",
      unit: "",
      type: "count",
      meaning: "Number of the point, from 0.",
      value: (row) => row.point,
    },
    ...paths.map(
      ({ path, unit }): Column<Row> => ({
        name: unit === undefined || unit === "" ? path : `${path} [${unit}]`,
        unit: unit ?? "",
        type: unit === undefined ? "text" : "number",
        meaning: `Value of \`${path}\` at this point.`,
        value: (row) => cellOf(row.values.get(path), unit),
      }),
    ),
  ];
}

function cellOf(value: VariedValue | undefined, unit: string | undefined): Cell {
  return unit === undefined ? value?.text : value?.number;
}

export interface SweepRow extends PointKey, MetricSummary {
  readonly variant: string;
}

/** Columns of sweep.csv: those of summary.csv for every point. */
export function sweepColumns(paths: readonly PathColumn[]): readonly Column<SweepRow>[] {
  return [...keyColumns<SweepRow>(paths), ...SUMMARY_COLUMNS];
}

export function* sweepRows(key: PointKey, summaries: readonly VariantSummary[]): Generator<SweepRow> {
  for (const { variant, metrics } of summaries)
    for (const each of metrics) yield { ...key, variant, ...each };
}

export interface SweepRunRow extends PointKey {
  readonly variant: string;
  readonly replication: Replication;
}

/** Columns of sweep-runs.csv: those of runs.csv for every point. */
export function sweepRunsColumns(
  paths: readonly PathColumn[],
  metrics: readonly Metric[],
): readonly Column<SweepRunRow>[] {
  return [
    ...keyColumns<SweepRunRow>(paths),
    { name: "variant", unit: "", meaning: "Name of the variant.", value: (row) => row.variant },
    {
      name: "replication",
      unit: "",
      type: "count",
      meaning: "Number of the replication, from 0; the same number means the same draws at every point.",
      value: (row) => row.replication.index,
    },
    { name: "seed", unit: "", meaning: "Master seed of the sweep.", value: (row) => row.replication.seed },
    ...metrics.map(
      (metric): Column<SweepRunRow> => ({
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
