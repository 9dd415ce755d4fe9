import type { Law } from "../model/law.ts";
import { normalCdf } from "../numerics/normal.ts";
import { quantileOf } from "./quantile.ts";

/** Mean and mean square. */
export interface TwoMoments {
  readonly mean: number;
  readonly square: number;
}

/** Points of the sum over a continuous law, and how many deviations it reaches: beyond lie 2e-16 of a normal law. */
const POINTS = 2048;
const REACH = 8.1;

/**
 * Mean and mean square of a function of a drawn value.
 *
 * Laws of single values are summed exactly. Others are integrated over z with value = quantile(Phi(z)): the trapezoidal
 * rule converges exponentially there for a smooth law, and a heavy tail lies within reach.
 *
 * @param of  E.g. the rounding to whole tokens.
 */
export function transformedMoments(law: Law, of: (value: number) => number): TwoMoments {
  if (law.kind === "constant") return weighted([law.value], [1], of);
  if (law.kind === "empirical") return weighted(law.values, undefined, of);
  if (law.kind === "discrete") return weighted(law.values, law.weights, of);
  let [total, sum, squares] = [0, 0, 0];
  for (let i = 0; i <= POINTS; i++) {
    const z = REACH * ((2 * i) / POINTS - 1);
    const weight = Math.exp((-z * z) / 2);
    const value = of(quantileOf(law, normalCdf(z)));
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  return { mean: sum / total, square: squares / total };
}

function weighted(
  values: readonly number[],
  weights: readonly number[] | undefined,
  of: (value: number) => number,
): TwoMoments {
  let [total, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    const value = of(values[i]!);
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  return { mean: sum / total, square: squares / total };
}
