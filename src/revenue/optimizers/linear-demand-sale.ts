import { type Derivatives, rungeKutta } from "../../numerics/runge-kutta.ts";
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
export function linearSaleValues(demand: LinearDemand, { units, timeToGo }: Stock): readonly number[] {
  const steps = Math.max(STEPS, Math.ceil(20 * demand.rate * timeToGo));
  return [...rungeKutta(growthOf(demand), new Float64Array(units + 1), { time: timeToGo, steps })];
}

/** Growth of the values in the time to go. */
function growthOf({ rate, mostPrice }: LinearDemand): Derivatives {
  return (value, out) => {
    for (let left = 1; left < value.length; left++) {
      const margin = mostPrice - (value[left]! - value[left - 1]!);
      out[left] = (rate * margin * margin) / (4 * mostPrice);
    }
  };
}

/** Best prices by units and time left, on a grid of times. */
export interface LinearSalePrices {
  /** Best price with so many units, at least one and at most those of the table, between its times [money]. */
  price(units: number, timeToGo: number): number;
}

/** Times of a table. */
const GRID = 1000;

/** Prices up to some units and time, for a seller who looks often. */
export function linearSalePrices(demand: LinearDemand, { units, timeToGo }: Stock): LinearSalePrices {
  const { rate, mostPrice } = demand;
  const n = units + 1;
  const stepTime = timeToGo / GRID;
  const steps = Math.max(4, Math.ceil(rate * stepTime));
  const table = new Float64Array((GRID + 1) * n);
  let values: Float64Array = new Float64Array(n);
  for (let at = 1; at <= GRID; at++) {
    values = rungeKutta(growthOf(demand), values, { time: stepTime, steps });
    table.set(values, at * n);
  }
  const worth = (at: number, left: number): number => table[at * n + left]! - table[at * n + left - 1]!;
  return {
    price(left, time) {
      const place = Math.min(GRID, Math.max(0, time / stepTime));
      const [at, part] = [
        Math.min(GRID - 1, Math.floor(place)),
        place - Math.min(GRID - 1, Math.floor(place)),
      ];
      return (mostPrice + (1 - part) * worth(at, left) + part * worth(at + 1, left)) / 2;
    },
  };
}

/** Best price with all units left: halfway between what a unit is worth kept and the price at which nobody buys. */
export function linearSalePrice({ mostPrice }: LinearDemand, values: readonly number[]): number {
  const last = values.length - 1;
  return (mostPrice + values[last]! - values[last - 1]!) / 2;
}
