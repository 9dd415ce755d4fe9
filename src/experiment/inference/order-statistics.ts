import { lnGamma } from "../../numerics/gamma.ts";

/** Ranks, from 1, between which a quantile lies with at least the wished confidence. */
export interface QuantileRanks {
  readonly lower: number;
  readonly upper: number;
  /** Probability that the interval holds the quantile, whatever the distribution. */
  readonly coverage: number;
}

/**
 * Ranks of the order statistics that enclose the q-quantile of n independent values: each tail of the binomial law of
 * the number of values below it holds at most half of what is left out.
 *
 * @returns undefined where n is too small for any such interval.
 * @see Conover (1999), Practical Nonparametric Statistics, sec. 3.2; David & Nagaraja (2003), sec. 7.1.
 */
export function quantileRanks(n: number, q: number, confidence = 0.95): QuantileRanks | undefined {
  if (!(Number.isInteger(n) && n >= 1 && q > 0 && q < 1))
    throw new RangeError(`no quantile ${q} of ${n} values`);
  const tail = (1 - confidence) / 2;
  const lower = lastBelow(n, q, tail);
  // The upper tail is the lower tail of the values above the quantile.
  const upper = n + 1 - lastBelow(n, 1 - q, tail);
  if (lower < 1 || upper > n) return undefined;
  const coverage = 1 - binomialBelow(n, q, lower) - binomialBelow(n, 1 - q, n + 1 - upper);
  return { lower, upper, coverage };
}

/** Interval of a quantile of the law that the values come from; undefined where there are too few. */
export function quantileInterval(
  values: readonly number[],
  q: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number; readonly coverage: number } | undefined {
  const ranks = values.length === 0 ? undefined : quantileRanks(values.length, q, confidence);
  if (ranks === undefined) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return { low: sorted[ranks.lower - 1]!, high: sorted[ranks.upper - 1]!, coverage: ranks.coverage };
}

/** Largest rank l with P(fewer than l values below the quantile) <= tail; 0 = none. */
function lastBelow(n: number, q: number, tail: number): number {
  let sum = 0;
  let rank = 0;
  for (; rank <= n; rank++) {
    sum += binomial(n, q, rank);
    if (sum > tail) break;
  }
  return rank;
}

/** P(X < rank) of a binomial number. */
function binomialBelow(n: number, q: number, rank: number): number {
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += binomial(n, q, k);
  return sum;
}

function binomial(n: number, q: number, k: number): number {
  const ln =
    lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1) + k * Math.log(q) + (n - k) * Math.log1p(-q);
  return Math.exp(ln);
}
