import type { ReportData } from "../../../model/report-data.ts";
import type { Chart } from "../kit/chart.ts";
import { dotRows } from "../kit/dot-rows.ts";
import { summaryFigure, variantsBestFirst } from "../numbers.ts";

const USES = [
  { use: "reserved", name: "reserved" },
  { use: "on_demand", name: "on-demand" },
  { use: "block", name: "block" },
  { use: "spot", name: "spot" },
  { use: "model_api", name: "model API" },
] as const;

/** What a GPU-hour earned by what it was used for: whether tokens or leases pay more for the same hour. */
export function hourRevenueChart(data: ReportData): Chart | undefined {
  const variants = variantsBestFirst(data);
  return dotRows({
    id: "hour-revenue",
    title: "What a GPU-hour earned, by use [USD/GPU-h]",
    rowKind: "variant",
    rows: variants,
    selectors: [],
    choices: [[]],
    kinds: USES.map(({ use, name }) => ({
      name,
      figures: [
        variants.map((variant) =>
          summaryFigure(data, { variant, metric: `revenue_per_gpu_hour_${use}_usd` }),
        ),
      ],
    })),
    isLog: false,
    format: "@price",
    unit: "USD/GPU-h",
    caption: "Revenue over GPU-hours by use (summary.csv)",
    note: "Revenue of a use over the GPU-hours that it held; a use that held none has no dot.",
  });
}
