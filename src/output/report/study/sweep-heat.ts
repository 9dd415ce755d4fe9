import type { ReportData, ReportRow } from "../../../model/report-data.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import { metricFigure } from "../../figures.ts";
import type { Chart, ChartOptions, ChartView } from "../kit/chart.ts";
import type { MeanCell } from "../kit/data-table.ts";
import { heatScale, inkOnHeat } from "../kit/heat-scale.ts";
import { metricTitle } from "../kit/metric-title.ts";
import { axisTextBelow, chartOptions, nameAxis, tooltip } from "../kit/options.ts";
import { colour } from "../kit/palette.ts";
import { inputNumber, inputTitle, inputValue, type StudyInput } from "./inputs.ts";
import { highestFirst, isGrid, meanText, type Sweep, sweepOf } from "./sweep.ts";
import { groupSelector, groupsOf } from "./sweep-groups.ts";
import { sweepTable } from "./sweep-table.ts";

/** More columns leave no room for a number in a cell on a narrow screen. */
const LABELS_MAX = 6;
const ROW_PX = 34;

/** Metrics over the two numbers that a sweep varied: a heat map per variant, all variants on one scale. */
export function sweepHeatChart(data: ReportData): Chart | undefined {
  const sweep = sweepOf(data);
  const [across, up, ...more] = sweep?.inputs.filter(({ isNumeric }) => isNumeric) ?? [];
  if (sweep === undefined || across === undefined || up === undefined || more.length > 0) return undefined;
  if (!isGrid(sweep, sweep.inputs)) return undefined;
  const texts = sweep.inputs.filter(({ isNumeric }) => !isNumeric);
  const map: HeatMap = { sweep, across, up, columns: valuesOf(sweep, across), lines: valuesOf(sweep, up) };
  const variants = highestFirst(sweep);
  const views = sweep.metrics.flatMap((metric) =>
    variants.flatMap((variant) =>
      groupsOf(sweep.points, texts).map(({ choice, points }): ChartView => {
        const options = viewOf(map, { metric, variant, points });
        return { choice: [metricTitle(metric), variant, ...choice], options };
      }),
    ),
  );
  const [metric = ""] = sweep.metrics;
  return {
    id: "sweep-heat",
    title: "Sweep over two inputs",
    alt: `Heat map of ${metricTitle(metric)}, ${across.path} across and ${up.path} up, variant ${variants[0]}; the numbers are in the table.`,
    width: 920,
    height: 130 + ROW_PX * map.lines.length,
    legend: [],
    selectors: ["metric", "variant", ...groupSelector(texts)],
    shared: chartOptions({
      grid: { left: 8, right: 16, top: 28, bottom: 78, containLabel: true },
      xAxis: nameAxis(map.columns.map(inputNumber), {
        ...axisTextBelow(inputTitle(across)),
        axisLabel: { color: colour("muted"), fontSize: 12 },
      }),
      yAxis: nameAxis(map.lines.map(inputNumber), {
        name: inputTitle(up),
        nameTextStyle: { color: colour("muted"), fontSize: 12, align: "left" },
      }),
      tooltip: tooltip("item", "@tip item"),
    }),
    views,
    zoom: false,
    table: sweepTable(sweep, metric),
    note: "Mean over replications at every point; all variants of a metric share one scale of colours.",
  };
}

interface HeatMap {
  readonly sweep: Sweep;
  readonly across: StudyInput;
  readonly up: StudyInput;
  /** Values of both inputs, from low to high. */
  readonly columns: readonly number[];
  readonly lines: readonly number[];
}

function valuesOf({ points }: Sweep, { column }: StudyInput): readonly number[] {
  return [...new Set(points.map((point) => Number(point[column])))].sort((a, b) => a - b);
}

function viewOf(
  { sweep, across, up, columns, lines }: HeatMap,
  at: { readonly metric: string; readonly variant: string; readonly points: readonly ReportRow[] },
): ChartOptions {
  const { metric, variant, points } = at;
  const range = rangeOf(sweep, metric);
  const unit = sweep.unitOf(metric);
  const data = points.flatMap((point) => {
    const cell = sweep.meanAt({ point: point["point"]!, variant, metric });
    if (cell === undefined) return [];
    const place = [columns.indexOf(Number(point[across.column])), lines.indexOf(Number(point[up.column]))];
    return [
      {
        value: [...place, shortNumber(cell.mean.value)],
        tip: tipOf(cell, point, [across, up]),
        label: labelOf(cell, range, columns.length),
      },
    ];
  });
  const itemStyle = { borderColor: colour("card"), borderWidth: 1 };
  return {
    series: [{ type: "heatmap", data, itemStyle }],
    visualMap: heatScale({ ...range, textOf: (value) => metricFigure(unit, value) }),
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOf(sweep: Sweep, metric: string): Range {
  const means = sweep.points.flatMap((point) =>
    sweep.variants.flatMap((variant) => {
      const cell = sweep.meanAt({ point: point["point"]!, variant, metric });
      return cell === undefined ? [] : [cell.mean.value];
    }),
  );
  return { low: Math.min(...means), high: Math.max(...means) };
}

function tipOf(cell: MeanCell, point: ReportRow, inputs: readonly StudyInput[]): string {
  const lines = inputs.map((input) => `${input.path} = ${inputValue(point, input)}`);
  return [meanText(cell), ...lines].join("\n");
}

function labelOf({ mean }: MeanCell, range: Range, columns: number): ChartOptions {
  if (columns > LABELS_MAX) return { show: false };
  return { show: true, formatter: mean.text, fontSize: 11, color: inkOnHeat(mean.value, range) };
}
