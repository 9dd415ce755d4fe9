import { deviation, fsum } from "d3-array";
import { assertFinite } from "./finite.ts";
import { jackknife, jackknifeHalf } from "./jackknife.ts";
import { twoSidedT } from "./two-sided.ts";

/** A ratio of sums with its half-width by two methods that agree for large n. */
export interface RatioInterval {
  readonly ratio: number;
  readonly halfDelta: number;
  /** The ratio with its first-order bias removed. */
  readonly jackknife: number;
  readonly halfJackknife: number;
}

/**
 * Ratio of sums of pairs of values, such as revenue per GPU-hour over replications.
 *
 * @throws RangeError for fewer than two pairs, lists of different length, denominators that sum to 0, or a value that is
 *     not finite.
 * @see Cochran (1977), Sampling Techniques, ch. 6; Law, Simulation Modeling and Analysis, ch. 9.
 */
export function ratioInterval(y: readonly number[], x: readonly number[], confidence = 0.95): RatioInterval {
  const n = y.length;
  if (n < 2 || x.length !== n)
    throw new RangeError(`a ratio needs two or more pairs, got ${n} and ${x.length}`);
  assertFinite(y);
  assertFinite(x);
  const denominators = fsum(x);
  if (denominators === 0) throw new RangeError("the denominators of a ratio sum to 0");
  const ratio = fsum(y) / denominators;
  const residuals = y.map((value, at) => value - ratio * x[at]!);
  const t = twoSidedT(confidence, n - 1);
  const halfDelta = (t * deviation(residuals)!) / Math.sqrt(n) / Math.abs(denominators / n);
  const estimate = jackknife(
    y.map((value, at) => [value, x[at]!]),
    ([numerator, denominator]) => numerator! / denominator!,
  );
  return {
    ratio,
    halfDelta,
    jackknife: estimate.corrected,
    halfJackknife: jackknifeHalf(estimate, confidence),
  };
}
