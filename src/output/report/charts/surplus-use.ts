import type { ReportData } from "../../../model/report-data.ts";
import { UNSOLD_REASONS, type UnsoldReason } from "../../../model/states.ts";
import { money } from "../../figures.ts";
import type { Chart } from "../kit/chart.ts";
import type { Figure } from "../kit/data-table.ts";
import { reasonFill, stateFill } from "../kit/palette.ts";
import { type BarPart, stackedBars } from "../kit/stacked-bars.ts";
import { summaryFigure, variantsBestFirst } from "../numbers.ts";

/** What was sold, from firm to loose, and the metric that counts it. */
const SOLD = [
  { state: "reserved_used", name: "reserved, used" },
  { state: "reserved_idle", name: "reserved, idle" },
  { state: "block", name: "block" },
  { state: "on_demand", name: "on-demand" },
  { state: "spot", name: "spot" },
  { state: "model_api", name: "model API" },
] as const;

/** Reasons in the words of a reader. */
export const UNSOLD_NAMES: Readonly<Record<UnsoldReason, string>> = {
  buffer: "kept as buffer",
  not_sellable: "not for sale",
  stranded: "not in one place",
  withheld: "withheld by policy",
  no_demand: "no demand at this price",
};

const PRICE = "average_price_usd_per_gpu_hour";

/** GPU-hours that were sold, and those that were not, by reason; a bar per variant. */
export function surplusHoursChart(data: ReportData): Chart | undefined {
  const variants = variantsBestFirst(data);
  const figures = (metric: string) => variants.map((variant) => summaryFigure(data, { variant, metric }));
  return stackedBars({
    id: "surplus-hours",
    title: "Where the surplus goes [GPU-h]",
    rowKind: "variant",
    rows: variants,
    parts: [
      ...SOLD.map(({ state, name }) => ({
        name,
        fill: stateFill(state),
        figures: figures(`${state}_gpu_hours`),
      })),
      ...UNSOLD_REASONS.map((reason) => ({
        name: UNSOLD_NAMES[reason],
        fill: reasonFill(reason),
        figures: figures(`unsold_${reason}_gpu_hours`),
      })),
    ],
    format: "figure",
    unit: "GPU-h",
    caption: "GPU-hours sold and unsold, means over replications (summary.csv)",
    note: "All hours of GPUs that internal work left: sold by product, or idle by the first reason that applies.",
  });
}

/** What the idle hours would have earned at the average price of the variant, by reason. */
export function unsoldValueChart(data: ReportData): Chart | undefined {
  const variants = variantsBestFirst(data);
  return stackedBars({
    id: "unsold-value",
    title: "What the unsold hours would have earned [USD]",
    rowKind: "variant",
    rows: variants,
    parts: UNSOLD_REASONS.map(
      (reason): BarPart => ({
        name: UNSOLD_NAMES[reason],
        fill: reasonFill(reason),
        figures: variants.map((variant) => unsoldValue(data, variant, reason)),
      }),
    ),
    format: "money",
    unit: "USD",
    caption: "Unsold GPU-hours x average price of the variant (summary.csv)",
    note:
      "Idle hours at the average price of an hour in use of the same variant: an upper end, because more hours would " +
      "have sold at lower prices only.",
  });
}

function unsoldValue(data: ReportData, variant: string, reason: UnsoldReason): Figure | undefined {
  const hours = summaryFigure(data, { variant, metric: `unsold_${reason}_gpu_hours` });
  const price = summaryFigure(data, { variant, metric: PRICE });
  if (hours === undefined || price === undefined) return undefined;
  const value = hours.value * price.value;
  return { value, text: money(value), from: `${hours.from} x ${price.from}` };
}
