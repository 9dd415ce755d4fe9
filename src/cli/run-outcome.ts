import type { BestVerdict } from "../experiment/best-arm.ts";
import type { MetricComparison } from "../experiment/comparison.ts";
import type { Doubt } from "../experiment/doubts.ts";
import type { ExperimentResult } from "../experiment/run-experiment.ts";
import type { SteadyState } from "../experiment/steady-state.ts";
import type { VariantSummary } from "../experiment/summarize.ts";
import type { ThresholdVerdict } from "../experiment/thresholds.ts";

/** A finished experiment with what was concluded on the way. */
export interface RunOutcome extends ExperimentResult {
  readonly summaries: readonly VariantSummary[];
  /** Replications of each variant; with `--batches` the batches of its one run. */
  readonly replications: number;
  /** What became of each wish for precision. */
  readonly precision: readonly string[];
}

/** The same after it was judged. */
export interface JudgedOutcome extends RunOutcome {
  readonly thresholds: readonly ThresholdVerdict[];
  /** Every metric against the baseline; empty with one variant. */
  readonly comparisons: readonly MetricComparison[];
  /** Which variant is best, and how that compares with the next; absent with one variant. */
  readonly best: BestVerdict | undefined;
  readonly steadyStates: readonly SteadyState[];
  readonly doubts: readonly Doubt[];
}
