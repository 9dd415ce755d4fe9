import { numberIn, type ReportData, type ReportRow } from "../../model/report-data.ts";
import { metricFigure } from "../figures.ts";
import type { Figure } from "./kit/data-table.ts";
import { sourceText } from "./kit/source.ts";

/** A column of summary.csv with numbers in the unit of the metric. */
export type SummaryColumn = "mean" | "ci95_low" | "ci95_high" | "std_dev" | "min" | "max" | "median";

/** The row of summary.csv for a metric of a variant. */
export function summaryRow(data: ReportData, variant: string, metric: string): ReportRow | undefined {
  return data
    .table("summary.csv")
    ?.rows.find((row) => row["variant"] === variant && row["metric"] === metric);
}

/** A cell of summary.csv as a figure; undefined where it is empty. */
export function summaryFigure(
  data: ReportData,
  at: { readonly variant: string; readonly metric: string; readonly column?: SummaryColumn },
): Figure | undefined {
  const { variant, metric, column = "mean" } = at;
  const row = summaryRow(data, variant, metric);
  const value = numberIn(row, column);
  if (value === undefined) return undefined;
  const from = sourceText({ file: "summary.csv", column, where: { variant, metric }, reduction: "cell" });
  return { value, text: metricFigure(row?.["unit"] ?? "", value), from };
}

/** The variant with the highest mean net value; the first one where there is none. */
export function bestVariant(data: ReportData): string | undefined {
  let best: string | undefined = data.manifest.variants[0];
  let bestValue = Number.NEGATIVE_INFINITY;
  for (const variant of data.manifest.variants) {
    const value = numberIn(summaryRow(data, variant, "net_value_usd"), "mean");
    if (value === undefined || value <= bestValue) continue;
    best = variant;
    bestValue = value;
  }
  return best;
}

/** Variants with the best one first. */
export function variantsBestFirst(data: ReportData): readonly string[] {
  const best = bestVariant(data);
  return best === undefined ? [] : [best, ...data.manifest.variants.filter((variant) => variant !== best)];
}
