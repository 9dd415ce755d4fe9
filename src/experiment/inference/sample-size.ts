import { twoSidedT } from "./two-sided.ts";

export interface SampleSizeWish {
  /** Standard deviation between replications, from a pilot. */
  readonly sd: number;
  /** Half-width to reach. */
  readonly half: number;
  /** Replications that there are: the answer is not below. */
  readonly start?: number;
  readonly confidence?: number;
  /** More replications than this nobody would make. */
  readonly limit?: number;
}

/**
 * Smallest number of replications whose Student-t interval is as narrow as wished; at least 2.
 *
 * The half-width falls with every replication, so that doubling and halving find it in some fifty steps.
 *
 * @returns undefined if it lies above the limit.
 * @see Law, Simulation Modeling and Analysis, ch. 9.
 */
export function replicationsNeeded({
  sd,
  half,
  start = 2,
  confidence = 0.95,
  limit = 1e7,
}: SampleSizeWish): number | undefined {
  const enough = (n: number): boolean => (twoSidedT(confidence, n - 1) * sd) / Math.sqrt(n) <= half;
  const least = Math.max(2, Math.ceil(start));
  if (enough(least)) return least;
  if (least >= limit || !enough(limit)) return undefined;
  let [low, high] = [least, Math.min(limit, 2 * least)];
  while (!enough(high)) [low, high] = [high, Math.min(limit, 2 * high)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
