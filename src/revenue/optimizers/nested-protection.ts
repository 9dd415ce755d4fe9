import { poissonUpTo } from "../../numerics/poisson.ts";
import { type FareClass, requireFallingPrices } from "./fare-class.ts";

/**
 * Optimal protection levels for Poisson demand that books low before high, by dynamic programming [units].
 *
 * V_j(x) is the revenue of x units from classes 0..j, of which the cheapest books first; class j + 1 is refused the
 * unit x if V_j(x) - V_j(x - 1) is more than its price. At a tie the unit is sold.
 *
 * @param classes  Demand to come per class, dearest first; standard deviations are not looked at.
 * @param capacity  Units for sale, whole.
 * @returns Entry j: units kept for classes 0..j against class j + 1, at most the capacity; one entry less than
 *   classes; nondecreasing.
 * @throws RangeError unless prices fall strictly.
 * @see Brumelle & McGill (1993); Talluri & van Ryzin (2004), section 2.2.2.
 */
export function optimalProtection(classes: readonly FareClass[], capacity: number): readonly number[] {
  requireFallingPrices(classes);
  const levels: number[] = [];
  let value = new Float64Array(capacity + 1);
  for (const [at, { price, mean }] of classes.entries()) {
    value = withClass(value, {
      price,
      protectedUnits: levels.at(-1) ?? 0,
      demand: poissonUpTo(capacity, mean),
    });
    const next = classes[at + 1];
    if (next !== undefined) levels.push(lastKept(value, next.price));
  }
  return levels;
}

/** V_j from V_(j-1): class j books first, and takes what lies above the units kept from it. */
function withClass(
  value: Float64Array,
  booking: { readonly price: number; readonly protectedUnits: number; readonly demand: Float64Array },
): Float64Array<ArrayBuffer> {
  const { price, protectedUnits, demand } = booking;
  return Float64Array.from(value, (_, x) => {
    const open = Math.max(0, x - protectedUnits);
    let [expected, rest] = [0, 1];
    for (let asked = 0; asked < open; asked++) {
      expected += demand[asked]! * (price * asked + value[x - asked]!);
      rest -= demand[asked]!;
    }
    return expected + Math.max(0, rest) * (price * open + value[x - open]!);
  });
}

/** The last unit that is worth more than the price; values of units fall. */
function lastKept(value: Float64Array, price: number): number {
  let kept = 0;
  while (kept + 1 < value.length && value[kept + 1]! - value[kept]! > price) kept += 1;
  return kept;
}
