import type { ReportData } from "../../../model/report-data.ts";
import { LOSS_REASONS } from "../../../model/states.ts";
import { figure, money } from "../../figures.ts";
import { meanOfSums, namesIn } from "../entity-figures.ts";
import type { Chart } from "../kit/chart.ts";
import { type ChosenPart, chosenBars } from "../kit/chosen-bars.ts";
import type { Figure } from "../kit/data-table.ts";
import { colour, reasonFill } from "../kit/palette.ts";
import { LOSS_NAMES } from "../loss-names.ts";
import { variantsBestFirst } from "../numbers.ts";

const FILE = "segments.csv";

/** What became of the requests of each segment of tenants. */
export function tenantRequestsChart(data: ReportData): Chart | undefined {
  const accepted: ChosenPart = {
    name: "accepted",
    fill: colour("green"),
    figures: figuresOf(data, "accepted", figure),
  };
  return chosenBars({
    ...common(data),
    id: "tenants-requests",
    title: "Requests by segment: accepted, or lost and why",
    parts: [accepted, ...lossParts(data, "requests", figure)],
    format: "figure",
    unit: "requests",
    caption: "Requests by segment, means over replications (segments.csv)",
    note: "Requests that arrived after the warm-up. Those that still wait when the run ends are neither accepted nor lost.",
  });
}

/** What the requests that were lost would have paid at the price offered to them. */
export function tenantLossesChart(data: ReportData): Chart | undefined {
  return chosenBars({
    ...common(data),
    id: "tenants-losses",
    title: "What the lost requests were worth [USD]",
    parts: lossParts(data, "usd", money),
    format: "money",
    unit: "USD",
    caption:
      "GPU-hours of lost requests at the price offered to them, means over replications (segments.csv)",
    note:
      "The GPU-hours that they asked for at the price that was offered to them, not at what they were ready to pay: a " +
      "request that found the price too high would have paid less, and GPUs that it had taken others could not have had.",
  });
}

function common(data: ReportData) {
  return {
    choiceKind: "variant",
    choices: variantsBestFirst(data),
    rowKind: "segment",
    rows: namesIn(data, FILE, "segment"),
  };
}

function lossParts(
  data: ReportData,
  measure: "requests" | "usd",
  textOf: (value: number) => string,
): readonly ChosenPart[] {
  return LOSS_REASONS.map((reason) => ({
    name: LOSS_NAMES[reason],
    fill: reasonFill(reason),
    figures: figuresOf(data, `lost_${reason}_${measure}`, textOf),
  }));
}

/** A column by variant and segment. */
function figuresOf(
  data: ReportData,
  column: string,
  textOf: (value: number) => string,
): readonly (readonly (Figure | undefined)[])[] {
  const { choices, rows } = common(data);
  return choices.map((variant) =>
    rows.map((segment) => meanOfSums(data, { file: FILE, variant, where: { segment } }, { column, textOf })),
  );
}
