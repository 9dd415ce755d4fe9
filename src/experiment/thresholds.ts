import type { Variant } from "../model/scenario.ts";
import { meets, type Threshold } from "../model/threshold.ts";
import type { Summary } from "./statistics.ts";
import type { VariantSummary } from "./summarize.ts";

/**
 * - `met`: the whole interval meets the condition.
 * - `missed`: none of it does.
 * - `undecided`: a part of it does; more replications may settle it. Counts as not met.
 * - `absent`: the metric has no value. Counts as not met.
 */
export type ThresholdOutcome = "met" | "missed" | "undecided" | "absent";

export interface ThresholdVerdict {
  readonly variant: string;
  readonly threshold: Threshold;
  readonly outcome: ThresholdOutcome;
  readonly summary: Summary | undefined;
}

/** Judges the thresholds of all variants on their 95 % intervals; a single replication on its value. */
export function judgeThresholds(
  variants: readonly Variant[],
  summaries: readonly VariantSummary[],
): readonly ThresholdVerdict[] {
  return variants.flatMap(({ name, thresholds = [] }) => {
    const metrics = summaries.find((each) => each.variant === name)?.metrics;
    return thresholds.map((threshold) => {
      const summary = metrics?.find((each) => each.metric.name === threshold.metric)?.summary;
      return { variant: name, threshold, outcome: outcomeOf(threshold, summary), summary };
    });
  });
}

function outcomeOf(threshold: Threshold, summary: Summary | undefined): ThresholdOutcome {
  if (summary?.mean === undefined) return "absent";
  const { mean, ci95Low = mean, ci95High = mean } = summary;
  const low = meets(threshold, ci95Low);
  const high = meets(threshold, ci95High);
  if (low && high) return "met";
  return low || high ? "undecided" : "missed";
}
