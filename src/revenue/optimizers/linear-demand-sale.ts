import { rungeKutta } from "../../numerics/runge-kutta.ts";
import type { Stock } from "./gallego-van-ryzin.ts";

/** Customers as a Poisson process, with values uniform between 0 and a most: sales at the rate a (1 - p / most). */
export interface LinearDemand {
  /** Customers per unit of time (a). */
  readonly rate: number;
  /** Price at which nobody buys [money]. */
  readonly mostPrice: number;
}

/** Steps of the equations of value: errors are then below 1e-9 of it. */
const STEPS = 4000;

/**
 * Expected revenue of the best price path by units left [money]; entry 0 is 0.
 *
 * V'(n) = max over p of a (1 - p / most) (p - dV(n)) = a (most - dV(n))^2 / (4 most), in the time to go, from 0.
 *
 * @see Gallego & van Ryzin (1994), section 2.1 (the general equation).
 */
export function linearSaleValues(
  { rate, mostPrice }: LinearDemand,
  { units, timeToGo }: Stock,
): readonly number[] {
  const values = rungeKutta(
    (value, out) => {
      for (let left = 1; left < value.length; left++) {
        const margin = mostPrice - (value[left]! - value[left - 1]!);
        out[left] = (rate * margin * margin) / (4 * mostPrice);
      }
    },
    new Float64Array(units + 1),
    { time: timeToGo, steps: Math.max(STEPS, Math.ceil(20 * rate * timeToGo)) },
  );
  return [...values];
}

/** Best price with all units left: halfway between what a unit is worth kept and the price at which nobody buys. */
export function linearSalePrice({ mostPrice }: LinearDemand, values: readonly number[]): number {
  const last = values.length - 1;
  return (mostPrice + values[last]! - values[last - 1]!) / 2;
}
