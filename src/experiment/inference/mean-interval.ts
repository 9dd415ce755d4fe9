import { deviation, fsum } from "d3-array";
import { assertFinite } from "./finite.ts";
import { twoSidedT } from "./two-sided.ts";

/** Mean of independent values with its Student-t interval; what cannot be said is absent. */
export interface MeanInterval {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the values (n - 1). */
  readonly sd: number | undefined;
  /** Quantile of Student's t. */
  readonly t: number | undefined;
  /** Half of the interval's width. */
  readonly half: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/**
 * Mean of independent values with its two-sided interval; a single value has none.
 *
 * @throws RangeError without a value, or if one is not finite.
 * @see Student (1908), Biometrika 6.
 */
export function meanInterval(values: readonly number[], confidence = 0.95): MeanInterval {
  assertFinite(values);
  const n = values.length;
  if (n === 0) throw new RangeError("a mean needs at least one value");
  const mean = fsum(values) / n;
  const sd = deviation(values);
  if (sd === undefined)
    return { n, mean, sd, t: undefined, half: undefined, low: undefined, high: undefined };
  const t = twoSidedT(confidence, n - 1);
  const half = (t * sd) / Math.sqrt(n);
  return { n, mean, sd, t, half, low: mean - half, high: mean + half };
}
