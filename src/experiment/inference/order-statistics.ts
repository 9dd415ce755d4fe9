import { binomialCdf } from "./binomial.ts";
import { assertFinite } from "./finite.ts";
import { upperLevel } from "./two-sided.ts";

/** Ranks, from 1, between which a quantile lies with at least the wished confidence. */
export interface QuantileRanks {
  readonly lower: number;
  readonly upper: number;
  /** Probability that the interval holds the quantile, whatever the continuous distribution. */
  readonly coverage: number;
}

/** Rounding must not cost a rank where a tail is exactly what may be left out, as 1/32 of five tosses is. */
const SLACK = 1e-12;

/**
 * Ranks of the order statistics that enclose the q-quantile of n independent values: each tail of the binomial law of
 * the number of values below it holds at most half of what is left out.
 *
 * @returns undefined where n is too small for any such interval.
 * @throws RangeError unless n is a whole number >= 1, 0 < q < 1 and 0 < confidence < 1.
 * @see Conover (1999), Practical Nonparametric Statistics, sec. 3.2; David & Nagaraja (2003), sec. 7.1.
 */
export function quantileRanks(n: number, q: number, confidence = 0.95): QuantileRanks | undefined {
  if (!(Number.isInteger(n) && n >= 1 && q > 0 && q < 1))
    throw new RangeError(`no quantile ${q} of ${n} values`);
  const tail = 1 - upperLevel(confidence);
  const below = ranksBelow({ n, p: q }, tail);
  // The upper tail is the lower tail of the number of values above the quantile.
  const above = ranksBelow({ n, p: 1 - q }, tail);
  if (below === 0 || above === 0) return undefined;
  const missed = binomialCdf(below - 1, { n, p: q }) + binomialCdf(above - 1, { n, p: 1 - q });
  return { lower: below, upper: n + 1 - above, coverage: 1 - missed };
}

/**
 * Interval of a quantile of the law that the values come from.
 *
 * @returns undefined where there are too few values.
 * @throws RangeError if a value is not finite.
 */
export function quantileInterval(
  values: readonly number[],
  q: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number; readonly coverage: number } | undefined {
  assertFinite(values);
  const ranks = values.length === 0 ? undefined : quantileRanks(values.length, q, confidence);
  if (ranks === undefined) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return { low: sorted[ranks.lower - 1]!, high: sorted[ranks.upper - 1]!, coverage: ranks.coverage };
}

/** Largest l with P(fewer than l of n) <= tail; 0 = none. */
function ranksBelow(law: { readonly n: number; readonly p: number }, tail: number): number {
  let [low, high] = [0, law.n + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle - 1, law) <= tail * (1 + SLACK)) low = middle;
    else high = middle;
  }
  return low;
}
