import type { MetricComparison } from "../../experiment/comparison.ts";
import { finite } from "../comparison-csv.ts";
import { metricFigure } from "../figures.ts";
import { dotPlot } from "./dot-plot.ts";
import type { PlotStyle } from "./plot-style.ts";

/** Further metrics stand in the table. */
const METRICS_MAX = 3;

/**
 * The differences to the baseline, of the first metrics of a comparison, with their intervals: one plot a metric.
 *
 * The baseline stands at zero. A metric in which nothing differs has no plot.
 *
 * @returns Plots with an empty line before each; empty text if there is none.
 */
export function differencePlots(rows: readonly MetricComparison[], style: PlotStyle): string {
  const metrics = [...new Set(rows.map(({ metric }) => metric))];
  return metrics
    .flatMap(
      (metric) =>
        differencePlot(
          rows.filter((row) => row.metric === metric),
          style,
        ) ?? [],
    )
    .slice(0, METRICS_MAX)
    .map((text) => `\n${text}\n`)
    .join("");
}

function differencePlot(rows: readonly MetricComparison[], style: PlotStyle): string | undefined {
  const { metric, baseline, unit } = rows[0]!;
  if (rows.every(({ difference }) => difference === undefined || difference.value === 0)) return undefined;
  const dots = rows.map(({ variant, difference }) => ({
    label: variant,
    value: difference?.value,
    low: finite(difference?.low),
    high: finite(difference?.high),
  }));
  return dotPlot(
    {
      title: `${metric}: difference to ${baseline}, 95 % interval`,
      rows: [{ label: baseline, value: 0 }, ...dots],
      show: (value) => metricFigure(unit, value),
    },
    style,
  );
}
