import { lnGamma } from "../../numerics/gamma.ts";
import { poissonUpTo } from "../../numerics/poisson.ts";

/** How many bid in one auction: always as many, or a Poisson number. */
export type Bidders =
  | { readonly kind: "fixed"; readonly count: number }
  | { readonly kind: "poisson"; readonly mean: number };

/**
 * Probabilities that exactly 0, 1, .. `most` - 1 of the bidders are in a group to which each belongs with probability
 * `share`; entry `most` is the rest, P(`most` or more).
 */
export function countsUpTo(most: number, bidders: Bidders, share: number): readonly number[] {
  if (bidders.kind === "poisson") return [...poissonUpTo(most, bidders.mean * share)];
  const { count } = bidders;
  const below = Array.from({ length: most }, (_, n) => binomial(n, count, share));
  // The smaller side is summed, so that a small rest is not the rounding of 1 less the others.
  const isRestSmall = most > count * share;
  const rest = isRestSmall
    ? sumOf(Array.from({ length: Math.max(0, count - most + 1) }, (_, k) => binomial(most + k, count, share)))
    : Math.max(0, 1 - sumOf(below));
  return [...below, rest];
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** P(N = n) of a binomial number. */
function binomial(n: number, count: number, share: number): number {
  if (n > count) return 0;
  if (share <= 0) return n === 0 ? 1 : 0;
  if (share >= 1) return n === count ? 1 : 0;
  const ways = lnGamma(count + 1) - lnGamma(n + 1) - lnGamma(count - n + 1);
  return Math.exp(ways + n * Math.log(share) + (count - n) * Math.log1p(-share));
}
