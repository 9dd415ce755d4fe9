import type { ReportSeries } from "../../model/report-data.ts";
import { figure } from "../figures.ts";
import type { Figure } from "./kit/data-table.ts";
import { sourceText } from "./kit/source.ts";

const HOUR_MS = 3_600_000;

/** Length of every interval [h]. */
export function hoursOf({ startMs, endMs }: ReportSeries): Float64Array {
  return startMs.map((start, row) => (endMs[row]! - start) / HOUR_MS);
}

/** Sum of a column over all clusters, a value per interval; undefined if no cluster has it. */
export function fleetValues(series: ReportSeries, variant: string, column: string): Float64Array | undefined {
  let sum: Float64Array | undefined;
  for (const cluster of series.clusters) {
    const values = series.values(variant, cluster, column);
    if (values === undefined) continue;
    sum ??= new Float64Array(values.length);
    for (let row = 0; row < values.length; row += 1) sum[row]! += values[row]!;
  }
  return sum;
}

interface Extremes {
  readonly mean: Figure;
  readonly lowest: Figure;
  readonly highest: Figure;
}

/** Mean, lowest and highest GPUs of the fleet in a column of GPU-hours, over all intervals. */
export function seriesExtremes(series: ReportSeries, variant: string, column: string): Extremes {
  const hours = hoursOf(series);
  const values = fleetValues(series, variant, column) ?? new Float64Array(hours.length);
  let sum = 0;
  let sumHours = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const gpus = values[row]! / hours[row]!;
    sum += values[row]!;
    sumHours += hours[row]!;
    low = Math.min(low, gpus);
    high = Math.max(high, gpus);
  }
  const make = (value: number, reduction: "gpus_mean" | "gpus_lowest" | "gpus_highest"): Figure => {
    const where = { variant, replication: series.replication };
    return {
      value,
      text: figure(value),
      from: sourceText({ file: "timeseries.csv", column, where, reduction }),
    };
  };
  return {
    mean: make(sum / sumHours, "gpus_mean"),
    lowest: make(low, "gpus_lowest"),
    highest: make(high, "gpus_highest"),
  };
}

/** First, lowest and highest value of a column of one cluster; a cell each of timeseries.csv, or nothing. */
export function columnExtremes(
  series: ReportSeries,
  at: { readonly variant: string; readonly cluster: string; readonly column: string },
  textOf: (value: number) => string,
): Readonly<Record<"first" | "lowest" | "highest", Figure | undefined>> {
  const { variant, cluster, column } = at;
  const values = series.values(variant, cluster, column)?.filter((value) => !Number.isNaN(value));
  const where = { variant, replication: series.replication, cluster };
  const make = (reduction: "first" | "lowest" | "highest", value: number | undefined): Figure | undefined =>
    value === undefined
      ? undefined
      : {
          value,
          text: textOf(value),
          from: sourceText({ file: "timeseries.csv", column, where, reduction }),
        };
  const some = values !== undefined && values.length > 0 ? values : undefined;
  return {
    first: make("first", some?.[0]),
    lowest: make(
      "lowest",
      some?.reduce((low, value) => Math.min(low, value)),
    ),
    highest: make(
      "highest",
      some?.reduce((high, value) => Math.max(high, value)),
    ),
  };
}
