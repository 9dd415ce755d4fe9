import type { ReportData, ReportRow } from "../../../model/report-data.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import type { Chart, ChartOptions, ChartView, Json } from "../kit/chart.ts";
import type { MeanCell } from "../kit/data-table.ts";
import { lineStyleAt } from "../kit/line-styles.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { niceAxis } from "../kit/nice-axis.ts";
import { axisBelow, chartOptions, tooltip, valueAxis } from "../kit/options.ts";
import { inputNumber, inputTitle, inputValue, type StudyInput } from "./inputs.ts";
import { isGrid, meanText, type Sweep, sweepOf } from "./sweep.ts";
import { groupSelector, groupsOf } from "./sweep-groups.ts";
import { sweepTable } from "./sweep-table.ts";

/** Bands of more variants would cover each other. */
const BANDS_MAX = 4;

/** Metrics over the one number that a sweep varied: a line per variant; texts that were varied too are chosen. */
export function sweepCurvesChart(data: ReportData): Chart | undefined {
  const sweep = sweepOf(data);
  const [input, ...more] = sweep?.inputs.filter(({ isNumeric }) => isNumeric) ?? [];
  if (sweep === undefined || input === undefined || more.length > 0 || !isGrid(sweep, sweep.inputs)) return;
  const texts = sweep.inputs.filter((each) => each !== input);
  const groups = groupsOf(sweep.points, texts);
  const views = sweep.metrics.flatMap((metric) =>
    groups.map(({ choice, points }) => viewOf(sweep, { metric, input, choice, points })),
  );
  const [metric = ""] = sweep.metrics;
  const hasBands = sweep.variants.length <= BANDS_MAX;
  return {
    id: "sweep-curves",
    title: `Sweep over ${inputTitle(input)}`,
    alt: `Lines of ${metricTitle(metric)} over ${input.path}, one per variant: ${curveWords(sweep, input, metric)}.`,
    width: 920,
    height: 380,
    legend: sweep.variants.map((name, at) => {
      const { colour, dash } = lineStyleAt(at);
      return { name, fill: colour, dash: dash.join(" ") };
    }),
    selectors: ["metric", ...groupSelector(texts)],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 16, bottom: 32, containLabel: true },
      xAxis: axisBelow(inputTitle(input), extentOf(sweep.points, input)),
      tooltip: tooltip("item", "@tip item"),
    }),
    views,
    zoom: false,
    table: sweepTable(sweep, metric),
    note: hasBands
      ? "Means over replications with 95 % bands; every dot is a point that was run, the lines between are a guide."
      : "Means over replications; 95 % intervals are in the hover and in the table, because so many bands would cover each other.",
  };
}

function extentOf(points: readonly ReportRow[], { column }: StudyInput): ChartOptions {
  const values = points.map((point) => Number(point[column]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const { min, max, interval } = niceAxis(low, high, 5);
  return { min, max, interval };
}

interface Place {
  readonly metric: string;
  readonly input: StudyInput;
  readonly choice: readonly string[];
  readonly points: readonly ReportRow[];
}

interface Spot {
  readonly point: ReportRow;
  readonly x: number;
  readonly cell: MeanCell;
}

function viewOf(sweep: Sweep, { metric, input, choice, points }: Place): ChartView {
  const hasBands = sweep.variants.length <= BANDS_MAX;
  const curves = sweep.variants.map((variant) => spotsOf(sweep, { variant, metric, input, points }));
  const ends = curves.flat().flatMap(({ cell: { mean, low, high } }) => {
    const isWhole = hasBands && low !== undefined && high !== undefined;
    return isWhole ? [low.value, high.value] : [mean.value];
  });
  const series = sweep.variants.flatMap((variant, at) => {
    const spots = curves[at]!;
    const line = lineOf(variant, at, { spots, input });
    return hasBands ? [...bandOf(variant, at, spots), line] : [line];
  });
  const yAxis = valueAxis({
    format: axisFormat(sweep.unitOf(metric)),
    more: ends.length === 0 ? {} : { ...niceAxis(Math.min(...ends), Math.max(...ends), 5) },
  });
  return { choice: [metricTitle(metric), ...choice], options: { yAxis, series } };
}

function spotsOf(sweep: Sweep, at: Omit<Place, "choice"> & { readonly variant: string }): readonly Spot[] {
  const { variant, metric, input, points } = at;
  const spots = points.flatMap((point) => {
    const cell = sweep.meanAt({ point: point["point"]!, variant, metric });
    return cell === undefined ? [] : [{ point, x: Number(point[input.column]), cell }];
  });
  return spots.sort((a, b) => a.x - b.x);
}

function lineOf(
  variant: string,
  at: number,
  { spots, input }: { readonly spots: readonly Spot[]; readonly input: StudyInput },
): ChartOptions {
  const { colour, dash } = lineStyleAt(at);
  return {
    type: "line",
    name: variant,
    symbol: "circle",
    symbolSize: 8,
    showAllSymbol: true,
    lineStyle: { width: 2, color: colour, type: dash.length === 0 ? "solid" : [...dash] },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    data: spots.map(({ point, x, cell }) => ({
      value: [x, shortNumber(cell.mean.value)],
      tip: `${variant} at ${inputValue(point, input)}\n${meanText(cell)}`,
    })),
  };
}

/** The band as a series of the same name, so that the legend hides it with its line. */
function bandOf(variant: string, at: number, spots: readonly Spot[]): readonly ChartOptions[] {
  const edges = spots.flatMap(({ x, cell: { low, high } }): Json[] =>
    low === undefined || high === undefined ? [] : [[x, shortNumber(low.value), shortNumber(high.value)]],
  );
  if (edges.length < 2) return [];
  const data = [[edges.length, ...(edges as number[][]).flat()]];
  const itemStyle = { color: lineStyleAt(at).colour };
  return [
    {
      type: "custom",
      name: variant,
      renderItem: "@render band",
      silent: true,
      itemStyle,
      encode: { x: 1, y: 2 },
      data,
    },
  ];
}

function curveWords(sweep: Sweep, input: StudyInput, metric: string): string {
  return sweep.variants
    .map((variant) => {
      const spots = spotsOf(sweep, { variant, metric, input, points: sweep.points });
      const best = spots.reduce<Spot | undefined>(
        (high, spot) => (high === undefined || spot.cell.mean.value > high.cell.mean.value ? spot : high),
        undefined,
      );
      return best === undefined
        ? `${variant} no value`
        : `${variant} at most ${best.cell.mean.text} at ${inputNumber(best.x)}`;
    })
    .join("; ");
}
