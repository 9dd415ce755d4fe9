import type { ReportData, ReportSeries } from "../../../model/report-data.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import { figure, percent } from "../../figures.ts";
import type { Chart, ChartView, Json } from "../kit/chart.ts";
import type { Figure, TableCell } from "../kit/data-table.ts";
import { heatScale } from "../kit/heat-scale.ts";
import { chartOptions, nameAxis, tooltip } from "../kit/options.ts";
import { colour } from "../kit/palette.ts";
import { sourceText } from "../kit/source.ts";
import { variantsBestFirst } from "../numbers.ts";
import { fleetValues, hoursOf } from "../series-values.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
const CELLS = DAYS.length * HOURS.length;
const HOUR_MS = 3_600_000;
/** 1 January 1970 was a Thursday. */
const EPOCH_DAY = 3;

const SOLD = ["reserved_used", "reserved_idle", "on_demand", "block", "spot", "model_api"].map(
  (state) => `${state}_gpu_hours`,
);

/** What is shown by hour of the week. */
interface Heat {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly per: "hours" | "surplus";
  readonly textOf: (value: number) => string;
  readonly note: string;
}

const SURPLUS: Heat = {
  id: "week-surplus",
  title: "Surplus GPUs by hour of the week",
  columns: ["surplus_gpu_hours"],
  per: "hours",
  textOf: figure,
  note: "Mean surplus of the fleet in each hour of the week, measured intervals of one replication; hours in UTC.",
};

const SELL_THROUGH: Heat = {
  id: "week-sell-through",
  title: "Sell-through by hour of the week",
  columns: SOLD,
  per: "surplus",
  textOf: percent,
  note:
    "Sold GPU-hours over surplus GPU-hours of the same run in each hour of the week; above 100% something was sold that " +
    "internal work or the buffer gave up. Hours in UTC.",
};

/** How much surplus there is by hour of the week, and how much of it is sold. */
export function weekHeatCharts(data: ReportData): readonly Chart[] {
  const { series } = data;
  if (series === undefined || series.startMs.length === 0) return [];
  const variants = variantsBestFirst(data).filter((variant) => series.variants.includes(variant));
  return [SURPLUS, SELL_THROUGH].flatMap((heat) => heatChart(series, variants, heat) ?? []);
}

function heatChart(series: ReportSeries, variants: readonly string[], heat: Heat): Chart | undefined {
  const grids = variants.map((variant) => gridOf(series, variant, heat));
  const all = grids.flatMap((grid) => [...grid].filter((value) => !Number.isNaN(value)));
  const [first] = grids;
  if (first === undefined || all.length === 0) return undefined;
  const { id, title, note, textOf, per } = heat;
  const highest = Math.max(...all);
  return {
    id,
    title,
    alt: `Heat map, days down and hours across, variant ${variants[0]}: ${wordsOf(first, textOf)}.`,
    width: 920,
    height: 250,
    legend: [],
    selectors: ["variant"],
    shared: chartOptions({
      grid: { left: 8, right: 8, top: 8, bottom: 44, containLabel: true },
      xAxis: nameAxis(HOURS, { axisLabel: { color: colour("muted"), fontSize: 11, interval: 2 } }),
      yAxis: nameAxis(DAYS, { inverse: true }),
      tooltip: tooltip("item", per === "hours" ? "@tip week figure" : "@tip week percent"),
      visualMap: heatScale({ low: 0, high: highest, textOf }),
    }),
    views: variants.map((variant, at) => viewOf(variant, grids[at]!)),
    zoom: false,
    table: {
      caption: `${title}, variant ${variants[0]}, replication ${series.replication} (timeseries.csv)`,
      head: ["hour", ...DAYS],
      rows: HOURS.map((hour, at) => [
        hour,
        ...DAYS.map((_, day) =>
          cellOf(series, variants[0]!, heat, { value: first[day * 24 + at]!, day, hour: at }),
        ),
      ]),
    },
    note:
      series.endMs.at(-1)! - series.startMs[0]! < 7 * 24 * HOUR_MS
        ? `${note} The run is shorter than a week.`
        : note,
  };
}

/** Mean by hour of the week, Monday 00:00 first; NaN where nothing was seen. */
function gridOf(series: ReportSeries, variant: string, { columns, per }: Heat): Float64Array {
  const above = new Float64Array(CELLS);
  const below = new Float64Array(CELLS);
  const hours = per === "hours" ? hoursOf(series) : fleetValues(series, variant, "surplus_gpu_hours");
  const values = columns.flatMap((column) => fleetValues(series, variant, column) ?? []);
  for (let row = series.warmupIntervals; row < series.startMs.length; row++) {
    const cell = cellAt(series.startMs[row]!);
    for (const column of values) above[cell]! += column[row]!;
    below[cell]! += hours?.[row] ?? 0;
  }
  return above.map((sum, cell) => (below[cell]! > 0 ? sum / below[cell]! : Number.NaN));
}

/** The hour of the week that an instant falls in. */
function cellAt(ms: number): number {
  const hours = Math.floor(ms / HOUR_MS);
  const day = (Math.floor(hours / 24) + EPOCH_DAY) % 7;
  return day * 24 + (hours % 24);
}

function viewOf(variant: string, grid: Float64Array): ChartView {
  const data = [...grid].flatMap((value, cell): Json[] => {
    if (Number.isNaN(value)) return [];
    return [[cell % 24, Math.floor(cell / 24), shortNumber(value)]];
  });
  const series = [{ type: "heatmap", data, itemStyle: { borderColor: colour("card"), borderWidth: 1 } }];
  return { choice: [variant], options: { series } };
}

function cellOf(
  series: ReportSeries,
  variant: string,
  { columns, per, textOf }: Heat,
  at: { readonly value: number; readonly day: number; readonly hour: number },
): TableCell {
  if (Number.isNaN(at.value)) return undefined;
  const where = { variant, replication: series.replication, phase: "measured" };
  const column = columns.join("+");
  const reduction = per === "hours" ? "week_hour_mean" : "week_hour_share";
  const from = sourceText({
    file: "timeseries.csv",
    column,
    where: { ...where, hour: `${at.day} ${at.hour}` },
    reduction,
  });
  return { value: at.value, text: textOf(at.value), from } satisfies Figure;
}

function wordsOf(grid: Float64Array, textOf: (value: number) => string): string {
  let low = -1;
  let high = -1;
  for (const [cell, value] of grid.entries()) {
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < grid[low]!) low = cell;
    if (high < 0 || value > grid[high]!) high = cell;
  }
  const place = (cell: number): string =>
    `${textOf(grid[cell]!)} at ${DAYS[Math.floor(cell / 24)]} ${HOURS[cell % 24]}`;
  return `lowest ${place(low)}, highest ${place(high)}`;
}
