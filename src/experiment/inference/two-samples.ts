import { deviation, fsum, variance } from "d3-array";
import { tCdf } from "../../numerics/student-t.ts";
import { assertFinite } from "./finite.ts";
import { type MeanInterval, meanInterval } from "./mean-interval.ts";
import { twoSidedT } from "./two-sided.ts";

/** Difference of two means with its interval and two-sided p-value. */
export interface Difference {
  readonly difference: number;
  /** Standard error. */
  readonly error: number;
  /** Degrees of freedom, not necessarily whole. */
  readonly df: number;
  /** Quantile of Student's t. */
  readonly t: number;
  readonly half: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** Mean of the differences of pairs. */
export interface PairedDifference extends MeanInterval {
  /** Two-sided; absent for a single pair. */
  readonly pValue: number | undefined;
}

/**
 * Differences a - b pair by pair: what runs with common random numbers call for.
 *
 * @throws RangeError for lists of different length, or empty ones.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  confidence = 0.95,
): PairedDifference {
  const interval = meanInterval(differences(a, b), confidence);
  const { n, mean, sd } = interval;
  return { ...interval, pValue: sd === undefined ? undefined : pValueOf(mean, sd / Math.sqrt(n), n - 1) };
}

/**
 * Difference of the means of independent samples with unequal variances.
 *
 * @throws RangeError for a sample of fewer than two values.
 * @see Welch (1947), Biometrika 34; Satterthwaite (1946) for the degrees of freedom.
 */
export function welch(a: readonly number[], b: readonly number[], confidence = 0.95): Difference {
  return welchOf(momentsOf(a), momentsOf(b), confidence);
}

/** An estimate with its squared standard error and degrees of freedom. */
export interface Estimate {
  readonly mean: number;
  readonly squaredError: number;
  readonly df: number;
}

/** The same from estimates that know their errors; without any variation the degrees of freedom are those of both. */
export function welchOf(a: Estimate, b: Estimate, confidence = 0.95): Difference {
  const squared = a.squaredError + b.squaredError;
  const share = a.squaredError / squared;
  const df = squared > 0 ? 1 / (share ** 2 / a.df + (1 - share) ** 2 / b.df) : a.df + b.df;
  return differenceOf({ difference: a.mean - b.mean, error: Math.sqrt(squared), df }, confidence);
}

/**
 * Difference of the means of independent samples of one common variance.
 *
 * @throws RangeError for a sample of fewer than two values.
 */
export function pooled(a: readonly number[], b: readonly number[], confidence = 0.95): Difference {
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const df = first.df + second.df;
  const common = (first.df * variance(a)! + second.df * variance(b)!) / df;
  const error = Math.sqrt(common * (1 / a.length + 1 / b.length));
  return differenceOf({ difference: first.mean - second.mean, error, df }, confidence);
}

/**
 * What pairing bought: variance of the difference of independent runs over that of the pairs. Infinite where the pairs
 * do not differ in their difference at all; undefined where nothing varies.
 */
export function varianceReduction(a: readonly number[], b: readonly number[]): number | undefined {
  const independent = (variance(a) ?? 0) + (variance(b) ?? 0);
  const together = variance(differences(a, b)) ?? 0;
  return independent > 0 ? independent / together : undefined;
}

/**
 * A difference with its t interval. Without any variation (error 0) it is certain; with an unknown error (NaN) nothing
 * speaks against "no difference", and the interval is NaN too.
 */
export function differenceOf(
  { difference, error, df }: Pick<Difference, "difference" | "error" | "df">,
  confidence = 0.95,
): Difference {
  if (!Number.isFinite(error)) return { difference, ...UNKNOWN, df };
  const t = twoSidedT(confidence, df);
  const half = t * error;
  const pValue = pValueOf(difference, error, df);
  return { difference, error, df, t, half, low: difference - half, high: difference + half, pValue };
}

const UNKNOWN = {
  error: Number.NaN,
  t: Number.NaN,
  half: Number.NaN,
  low: Number.NaN,
  high: Number.NaN,
  pValue: 1,
} as const;

/** Two-sided p-value of "no difference". */
function pValueOf(difference: number, error: number, df: number): number {
  if (error === 0) return difference === 0 ? 1 : 0;
  return Math.min(1, 2 * tCdf(-Math.abs(difference / error), df));
}

function differences(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length !== b.length)
    throw new RangeError(`pairs need equal numbers, got ${a.length} and ${b.length}`);
  return a.map((value, at) => value - b[at]!);
}

function momentsOf(values: readonly number[]): Estimate {
  assertFinite(values);
  const n = values.length;
  const sd = deviation(values);
  if (sd === undefined) throw new RangeError(`a sample needs at least two values, got ${n}`);
  return { mean: fsum(values) / n, squaredError: sd ** 2 / n, df: n - 1 };
}
