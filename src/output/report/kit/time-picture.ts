import type { ReportSeries } from "../../../model/report-data.ts";
import type { ChartOptions } from "./chart.ts";
import { colour } from "./palette.ts";

/** Numbers that all views of the largest time chart may carry together: 0.2 MB of the page. */
export const NUMBERS_OF_CHART = 30_000;

/** A picture is never thinner than this: below, a week and a weekend would look alike. */
const ROWS_MIN = 64;

/** More rows than this are no finer on a wide page, zoomed or not, and slow to draw. */
const ROWS_MAX = 1500;

/** Rows of a static picture: one for three pixels. */
export const ROWS_STILL = 300;

interface Room {
  /** Numbers that there is room for. */
  readonly numbers: number;
  readonly views: number;
  /** Columns of each view, without that of time. */
  readonly columns: number;
}

/** Rows that each view of a time chart may have (`thinnedRows`), so that the page stays small. */
export function rowsFor({ numbers, views, columns }: Room): number {
  const rows = Math.floor(numbers / Math.max(1, views * (columns + 1)));
  return Math.max(ROWS_MIN, Math.min(ROWS_MAX, rows));
}

/**
 * A shade behind the warm-up, as an option of the first series; nothing without warm-up.
 *
 * @param position  Of its label: where no line runs.
 */
export function warmupShade(
  { startMs, warmupIntervals, endMs }: ReportSeries,
  position: "insideTop" | "insideBottom" = "insideTop",
): ChartOptions {
  if (warmupIntervals === 0) return {};
  const from = startMs[0]!;
  const to = endMs[warmupIntervals - 1]!;
  return {
    markArea: {
      silent: true,
      z: 5,
      itemStyle: { color: colour("muted"), opacity: 0.16 },
      label: { color: colour("ink"), position, formatter: "warm-up" },
      data: [[{ xAxis: from }, { xAxis: to }]],
    },
  };
}
