import type { ChartOptions, ChartView, Json } from "./chart.ts";

/** Options of one view of a chart: the shared ones, its own in their place, and what it says of every series. */
export function viewOptions(shared: ChartOptions, { options, eachSeries }: ChartView): ChartOptions {
  const all = { ...shared, ...options };
  const { series } = all;
  if (eachSeries === undefined || !Array.isArray(series)) return all;
  return { ...all, series: series.map((each: Json) => ({ ...eachSeries, ...(each as ChartOptions) })) };
}
