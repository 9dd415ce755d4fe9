import type { Law } from "../model/law.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { gammaQuantiles } from "./gamma-quantiles.ts";
import { Histogram } from "./histogram.ts";
import { meanOf, paretoQuantile } from "./quantile.ts";
import type { Stream } from "./stream.ts";
import { cumulative, indexAt } from "./weights.ts";

/**
 * Residual life of a stretch of this law that is met at a random instant, in the unit of the law: density
 * P(X > x) / E[X].
 *
 * Constant, exponential and uniform laws are inverted with one uniform. The others draw the length of the
 * stretch from the length-biased law, exact for each, and a uniform place in it: two uniforms.
 *
 * @throws RangeError for a law without a positive, finite mean.
 * @see Cox (1962), Renewal Theory, section 5.2.
 */
export function equilibriumDraw(law: Law, stream: Stream): number {
  const mean = meanOf(law);
  if (!(mean > 0 && mean < Infinity))
    throw new RangeError(`no equilibrium for a ${law.kind} law of mean ${mean}`);
  switch (law.kind) {
    case "constant":
      return law.value * stream.next();
    case "exponential":
      return -law.mean * Math.log(stream.next());
    case "uniform":
      return uniformResidual(law, stream.next() * mean);
    default:
      return lengthBiased(law, stream.next()) * stream.next();
  }
}

/** The x with integral from 0 to x of P(X > s) ds = area, for a uniform law. */
function uniformResidual(law: { min: number; max: number }, area: number): number {
  const width = law.max - law.min;
  if (area <= law.min || width === 0) return area;
  const inside = Math.max(0, 1 - (2 * (area - law.min)) / width);
  return law.min + width * (1 - Math.sqrt(inside));
}

type OtherLaw = Exclude<Law, { kind: "constant" | "exponential" | "uniform" }>;

/** Quantile of the length-biased law, density proportional to x f(x). */
function lengthBiased(law: OtherLaw, u: number): number {
  switch (law.kind) {
    case "lognormal":
      return Math.exp(law.mu + law.sigma * (law.sigma + normalQuantile(u)));
    case "gamma":
      return law.scale * gammaQuantiles(law.shape + 1).at(u);
    case "weibull":
      // (X / scale)^shape is exponential; biased by length it is gamma of shape 1 + 1/shape.
      return law.scale * gammaQuantiles(1 + 1 / law.shape).at(u) ** (1 / law.shape);
    case "pareto":
      return paretoQuantile({ shape: law.shape - 1, min: law.min, max: law.max }, u);
    case "discrete":
      return law.values[indexAt(biasedSums(law, law.weights), u)]!;
    case "empirical":
      return law.values[indexAt(biasedSums(law), u)]!;
    case "histogram":
      return new Histogram(law).biasedQuantile(u);
  }
}

const sumsByLaw = new WeakMap<Law, Float64Array>();

/** Running sums of value x weight, kept per law because empirical laws may have many values. */
function biasedSums(law: Law & { values: readonly number[] }, weights?: readonly number[]): Float64Array {
  let sums = sumsByLaw.get(law);
  if (sums === undefined) {
    sums = cumulative(law.values.map((value, i) => value * (weights?.[i] ?? 1)));
    sumsByLaw.set(law, sums);
  }
  return sums;
}
