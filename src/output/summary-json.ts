import type { VariantSummary } from "../experiment/summarize.ts";

/** What is known of an experiment beside its numbers. */
export interface SummaryHeader {
  readonly scenario: string;
  readonly version: string;
  readonly inputs_sha256: string;
  readonly seed: string;
  readonly replications: number;
  /** Folder with the result files, as a path for the user. */
  readonly results: string;
  readonly reproduce: string;
  readonly warnings: readonly { readonly code: string; readonly text: string; readonly variant?: string }[];
}

/** The summary as one JSON value: the rows of summary.csv by variant and metric; absent values are left out. */
export function summaryJson(header: SummaryHeader, summaries: readonly VariantSummary[]): string {
  const variants = summaries.map(({ variant, metrics }) => ({
    variant,
    metrics: Object.fromEntries(
      metrics.map(({ metric, summary }) => [
        metric.name,
        {
          unit: metric.unit,
          n: summary.n,
          mean: summary.mean,
          ci95_low: summary.ci95Low,
          ci95_high: summary.ci95High,
          std_dev: summary.standardDeviation,
          min: summary.min,
          max: summary.max,
          method: summary.method,
          median: summary.median,
          median_ci95_low: summary.medianLow,
          median_ci95_high: summary.medianHigh,
          replications_for_1_percent: summary.neededFor1Percent,
        },
      ]),
    ),
  }));
  return JSON.stringify({ ...header, variants }, undefined, 2);
}
