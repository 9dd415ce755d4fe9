import type { Law } from "../model/law.ts";
import { gammaPInverse, lnGamma } from "../numerics/gamma.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { Histogram } from "./histogram.ts";
import { cumulative, indexAt } from "./weights.ts";

/** The u-quantile of a law, 0 < u < 1, in the unit of the law. */
export function quantileOf(law: Law, u: number): number {
  switch (law.kind) {
    case "constant":
      return law.value;
    case "uniform":
      return law.min + u * (law.max - law.min);
    case "exponential":
      return -law.mean * Math.log1p(-u);
    case "lognormal":
      return Math.exp(law.mu + law.sigma * normalQuantile(u));
    case "gamma":
      return law.scale * gammaPInverse(law.shape, u);
    case "weibull":
      return law.scale * (-Math.log1p(-u)) ** (1 / law.shape);
    case "pareto":
      return paretoQuantile(law, u);
    case "discrete":
      return law.values[indexAt(cumulative(law.weights), u)]!;
    case "empirical":
      return law.values[Math.floor(u * law.values.length)]!;
    case "histogram":
      return new Histogram(law).quantile(u);
  }
}

/** The mean of a law; Infinity for an untruncated Pareto law of index <= 1. */
export function meanOf(law: Law): number {
  switch (law.kind) {
    case "constant":
      return law.value;
    case "uniform":
      return (law.min + law.max) / 2;
    case "exponential":
      return law.mean;
    case "lognormal":
      return Math.exp(law.mu + (law.sigma * law.sigma) / 2);
    case "gamma":
      return law.shape * law.scale;
    case "weibull":
      return law.scale * Math.exp(lnGamma(1 + 1 / law.shape));
    case "pareto":
      return paretoMean(law);
    case "discrete":
      return weightedSum(law.values, law.weights) / law.weights.reduce((sum, weight) => sum + weight, 0);
    case "empirical":
      return law.values.reduce((sum, value) => sum + value, 0) / law.values.length;
    case "histogram":
      return new Histogram(law).mean;
  }
}

/**
 * Quantile of the density proportional to x^-(shape + 1) on [min, max]; `max` may be Infinity if shape > 0,
 * and the shape may be 0 or negative if `max` is finite.
 */
export function paretoQuantile(law: { shape: number; min: number; max: number }, u: number): number {
  if (law.shape === 0) return law.min * (law.max / law.min) ** u;
  const left = (law.min / law.max) ** law.shape;
  return law.min * (1 - u * (1 - left)) ** (-1 / law.shape);
}

function paretoMean(law: { shape: number; min: number; max: number }): number {
  const { shape, min, max } = law;
  if (min === max) return min;
  if (max === Infinity) return shape > 1 ? (shape * min) / (shape - 1) : Infinity;
  const logRatio = Math.log(min / max);
  // (1 - (min/max)^(shape-1)) / (shape - 1), with its limit at shape 1.
  const above = shape === 1 ? -logRatio : -Math.expm1((shape - 1) * logRatio) / (shape - 1);
  return (shape * min * above) / -Math.expm1(shape * logRatio);
}

function weightedSum(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
}
