import type { Metric } from "./metric.ts";
import type { ForecastTotals, Replication } from "./result.ts";

const of =
  (field: keyof ForecastTotals) =>
  ({ run }: Replication): number =>
    run.forecast?.[field] ?? 0;

/** How good the forecasts of internal use were; absent without `policies.forecast`. */
export const FORECAST_METRICS: readonly Metric[] = [
  {
    name: "forecast_mae_gpus",
    unit: "GPUs",
    kind: "ratio",
    formula:
      "mean of |forecast - actual| over clusters and instants of the grid, forecasts made `lead` before",
    meaning: "By how many GPUs of a cluster forecasts of internal use were off.",
    numerator: of("absoluteErrorGpus"),
    denominator: of("judged"),
  },
  {
    name: "forecast_bias_gpus",
    unit: "GPUs",
    kind: "ratio",
    formula: "mean of forecast - actual over clusters and instants of the grid, forecasts made `lead` before",
    meaning: "Positive: forecasts of internal use were too high on average.",
    numerator: of("errorGpus"),
    denominator: of("judged"),
  },
  {
    name: "forecast_coverage",
    unit: "share",
    kind: "ratio",
    formula:
      "instants at which the actual was at or below the quantile stated `lead` before / instants with one",
    meaning: "To be compared with `policies.forecast.quantile`: below it, quantiles were too low.",
    numerator: of("covered"),
    denominator: of("quantiles"),
  },
];
