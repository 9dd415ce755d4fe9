import { gammaPInverse } from "../numerics/gamma.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { poissonNumber } from "../random/poisson-number.ts";
import type { Stream } from "../random/stream.ts";

/** From these means on the expansions are closer than the draws can tell: errors below 1e-4 of a deviation. */
const LARGE_POISSON = 200;
const LARGE_SHAPE = 50;

/**
 * How many requests come, interval by interval: one uniform each, whatever the numbers.
 *
 * Exponential gaps give a Poisson number. Other gaps give what a renewal process has in the long run, a mean m and a
 * variance cv^2 m: a gamma process with these increments runs up, and each whole number that it passes is a request, so
 * that short intervals keep mean and variance as well.
 *
 * @see Cox (1962), Renewal Theory, section 4.2, for the variance.
 */
export class FlowCount {
  private readonly stream: Stream;
  /** Place of the gamma process between two whole numbers, uniform at first -- state. */
  private rest: number;

  constructor(stream: Stream) {
    this.stream = stream;
    this.rest = stream.next();
  }

  /**
   * Requests of the next interval.
   *
   * @param mean  Integral of the rate, >= 0.
   * @param dispersion  Squared coefficient of variation of the gaps, >= 0; exactly 1 = Poisson.
   */
  next(mean: number, dispersion: number): number {
    const u = this.stream.next();
    if (!(mean > 0)) return 0;
    if (dispersion === 1) return poisson(mean, u);
    const place = this.rest + (dispersion > 0 ? gammaOf(mean, dispersion, u) : mean);
    const whole = Math.floor(place);
    this.rest = place - whole;
    return whole;
  }
}

/** Cornish-Fisher expansion for large means. @see Abramowitz & Stegun (1964), 26.2.49. */
function poisson(mean: number, u: number): number {
  if (mean < LARGE_POISSON) return poissonNumber(mean, u);
  const z = normalQuantile(u);
  const sd = Math.sqrt(mean);
  return Math.max(0, Math.round(mean + sd * z + (z * z - 1) / 6 + (z - z ** 3) / (72 * sd)));
}

/** Gamma increment; for large shapes by the cube of Wilson & Hilferty (1931), whose mean is right to shape^-3. */
function gammaOf(mean: number, dispersion: number, u: number): number {
  const shape = mean / dispersion;
  if (shape < LARGE_SHAPE) return dispersion * gammaPInverse(shape, u);
  const ninth = 1 / (9 * shape);
  return mean * Math.max(0, 1 - ninth + Math.sqrt(ninth) * normalQuantile(u)) ** 3;
}
