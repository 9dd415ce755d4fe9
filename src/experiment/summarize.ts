import { type Metric, metricValue } from "../metrics/metric.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import type { Replication } from "../metrics/result.ts";
import type { VariantResult } from "./run-experiment.ts";
import { type Summary, summarizeRatio, summarizeValues } from "./statistics.ts";

/** One metric of one variant over its replications. */
export interface MetricSummary {
  readonly metric: Metric;
  readonly summary: Summary;
}

/** All metrics of one variant, in the order of the registry, then those of `observe`. */
export interface VariantSummary {
  readonly variant: string;
  readonly metrics: readonly MetricSummary[];
}

/** A metric over replications: ratios as sum over sum, all others as means. */
export function summarizeMetric(metric: Metric, replications: readonly Replication[]): Summary {
  if (metric.kind !== "ratio") return summarizeValues(replications.map((each) => metricValue(metric, each)));
  return summarizeRatio(
    replications.map((each) => ({
      numerator: metric.numerator(each),
      denominator: metric.denominator(each),
    })),
  );
}

export function summarizeVariant({ variant, replications }: VariantResult): VariantSummary {
  const metrics = [...METRICS, ...observedMetrics(replications)];
  return {
    variant: variant.name,
    metrics: metrics.map((metric) => ({ metric, summary: summarizeMetric(metric, replications) })),
  };
}
