import type { ReportData } from "../../../model/report-data.ts";
import type { Chart, ChartView } from "../kit/chart.ts";
import { lineStyleAt } from "../kit/line-styles.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { niceAxis } from "../kit/nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "../kit/options.ts";
import { shortPath } from "./inputs.ts";
import { meanText, pointText, type Sweep, sweepOf } from "./sweep.ts";
import { sweepTable } from "./sweep-table.ts";

/** Rows of a picture; a sweep with more variants times points is shown variant by variant. */
const ROWS_MAX = 40;
const ROW_PX = 24;

/** Metrics at every choice of the texts that a sweep varied: a dot with its interval for each, by variant. */
export function sweepDotsChart(data: ReportData): Chart | undefined {
  const sweep = sweepOf(data);
  if (sweep === undefined || sweep.inputs.some(({ isNumeric }) => isNumeric)) return undefined;
  const { variants, points, metrics } = sweep;
  const isTogether = variants.length * points.length <= ROWS_MAX;
  const pictures = isTogether ? [{ choice: [] as string[], own: variants }] : variants.map(alone);
  const [metric = ""] = metrics;
  return {
    id: "sweep-dots",
    title: `Sweep over ${sweep.inputs.map(({ path }) => shortPath(path)).join(", ")}`,
    alt: `Dot plot of ${metricTitle(metric)} with 95 % intervals by variant and choice: ${dotsOf(
      sweep,
      metric,
      pictures[0]!.own,
    )
      .map(({ tip }) => tip.replaceAll("\n", " "))
      .join("; ")}.`,
    width: 920,
    height: 64 + ROW_PX * points.length * pictures[0]!.own.length,
    legend: [],
    selectors: isTogether ? ["metric"] : ["metric", "variant"],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      tooltip: tooltip("item", "@tip item"),
    }),
    views: metrics.flatMap((each) =>
      pictures.map(({ choice, own }) => viewOf(sweep, { metric: each, choice, own })),
    ),
    zoom: false,
    table: sweepTable(sweep, metric),
    note: "Means over replications with 95 % intervals. The axis begins at 0 only where the intervals do.",
  };
}

const alone = (variant: string) => ({ choice: [variant], own: [variant] });

function viewOf(
  sweep: Sweep,
  at: { readonly metric: string; readonly choice: readonly string[]; readonly own: readonly string[] },
): ChartView {
  const { metric, choice, own } = at;
  const dots = dotsOf(sweep, metric, own);
  const ends = dots.flatMap(({ value: [, ...values] }) => values);
  const names = own.flatMap((variant) =>
    sweep.points.map((point) => {
      const text = pointText(point, sweep.inputs);
      return own.length === 1 ? text : `${variant}: ${text}`;
    }),
  );
  const more = ends.length === 0 ? {} : { ...niceAxis(Math.min(...ends), Math.max(...ends), 4) };
  return {
    choice: [metricTitle(metric), ...choice],
    options: {
      xAxis: valueAxis({ format: axisFormat(sweep.unitOf(metric)), more }),
      yAxis: nameAxis(names, { inverse: true }),
      series: [
        { type: "custom", renderItem: "@render interval", encode: { x: [1, 2, 3], y: 0 }, data: dots },
      ],
    },
  };
}

function dotsOf({ points, inputs, meanAt }: Sweep, metric: string, own: readonly string[]) {
  return own.flatMap((variant, group) =>
    points.flatMap((point, at) => {
      const cell = meanAt({ point: point["point"]!, variant, metric });
      if (cell === undefined) return [];
      const { mean, low = mean, high = mean } = cell;
      return [
        {
          value: [group * points.length + at, mean.value, low.value, high.value],
          tip: `${variant}: ${pointText(point, inputs)}\n${meanText(cell)}`,
          itemStyle: { color: lineStyleAt(group).colour },
        },
      ];
    }),
  );
}
