import type { ReportSeries } from "../../../model/report-data.ts";
import type { ChartOptions } from "./chart.ts";
import { colour } from "./palette.ts";

/** Numbers that all views of a time chart may carry together: about half a megabyte. */
const NUMBERS_MAX = 80_000;

/** Stretches of a picture as wide as a page: more would be finer than its pixels can show. */
const STRETCHES_MAX = 230;
const STRETCHES_MIN = 12;

/** Into how many stretches the time of a chart is cut (`extremeRows`), so that the page stays small. */
export function stretchesFor({
  views,
  columns,
}: {
  readonly views: number;
  readonly columns: number;
}): number {
  // In each stretch the extremes of the columns fall on about as many rows as there are columns.
  const rowsPerStretch = 2 + columns;
  const fitting = NUMBERS_MAX / Math.max(1, views * (columns + 1) * rowsPerStretch);
  return Math.round(Math.max(STRETCHES_MIN, Math.min(STRETCHES_MAX, fitting)));
}

/** A shade behind the warm-up, as an option of the first series; nothing without warm-up. */
export function warmupShade({ startMs, warmupIntervals, endMs }: ReportSeries): ChartOptions {
  if (warmupIntervals === 0) return {};
  const from = startMs[0]!;
  const to = endMs[warmupIntervals - 1]!;
  return {
    markArea: {
      silent: true,
      itemStyle: { color: colour("muted"), opacity: 0.16 },
      label: { color: colour("ink"), position: "insideTop", formatter: "warm-up" },
      data: [[{ xAxis: from }, { xAxis: to }]],
    },
  };
}
