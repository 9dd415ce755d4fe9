import type { Replication } from "./result.ts";

/** Value of a metric in one replication; undefined = absent (nothing was there to measure). */
export type MetricValue = number | undefined;

interface Described {
  /** Name in every file and on the terminal; the unit is part of it unless it is a bare count or share. */
  readonly name: string;
  /** Unit as text: `GPU-h`, `USD`, `USD/GPU-h`, `h`, `requests`, `share`... */
  readonly unit: string;
  /** How it is computed, in the words of design and ledger. */
  readonly formula: string;
  /** What it tells the reader, in one sentence. */
  readonly meaning: string;
}

/** A quotient of two totals; over replications it is sum / sum. */
export interface RatioMetric extends Described {
  readonly kind: "ratio";
  readonly numerator: (replication: Replication) => number;
  readonly denominator: (replication: Replication) => number;
}

/** A number per replication; over replications it is the mean. */
export interface PlainMetric extends Described {
  readonly kind: "total" | "time_average" | "quantile";
  readonly compute: (replication: Replication) => MetricValue;
}

export type Metric = RatioMetric | PlainMetric;

/** Value in one replication; a ratio without a positive denominator is absent. */
export function metricValue(metric: Metric, replication: Replication): MetricValue {
  if (metric.kind !== "ratio") return metric.compute(replication);
  const denominator = metric.denominator(replication);
  return denominator > 0 ? metric.numerator(replication) / denominator : undefined;
}
