import { poissonMeanUpTo, poissonUpTo } from "../../numerics/poisson.ts";
import type { FareClass } from "./fare-class.ts";

/** Revenue of a policy over one selling season [money]. */
export interface SeasonRevenue {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Mean and standard deviation of the revenue of nested protection levels, Poisson demand that books low before high.
 *
 * Units left and the first two moments of the revenue so far are carried from class to class: exact.
 *
 * @param classes  Dearest first; Poisson demand.
 * @param sale  Units for sale; and per class but the last the units kept for it and the dearer ones.
 */
export function evaluateNested(
  classes: readonly FareClass[],
  { capacity, protection }: { readonly capacity: number; readonly protection: readonly number[] },
): SeasonRevenue {
  let moments = emptyMoments(capacity);
  moments.weight[capacity] = 1;
  for (let at = classes.length - 1; at >= 0; at--) {
    const kept = at === 0 ? 0 : protection[at - 1]!;
    moments = afterClass(moments, { demand: classes[at]!, kept, capacity });
  }
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const mean = sum(moments.first);
  return { mean, sd: Math.sqrt(Math.max(0, sum(moments.second) - mean * mean)) };
}

/** By units left: probability, and first and second moment of the revenue so far on that event. */
interface Moments {
  readonly weight: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function emptyMoments(capacity: number): Moments {
  const zeros = (): Float64Array => new Float64Array(capacity + 1);
  return { weight: zeros(), first: zeros(), second: zeros() };
}

function afterClass(
  before: Moments,
  {
    demand,
    kept,
    capacity,
  }: { readonly demand: FareClass; readonly kept: number; readonly capacity: number },
): Moments {
  const after = emptyMoments(capacity);
  for (let left = 0; left <= capacity; left++) {
    const [weight, first, second] = [before.weight[left]!, before.first[left]!, before.second[left]!];
    if (weight === 0) continue;
    for (const [sold, probability] of poissonUpTo(Math.max(0, left - kept), demand.mean).entries()) {
      const paid = sold * demand.price;
      after.weight[left - sold]! += probability * weight;
      after.first[left - sold]! += probability * (first + paid * weight);
      after.second[left - sold]! += probability * (second + 2 * paid * first + paid * paid * weight);
    }
  }
  return after;
}

/**
 * Expected revenue of one who knows all demand beforehand [money]: the dearest are served first. No policy earns more.
 *
 * @param classes  Dearest first; independent Poisson demand.
 */
export function hindsightRevenue(classes: readonly FareClass[], capacity: number): number {
  let [revenue, demand, served] = [0, 0, 0];
  for (const { price, mean } of classes) {
    demand += mean;
    const servedWithThis = poissonMeanUpTo(capacity, demand);
    revenue += price * (servedWithThis - served);
    served = servedWithThis;
  }
  return revenue;
}
