import { tQuantile } from "../../numerics/student-t.ts";

export interface SampleSizeWish {
  /** Standard deviation between replications, from a pilot. */
  readonly sd: number;
  /** Half-width to reach. */
  readonly half: number;
  /** Replications that there are: the answer is not below. */
  readonly start?: number;
  readonly confidence?: number;
}

/** More replications than this nobody makes. */
const MOST = 1e9;

/**
 * Smallest number of replications whose Student-t interval is as narrow as wished; undefined if none below 10^9 is.
 *
 * @see Law, Simulation Modeling and Analysis, ch. 9.
 */
export function replicationsNeeded({
  sd,
  half,
  start = 2,
  confidence = 0.95,
}: SampleSizeWish): number | undefined {
  const enough = (n: number): boolean => (tQuantile(0.5 + confidence / 2, n - 1) * sd) / Math.sqrt(n) <= half;
  const least = Math.max(2, start);
  if (sd === 0 || enough(least)) return least;
  let high = least;
  while (!enough(high)) {
    if (high > MOST) return undefined;
    high *= 2;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
