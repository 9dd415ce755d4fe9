import { gammaDensityTimesX } from "../../numerics/gamma.ts";

/** Number of successes in n independent trials of probability p. */
export interface Binomial {
  readonly n: number;
  /** Strictly between 0 and 1. */
  readonly p: number;
}

/**
 * P(X <= k), relative error about 1e-12 for k below the mean, whatever n; above the mean, one less the upper tail.
 *
 * Sums from k away from the mean, where terms fall: about as many as the standard deviation matter.
 */
export function binomialCdf(k: number, { n, p }: Binomial): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return k < n * p ? lowerTail(k, { n, p }) : 1 - lowerTail(n - k - 1, { n, p: 1 - p });
}

function lowerTail(k: number, { n, p }: Binomial): number {
  let term = probability(k, { n, p });
  let sum = term;
  for (let at = k; at > 0 && term > sum * 1e-17; at--) {
    term *= (at * (1 - p)) / ((n - at + 1) * p);
    sum += term;
  }
  return sum;
}

/**
 * P(X = k) as a ratio of Poisson probabilities, which keep their digits where logarithms of factorials would cancel.
 *
 * @see Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
 */
function probability(k: number, { n, p }: Binomial): number {
  return (poisson(k, n * p) * poisson(n - k, n * (1 - p))) / poisson(n, n);
}

function poisson(k: number, mean: number): number {
  return k === 0 ? Math.exp(-mean) : gammaDensityTimesX(k, mean) / k;
}
