import { lnGamma } from "../../numerics/gamma.ts";
import { poissonProbability } from "../../numerics/poisson.ts";

/** How many bid in one auction: always as many, or a Poisson number. */
export type Bidders =
  | { readonly kind: "fixed"; readonly count: number }
  | { readonly kind: "poisson"; readonly mean: number };

/**
 * Probabilities that exactly 0, 1, .. `most` - 1 of the bidders are in a group to which each belongs with probability
 * `share`; entry `most` is the rest, P(`most` or more).
 */
export function countsUpTo(most: number, bidders: Bidders, share: number): readonly number[] {
  const exactly =
    bidders.kind === "fixed"
      ? (n: number): number => binomial(n, bidders.count, share)
      : (n: number): number => poissonProbability(n, bidders.mean * share);
  const below = Array.from({ length: most }, (_, n) => exactly(n));
  return [...below, Math.max(0, 1 - below.reduce((sum, each) => sum + each, 0))];
}

/** P(N = n) of a binomial number. */
function binomial(n: number, count: number, share: number): number {
  if (n > count) return 0;
  if (share <= 0) return n === 0 ? 1 : 0;
  if (share >= 1) return n === count ? 1 : 0;
  const ways = lnGamma(count + 1) - lnGamma(n + 1) - lnGamma(count - n + 1);
  return Math.exp(ways + n * Math.log(share) + (count - n) * Math.log1p(-share));
}
