import type { ReportData } from "../../../model/report-data.ts";
import type { TableCell } from "../kit/data-table.ts";
import { metricTitle } from "../kit/metric-title.ts";
import { summaryFigure } from "../numbers.ts";
import type { Block } from "../section.ts";

/** What a decision hangs on, from money to harm. */
const METRICS_SHOWN = [
  "net_value_usd",
  "revenue_usd",
  "credits_usd",
  "incremental_cost_usd",
  "internal_displacement_usd",
  "utilization",
  "sell_through",
  "surplus_gpu_hours",
  "sold_gpu_hours",
  "average_price_usd_per_gpu_hour",
  "revenue_per_surplus_gpu_hour_usd",
  "blocking_probability",
  "wait_p95_h",
  "evictions",
  "lost_work_gpu_hours",
  "internal_shortfall_gpu_hours",
  "internal_slo_attainment",
];

/** Metrics down, variants across: the mean of each. */
export function keyMetricsTable(data: ReportData): readonly Block[] {
  const { variants } = data.manifest;
  const rows = METRICS_SHOWN.flatMap((metric): readonly (readonly TableCell[])[] => {
    const cells = variants.map((variant) => meanOf(data, variant, metric));
    return cells.some((cell) => cell !== undefined) ? [[metricTitle(metric), ...cells]] : [];
  });
  if (rows.length === 0) return [];
  const caption = "Means over replications, with 95 % intervals (summary.csv)";
  return [{ kind: "table", table: { caption, head: ["metric", ...variants], rows } }];
}

function meanOf(data: ReportData, variant: string, metric: string): TableCell {
  const mean = summaryFigure(data, { variant, metric });
  if (mean === undefined) return undefined;
  const [low, high] = (["ci95_low", "ci95_high"] as const).map((column) =>
    summaryFigure(data, { variant, metric, column }),
  );
  return { mean, low, high };
}
