import { type FareClass, requireFallingPrices } from "./fare-class.ts";
import { littlewood } from "./littlewood.ts";

/**
 * Protection levels of nested classes by EMSR-a [units]: against each cheaper class every dearer one is protected by
 * Littlewood's rule on its own, and the levels are added.
 *
 * Too cautious where many dear classes lie close together, since it ignores that their demands even out.
 *
 * @param classes  Demand to come per class, dearest first.
 * @returns Entry j: units kept for classes 0..j against class j + 1; one entry less than classes; nondecreasing.
 * @throws RangeError unless prices fall strictly.
 * @see Belobaba (1987); Talluri & van Ryzin (2004), section 2.2.4.1.
 */
export function emsrA(classes: readonly FareClass[]): readonly number[] {
  requireFallingPrices(classes);
  const pairwise = classes
    .slice(1)
    .map(({ price }, j) => classes.slice(0, j + 1).reduce((sum, dear) => sum + littlewood(dear, price), 0));
  return nondecreasing(pairwise);
}

/**
 * Protection levels of nested classes by EMSR-b [units]: the dearer classes are pooled into one whose demand is the
 * sum and whose price is the mean weighted by demand; Littlewood's rule protects it.
 *
 * @param classes  Demand to come per class, dearest first; all normal or all Poisson, independent.
 * @returns Entry j: units kept for classes 0..j against class j + 1; one entry less than classes; nondecreasing.
 * @throws RangeError unless prices fall strictly.
 * @see Belobaba (1992); Talluri & van Ryzin (2004), section 2.2.4.2.
 */
export function emsrB(classes: readonly FareClass[]): readonly number[] {
  requireFallingPrices(classes);
  const levels = classes.slice(1).map(({ price }, j) => {
    const dear = pooled(classes.slice(0, j + 1));
    return dear.mean > 0 ? littlewood(dear, price) : 0;
  });
  return nondecreasing(levels);
}

/** One class in place of several: demands add, variances too. */
function pooled(classes: readonly FareClass[]): FareClass {
  const mean = classes.reduce((sum, each) => sum + each.mean, 0);
  const price = classes.reduce((sum, each) => sum + each.price * each.mean, 0) / mean;
  const variance = classes.reduce((sum, { sd }) => sum + (sd ?? 0) ** 2, 0);
  return variance > 0 ? { price, mean, sd: Math.sqrt(variance) } : { price, mean };
}

/** What is kept for some classes is kept for those and one more. */
function nondecreasing(levels: readonly number[]): readonly number[] {
  let most = 0;
  return levels.map((level) => (most = Math.max(most, level)));
}
