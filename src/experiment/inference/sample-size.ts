import { normalQuantile } from "../../numerics/normal.ts";
import { twoSidedT, upperLevel } from "./two-sided.ts";

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
 * The half-width falls with every replication. The normal quantile is below every one of Student's t, so that what would
 * not be enough with it is not enough; the answer lies a few replications above.
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
  const reach = normalQuantile(upperLevel(confidence)) * sd;
  let low = Math.max(least, Math.floor((reach / half) ** 2) - 1);
  if (!(low < limit)) return undefined;
  let high = low + 1;
  for (let step = 2; !enough(high); step *= 2) {
    if (high >= limit) return undefined;
    [low, high] = [high, Math.min(limit, high + step)];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
