import type { Law } from "../model/law.ts";
import { quantileOf } from "./quantile.ts";

/** Halvings of the unit interval: the answer is good to 2^-50. */
const STEPS = 50;

/**
 * Probability that a draw is at least `value`, by bisection of the quantile function; right for laws with atoms, too.
 *
 * inf{u : Q(u) >= x} = P(X < x) for every law.
 */
export function probabilityAtLeast(law: Law, value: number): number {
  let below = 0;
  let above = 1;
  for (let step = 0; step < STEPS; step++) {
    const middle = (below + above) / 2;
    if (quantileOf(law, middle) >= value) above = middle;
    else below = middle;
  }
  return 1 - (above === 1 ? 1 : below);
}
