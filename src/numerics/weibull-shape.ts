import { falsePosition } from "./false-position.ts";
import { lnGamma } from "./gamma.ts";

/** Logarithms of the reciprocal shapes between which the root lies. */
const BRACKET = { low: Math.log(1e-5), high: Math.log(20) };
/** Below this the difference of logarithms cancels, and two terms of its series are exact to 1e-7. */
const SMALL = 1e-4;
const ZETA_3 = 1.2020569031595942;

/**
 * The shape k of the Weibull law with a coefficient of variation: ln Gamma(1 + 2/k) - 2 ln Gamma(1 + 1/k) =
 * ln(1 + cv^2), of which the left side falls with k.
 *
 * @param cv  Standard deviation / mean, from 1e-4 to 1e4.
 * @throws RangeError outside of that range.
 * @see Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, chapter 21.
 */
export function weibullShapeOfCv(cv: number): number {
  if (!(cv >= 1e-4 && cv <= 1e4)) throw new RangeError(`no Weibull law of a coefficient of variation ${cv}`);
  const target = Math.log(Math.log1p(cv * cv));
  // Between logarithms the left side is nearly a straight line, which a few chords follow.
  return Math.exp(-falsePosition((lnX) => Math.log(spread(Math.exp(lnX))) - target, BRACKET));
}

/** ln(E[X^2] / E[X]^2) of the Weibull law of shape 1 / x. */
function spread(x: number): number {
  if (x < SMALL) return x * x * (Math.PI ** 2 / 6 - 2 * ZETA_3 * x);
  return lnGamma(1 + 2 * x) - 2 * lnGamma(1 + x);
}
