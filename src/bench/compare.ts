import type { Rounds } from "./rounds.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** What a comparison with the baseline says of a benchmark. */
export type Verdict =
  /** Beyond the margin in one direction or the other. */
  | "slower"
  | "faster"
  | "same"
  /** The baseline has no such benchmark, or it broke down there. */
  | "new"
  | "failed there";

export interface Comparison {
  readonly verdict: Verdict;
  /** Cost here / cost in the baseline, round by round; absent where one is missing. */
  readonly ratio?: Spread;
}

/**
 * A benchmark against the same one in the baseline.
 *
 * Each round gives one ratio of two measurements made right after each other, so that a machine that gets slower
 * slows both. The median of the ratios decides; `margin` 0.1 calls 1.1 times the cost slower and a 1.1th faster.
 */
export function compare({ ours, theirs, isNew }: Rounds, margin: number): Comparison {
  if (isNew) return { verdict: "new" };
  if (theirs.length < ours.length) return { verdict: "failed there" };
  const ratio = spreadOf(ours.map(({ costNs }, round) => costNs / theirs[round]!.costNs));
  return { verdict: verdictOf(ratio.median, margin), ratio };
}

function verdictOf(ratio: number, margin: number): Verdict {
  if (ratio > 1 + margin) return "slower";
  return ratio < 1 / (1 + margin) ? "faster" : "same";
}
