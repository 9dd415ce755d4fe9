import type { ReportData } from "../../../model/report-data.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import type { Chart, ChartView } from "../kit/chart.ts";
import { lineStyleAt } from "../kit/line-styles.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { niceAxis } from "../kit/nice-axis.ts";
import { axisBelow, chartOptions, tooltip, valueAxis } from "../kit/options.ts";
import { inputTitle, type StudyInput } from "./inputs.ts";
import { isGrid, meanText, pointText, type Sweep, sweepOf } from "./sweep.ts";
import { sweepTable } from "./sweep-table.ts";

/** All points of a sweep of many inputs, or of one that fills the space: metrics over one input that is chosen. */
export function sweepScatterChart(data: ReportData): Chart | undefined {
  const sweep = sweepOf(data);
  const numbers = sweep?.inputs.filter(({ isNumeric }) => isNumeric) ?? [];
  if (sweep === undefined || numbers.length === 0) return undefined;
  if (numbers.length < 3 && isGrid(sweep, sweep.inputs)) return undefined;
  const [metric = ""] = sweep.metrics;
  return {
    id: "sweep-points",
    title: "Sweep, point by point",
    alt: `Dots of ${metricTitle(metric)} over ${numbers[0]!.path}, ${sweep.points.length} points, one colour per variant; the numbers are in the table.`,
    width: 920,
    height: 380,
    legend: sweep.variants.map((name, at) => ({ name, fill: lineStyleAt(at).colour })),
    selectors: ["metric", "input"],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 16, bottom: 32, containLabel: true },
      tooltip: tooltip("item", "@tip item"),
    }),
    views: sweep.metrics.flatMap((each) => numbers.map((input) => viewOf(sweep, each, input))),
    zoom: false,
    table: sweepTable(sweep, metric),
    note: "Mean over replications at every point. The other inputs differ from dot to dot, so the cloud shows what they do together.",
  };
}

function viewOf(sweep: Sweep, metric: string, input: StudyInput): ChartView {
  const { variants, points, inputs, meanAt, unitOf } = sweep;
  const series = variants.map((variant, at) => ({
    type: "scatter",
    name: variant,
    symbolSize: 8,
    itemStyle: { color: lineStyleAt(at).colour, opacity: 0.85 },
    data: points.flatMap((point) => {
      const cell = meanAt({ point: point["point"]!, variant, metric });
      if (cell === undefined || point[input.column] === "") return [];
      const tip = `${variant}: ${meanText(cell)}\n${pointText(point, inputs)}`;
      return [{ value: [Number(point[input.column]), shortNumber(cell.mean.value)], tip }];
    }),
  }));
  const axisOf = (at: 0 | 1) => {
    const values = series.flatMap(({ data }) => data.map(({ value }) => value[at]!));
    return values.length === 0 ? {} : { ...niceAxis(Math.min(...values), Math.max(...values), 5) };
  };
  return {
    choice: [metricTitle(metric), input.path],
    options: {
      xAxis: axisBelow(inputTitle(input), axisOf(0)),
      yAxis: valueAxis({ format: axisFormat(unitOf(metric)), more: axisOf(1) }),
      series,
    },
  };
}
