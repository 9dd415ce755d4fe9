import type { IntervalSums, VariantSeries } from "../../metrics/interval-sums.ts";
import type { GpuState } from "../../model/states.ts";
import { metricFigure } from "../figures.ts";
import type { PlotStyle } from "./plot-style.ts";
import { type SeriesPlot, type SeriesPoint, seriesPlot } from "./series-plot.ts";
import { wrapped } from "./wrapped.ts";

/** More lines than this are a wall, not a picture. */
const VARIANTS_MAX = 6;
const PRODUCTS_MAX = 4;
/** Below this many intervals the table says all. */
const INTERVALS_MIN = 6;

const USED: readonly GpuState[] = ["reserved_used", "on_demand", "block", "spot", "model_api"];

/**
 * What happened over time: utilization, GPUs sold, and the prices that move, as sparklines of one replication.
 *
 * @returns Lines without the last line break; undefined where the series are too short to show anything.
 */
export function seriesPlots(all: readonly VariantSeries[], style: PlotStyle): string | undefined {
  const series = all.slice(0, VARIANTS_MAX);
  const [first] = series;
  if (first === undefined || first.intervals.length < INTERVALS_MIN) return undefined;
  const plots = [utilizationPlot(series), soldPlot(series), ...pricePlots(series)];
  const labels = plots.flatMap(({ lines }) => lines.map(({ label }) => label));
  const texts = plots.flatMap((plot) => seriesPlot(plot, { labels, style }) ?? []);
  if (texts.length === 0) return undefined;
  const shown = series.length < all.length ? `, ${series.length} of ${all.length} variants` : "";
  const title = `replication ${first.replication}, ${minute(first.start)} to ${minute(first.end)} UTC${shown}`;
  return [wrapped(title, style.columns), ...texts].join("\n\n");
}

/** `2026-11-02T06:00:00.000Z` as `2026-11-02 06:00`. */
function minute(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function linesOf(series: readonly VariantSeries[], point: (interval: IntervalSums) => SeriesPoint) {
  return series.map(({ variant, intervals }) => ({ label: variant, points: intervals.map(point) }));
}

function sumOf({ gpuHours }: IntervalSums, states: readonly GpuState[]): number {
  return states.reduce((sum, state) => sum + gpuHours[state], 0);
}

/** As the metric `utilization`: (internal + used by tenants) / (installed - down). */
function utilizationPlot(series: readonly VariantSeries[]): SeriesPlot {
  return {
    title: "utilization",
    fromZero: false,
    show: (value) => metricFigure("share", value),
    lines: linesOf(series, (interval) => ({
      numerator: sumOf(interval, ["internal", ...USED]),
      denominator: sumOf(interval, ["turning", "internal", ...USED, "reserved_idle", "idle"]),
    })),
  };
}

function soldPlot(series: readonly VariantSeries[]): SeriesPlot {
  const selling = series.filter(({ intervals }) => intervals.some((each) => sold(each) > 0));
  return {
    title: "GPUs sold",
    fromZero: true,
    show: (value) => metricFigure("GPUs", value),
    lines: linesOf(selling, (interval) => ({ numerator: sold(interval), denominator: interval.hours })),
  };
}

function sold(interval: IntervalSums): number {
  return sumOf(interval, [...USED, "reserved_idle"]);
}

/** One plot per product whose price moves in some variant; fixed prices stand in the scenario. */
function pricePlots(series: readonly VariantSeries[]): readonly SeriesPlot[] {
  const products = new Set(
    series.flatMap(({ intervals }) => intervals.flatMap(({ prices }) => [...prices.keys()])),
  );
  return [...products].flatMap((product) => pricePlot(series, product) ?? []).slice(0, PRODUCTS_MAX);
}

function pricePlot(series: readonly VariantSeries[], product: string): SeriesPlot | undefined {
  const lines = linesOf(series, ({ prices }) => {
    const { sum, count } = prices.get(product) ?? { sum: 0, count: 0 };
    return { numerator: sum, denominator: count };
  });
  const moving = lines.filter(({ points }) => isMoving(points));
  if (moving.length === 0) return undefined;
  return {
    title: `price of ${product}, USD/GPU-h`,
    fromZero: false,
    show: (value) => metricFigure("USD/GPU-h", value),
    lines: moving,
  };
}

function isMoving(points: readonly SeriesPoint[]): boolean {
  const values = points
    .filter((each) => each.denominator > 0)
    .map((each) => each.numerator / each.denominator);
  return values.some((value) => Math.abs(value - values[0]!) > 1e-9);
}
