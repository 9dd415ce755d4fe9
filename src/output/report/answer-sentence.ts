import { numberIn, type ReportData } from "../../model/report-data.ts";
import { metricFigure } from "../figures.ts";
import { escaped } from "./html/escape.ts";
import { figureHtml } from "./html/table-html.ts";
import type { Figure } from "./kit/data-table.ts";
import { sourceText } from "./kit/source.ts";
import { bestVariant, summaryFigure } from "./numbers.ts";
import { isOfYear, windowOf } from "./window.ts";

/**
 * The answer as a paragraph of HTML: what the best variant earns with its interval, a year of it, how much more that is
 * than the baseline, and what it costs internal work. Undefined where the folder has no net value.
 */
export function answerHtml(data: ReportData): string | undefined {
  const variant = bestVariant(data);
  if (variant === undefined) return undefined;
  const mean = summaryFigure(data, { variant, metric: "net_value_usd" });
  if (mean === undefined) return undefined;
  const sentence = [
    `<b>${escaped(variant)}</b> earns ${figureHtml(mean)} of net value${intervalOf(data, variant)}`,
    annual(data, mean),
    differenceTo(data, variant),
    harm(data, variant),
  ].join("");
  return `<p class="lead">${sentence}.</p>`;
}

function intervalOf(data: ReportData, variant: string): string {
  const at = { variant, metric: "net_value_usd" };
  const low = summaryFigure(data, { ...at, column: "ci95_low" });
  const high = summaryFigure(data, { ...at, column: "ci95_high" });
  if (low === undefined || high === undefined) return " (one replication, no interval)";
  return ` (95 % interval ${figureHtml(low)} to ${figureHtml(high)})`;
}

/** The same in a year, if all of it were like the window. */
function annual(data: ReportData, mean: Figure): string {
  const window = windowOf(data);
  if (window === undefined || !isOfYear(window)) return "";
  const value = mean.value * window.perYear;
  const from = `${mean.from} x ${window.perYear}`;
  return `, ${figureHtml({ value, text: metricFigure("USD", value), from })} a year at this rate`;
}

/** How much more than the baseline, in pairs. */
function differenceTo(data: ReportData, variant: string): string {
  const rows = data.table("comparison.csv")?.rows ?? [];
  const row = rows.find((each) => each["metric"] === "net_value_usd" && each["variant"] === variant);
  const baseline = row?.["baseline"] ?? "";
  const figure = (column: string): Figure | undefined => {
    const value = numberIn(row, column);
    const where = { metric: "net_value_usd", variant };
    const from = sourceText({ file: "comparison.csv", column, where, reduction: "cell" });
    return value === undefined ? undefined : { value, text: metricFigure("USD", value), from };
  };
  const [difference, low, high] = ["mean_difference", "ci95_low", "ci95_high"].map(figure);
  if (difference === undefined) return "";
  const interval =
    low === undefined || high === undefined
      ? ""
      : ` (${figureHtml(low)} to ${figureHtml(high)}${low.value <= 0 ? ", so it may be chance" : ""})`;
  // A difference below 0 cannot be: the variant is the best one.
  return `; that is ${figureHtml(difference)} more than <b>${escaped(baseline)}</b>${interval}`;
}

/** What selling costs internal work, which the net value has already paid. */
function harm(data: ReportData, variant: string): string {
  const cost = summaryFigure(data, { variant, metric: "internal_displacement_usd" });
  const unmet = summaryFigure(data, { variant, metric: "internal_shortfall_gpu_hours" });
  if (cost === undefined) return "";
  const hours = unmet === undefined ? "" : `; ${figureHtml(unmet)} GPU-hours of internal demand stay unmet`;
  const taken = cost.value === 0 ? "" : ", already taken off";
  return `, and it costs internal work ${figureHtml(cost)}${taken}${hours}`;
}
