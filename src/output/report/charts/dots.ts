import { METRICS } from "../../../metrics/registry.ts";
import { numberIn, type ReportData } from "../../../model/report-data.ts";
import type { Chart } from "../kit/chart.ts";
import type { TableCell } from "../kit/data-table.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { type NiceAxis, niceAxis } from "../kit/nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "../kit/options.ts";
import { SERIES_STYLES } from "../kit/palette.ts";
import { type SummaryColumn, summaryFigure, summaryRow } from "../numbers.ts";

/** Metrics that have a picture of their own, in this order; the table has more. */
const SHOWN = [
  "net_value_usd",
  "revenue_usd",
  "utilization",
  "sell_through",
  "average_price_usd_per_gpu_hour",
  "internal_shortfall_gpu_hours",
] as const;

/** A metric's mean with its 95 % interval, a row per variant; one picture per metric. None of a single run. */
export function dotCharts(data: ReportData): readonly Chart[] {
  const { variants, replications } = data.manifest;
  // A dot beside no other and without an interval says no more than its number.
  if (variants.length === 1 && replications === 1) return [];
  return SHOWN.flatMap((metric) => dotChart(data, metric) ?? []);
}

function dotChart(data: ReportData, metric: string): Chart | undefined {
  const { variants } = data.manifest;
  const unit = variants.map((variant) => summaryRow(data, variant, metric)?.["unit"]).find(Boolean);
  const dots = variants.flatMap((variant, at) => dotOf(data, { variant, metric, at }) ?? []);
  if (unit === undefined || dots.length === 0) return undefined;
  const title = metricTitle(metric);
  const meaning = METRICS.find(({ name }) => name === metric)?.meaning ?? "";
  return {
    id: `dots-${metric.replaceAll("_", "-")}`,
    title,
    alt: `Dot plot of ${title} by variant with 95 % intervals: ${dots.map(({ tip }) => tip.replaceAll("\n", " ")).join("; ")}.`,
    width: 440,
    height: 80 + 28 * variants.length,
    legend: [],
    selectors: [],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: valueAxis({ format: axisFormat(unit), more: { ...axisOf(dots) } }),
      yAxis: nameAxis(variants, { inverse: true }),
      tooltip: tooltip("item", "@tip item"),
      series: [
        { type: "custom", renderItem: "@render interval", encode: { x: [1, 2, 3], y: 0 }, data: dots },
      ],
    }),
    views: [{ choice: [], options: {} }],
    zoom: false,
    table: {
      caption: `${title}: mean and 95 % interval by variant (summary.csv)`,
      head: ["variant", "mean", "from", "to"],
      rows: variants.map((variant) => [variant, ...cellsOf(data, variant, metric)]),
    },
    note: meaning,
  };
}

/** An item of the series, as its drawing takes it. */
type Dot = {
  readonly value: readonly number[];
  readonly tip: string;
  readonly itemStyle: { readonly color: string };
};

/** An axis for all dots and intervals; it begins at 0 only where they do. */
function axisOf(dots: readonly Dot[]): NiceAxis {
  const ends = dots.flatMap(({ value: [, ...values] }) => values);
  return niceAxis(Math.min(...ends), Math.max(...ends), 3);
}

const COLUMNS: readonly SummaryColumn[] = ["mean", "ci95_low", "ci95_high"];

function cellsOf(data: ReportData, variant: string, metric: string): readonly TableCell[] {
  return COLUMNS.map((column) => summaryFigure(data, { variant, metric, column }));
}

/** A dot, with its interval where there is one. */
function dotOf(
  data: ReportData,
  { variant, metric, at }: { readonly variant: string; readonly metric: string; readonly at: number },
): Dot | undefined {
  const row = summaryRow(data, variant, metric);
  const mean = summaryFigure(data, { variant, metric });
  if (mean === undefined) return undefined;
  const low = summaryFigure(data, { variant, metric, column: "ci95_low" });
  const high = summaryFigure(data, { variant, metric, column: "ci95_high" });
  const isWhole = low !== undefined && high !== undefined;
  const interval = isWhole ? `95 % interval ${low.text} to ${high.text}` : "no interval";
  const { colour } = SERIES_STYLES[at % SERIES_STYLES.length]!;
  return {
    value: [at, mean.value, isWhole ? low.value : mean.value, isWhole ? high.value : mean.value],
    tip: `${variant}\n${mean.text}, ${interval}, ${numberIn(row, "n") ?? "?"} replications`,
    itemStyle: { color: colour },
  };
}
