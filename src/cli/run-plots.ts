import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { VariantSummary } from "../experiment/summarize.ts";
import { readSeriesSums } from "../io/series-sums.ts";
import { money } from "../output/figures.ts";
import { dotPlot } from "../output/terminal/dot-plot.ts";
import type { PlotStyle } from "../output/terminal/plot-style.ts";
import { seriesPlots } from "../output/terminal/series-plots.ts";

/** Larger series are not read again only to draw a few lines [bytes]. */
const SERIES_BYTES_MAX = 256 * 1024 * 1024;

/** The plots below the table of `surplus run`: net value with its intervals, and what happened over time. */
export function runPlots(
  { summaries, folder }: { readonly summaries: readonly VariantSummary[]; readonly folder: string },
  style: PlotStyle,
): string {
  const texts = [netValuePlot(summaries, style), overTime(join(folder, "timeseries.csv"), style)];
  return texts.flatMap((text) => (text === undefined ? [] : `\n${text}\n`)).join("");
}

function netValuePlot(summaries: readonly VariantSummary[], style: PlotStyle): string | undefined {
  const rows = summaries.map(({ variant, metrics }) => {
    const summary = metrics.find(({ metric }) => metric.name === "net_value_usd")?.summary;
    return { label: variant, value: summary?.mean, low: summary?.ci95Low, high: summary?.ci95High };
  });
  const isSpread = rows.some(({ low }) => low !== undefined);
  return dotPlot({ title: `net value${isSpread ? ", 95 % interval" : ""}`, rows, show: money }, style);
}

function overTime(path: string, style: PlotStyle): string | undefined {
  if (!existsSync(path) || statSync(path).size > SERIES_BYTES_MAX) return undefined;
  return seriesPlots(readSeriesSums(path), style);
}
