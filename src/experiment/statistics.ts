import { deviation, fsum, median } from "d3-array";
import { quantileInterval } from "./inference/order-statistics.ts";
import { replicationsNeeded } from "./inference/sample-size.ts";
import { twoSidedT } from "./inference/two-sided.ts";

/** What replications say about one metric; what cannot be said is absent. */
export interface Summary {
  /** Replications in which the metric was present. */
  readonly n: number;
  readonly mean: number | undefined;
  /** Student-t interval with 95 % confidence over the replications. */
  readonly ci95Low: number | undefined;
  readonly ci95High: number | undefined;
  /** Between replications. */
  readonly standardDeviation: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** How the interval was made: Student t over replications, or the delta method for a ratio of sums. */
  readonly method: "t" | "delta";
  /** Median of the replications, with an interval by order statistics that asks nothing of their law. */
  readonly median: number | undefined;
  readonly medianLow: number | undefined;
  readonly medianHigh: number | undefined;
  /** Replications whose interval would be within 1 % of the mean. */
  readonly neededFor1Percent: number | undefined;
}

/** Numerator and denominator of a ratio in one replication. */
export interface RatioParts {
  readonly numerator: number;
  readonly denominator: number;
}

const EMPTY: Omit<Summary, "method"> = {
  n: 0,
  mean: undefined,
  ci95Low: undefined,
  ci95High: undefined,
  standardDeviation: undefined,
  min: undefined,
  max: undefined,
  median: undefined,
  medianLow: undefined,
  medianHigh: undefined,
  neededFor1Percent: undefined,
};

/**
 * Mean of independent replications with its interval; absent values are left out.
 *
 * @throws RangeError if a value is not finite (the means below would skip NaN without a word).
 */
export function summarizeValues(values: readonly (number | undefined)[]): Summary {
  const present = values.filter((value) => value !== undefined);
  assertFinite(present);
  if (present.length === 0) return { ...EMPTY, method: "t" };
  const mean = fsum(present) / present.length;
  const standardDeviation = deviation(present);
  return {
    ...spread(present),
    mean,
    ...interval(mean, standardDeviation, present.length),
    standardDeviation,
    method: "t",
  };
}

/**
 * Ratio of sums over independent replications, with an interval by the delta method.
 *
 * The residuals numerator - ratio x denominator have mean 0; their standard error over the mean denominator is that
 * of the ratio. Replications without a positive denominator count in the sums, but have no ratio of their own.
 *
 * @throws RangeError if a part is not finite.
 * @see Cochran (1977), Sampling Techniques, ch. 6.
 */
export function summarizeRatio(parts: readonly RatioParts[]): Summary {
  assertFinite(parts.flatMap(({ numerator, denominator }) => [numerator, denominator]));
  const denominators = fsum(parts.map((part) => part.denominator));
  if (!(denominators > 0)) return { ...EMPTY, method: "delta" };
  const ratio = fsum(parts.map((part) => part.numerator)) / denominators;
  const own = parts.filter((part) => part.denominator > 0).map((part) => part.numerator / part.denominator);
  const residuals = parts.map((part) => part.numerator - ratio * part.denominator);
  const meanDenominator = denominators / parts.length;
  const scaled = deviation(residuals);
  return {
    ...spread(own),
    mean: ratio,
    ...interval(ratio, scaled === undefined ? undefined : scaled / meanDenominator, parts.length),
    standardDeviation: deviation(own),
    method: "delta",
  };
}

/** Half of the interval's width; absent without an interval. */
export function halfWidth(summary: Summary): number | undefined {
  const { ci95Low, ci95High } = summary;
  return ci95Low === undefined || ci95High === undefined ? undefined : (ci95High - ci95Low) / 2;
}

function interval(mean: number, standardDeviation: number | undefined, n: number) {
  if (standardDeviation === undefined || n < 2) {
    return { ci95Low: undefined, ci95High: undefined, neededFor1Percent: undefined };
  }
  const half = (twoSidedT(0.95, n - 1) * standardDeviation) / Math.sqrt(n);
  const wish = { sd: standardDeviation, half: Math.abs(mean) / 100 };
  return {
    ci95Low: mean - half,
    ci95High: mean + half,
    neededFor1Percent: wish.half > 0 ? replicationsNeeded(wish) : undefined,
  };
}

function spread(values: readonly number[]) {
  const middle = values.length === 0 ? undefined : quantileInterval(values, 0.5);
  return {
    n: values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    median: median(values),
    medianLow: middle?.low,
    medianHigh: middle?.high,
  };
}

function assertFinite(values: readonly number[]): void {
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`a metric must be finite, got ${value}`);
  }
}
