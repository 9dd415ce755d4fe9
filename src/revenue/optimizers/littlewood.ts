import { normalQuantile } from "../../numerics/normal.ts";
import { poissonAtLeast } from "../../numerics/poisson.ts";

/**
 * Units to protect for a dear class against a cheap one that books first, by Littlewood's rule [units]: the last unit
 * protected earns more kept, dear price x P(demand reaches it), than sold now at the cheap price.
 *
 * Normal demand (`sd` given): y = F^-1(1 - cheap / dear), a real number, at least 0. Poisson demand: the largest
 * whole y with dear x P(D >= y) > cheap; at a tie the unit is sold.
 *
 * @param dear  Price and demand to come of the dear class; its price is above the cheap one.
 * @param cheapPrice  Price of the cheap class, above 0.
 * @throws RangeError unless dear > cheap > 0.
 * @see Littlewood (1972); Talluri & van Ryzin (2004), section 2.2.1.
 */
export function littlewood(
  dear: { readonly price: number; readonly mean: number; readonly sd?: number },
  cheapPrice: number,
): number {
  const { price, mean, sd } = dear;
  if (!(price > cheapPrice && cheapPrice > 0)) {
    throw new RangeError(`prices ${price} and ${cheapPrice}: expected dear > cheap > 0`);
  }
  if (sd !== undefined) return Math.max(0, mean + sd * normalQuantile(1 - cheapPrice / price));
  // P(D >= y) falls in y: double the reach, then halve the bracket.
  const isKept = (y: number): boolean => price * poissonAtLeast(y, mean) > cheapPrice;
  let [kept, sold] = [0, 1];
  while (isKept(sold)) [kept, sold] = [sold, 2 * sold];
  while (sold - kept > 1) {
    const middle = Math.floor((kept + sold) / 2);
    if (isKept(middle)) kept = middle;
    else sold = middle;
  }
  return kept;
}
