import { rungeKutta } from "../../numerics/runge-kutta.ts";

/** A class whose requests, one unit each, come all through the selling season as a Poisson process. */
export interface ConcurrentClass {
  readonly price: number;
  /** Requests per unit of time. */
  readonly rate: number;
}

/** What is sold in one season: units that do not come back before its end. */
export interface Season {
  /** Units for sale, whole. */
  readonly capacity: number;
  /** Length of the season [time]. */
  readonly horizon: number;
}

/**
 * Steps per expected request. Where a class comes or goes the value has a kink, and the error falls with the square
 * of the step only.
 */
const STEPS_PER_REQUEST = 100;

const stepsOf = (classes: readonly ConcurrentClass[], { horizon }: Season): number =>
  Math.max(2000, Math.ceil(STEPS_PER_REQUEST * horizon * classes.reduce((sum, { rate }) => sum + rate, 0)));

/**
 * Expected revenue under the best policy by number of units left, at the start of the season [money]; entry 0 is 0.
 *
 * V'(x) = sum over classes of rate (price - (V(x) - V(x - 1)))^+ in the time to go, from 0.
 *
 * @see Lee & Hersh (1993), "A model for dynamic airline seat inventory control", Transp. Sci. 27(3), in continuous
 *   time; Talluri & van Ryzin (2004), section 2.5.
 */
export function dynamicValues(classes: readonly ConcurrentClass[], season: Season): readonly number[] {
  const start = new Float64Array(season.capacity + 1);
  const values = rungeKutta(
    (value, out) => {
      for (let x = 1; x < value.length; x++) {
        const worth = value[x]! - value[x - 1]!;
        let gain = 0;
        for (const { price, rate } of classes) gain += rate * Math.max(0, price - worth);
        out[x] = gain;
      }
    },
    start,
    { time: season.horizon, steps: stepsOf(classes, season) },
  );
  return [...values];
}

/** The fewest units left with which a price is accepted at the start of the season; absent if with none. */
export function leastUnitsToAccept(values: readonly number[], price: number): number | undefined {
  const found = values.findIndex((value, x) => x > 0 && price >= value - values[x - 1]!);
  return found < 0 ? undefined : found;
}

/** Outcome of a season under limits that stand still. */
export interface StaticOutcome {
  readonly revenue: number;
  /** Expected units sold, by class. */
  readonly sales: readonly number[];
}

/**
 * Expected revenue and sales when a class is accepted while fewer units than its limit are sold, to any class.
 *
 * The probabilities of the number sold are carried forward in time.
 *
 * @param limits  By class, at most the capacity each.
 */
export function staticLimits(
  classes: readonly ConcurrentClass[],
  limits: readonly number[],
  season: Season,
): StaticOutcome {
  const { capacity } = season;
  const isOpen = (k: number, sold: number): boolean => sold < Math.min(capacity, limits[k]!);
  // By units sold their probability; then by class the expected sales so far.
  const start = new Float64Array(capacity + 1 + classes.length);
  start[0] = 1;
  const end = rungeKutta(
    (state, out) => {
      out.fill(0);
      for (let sold = 0; sold < capacity; sold++) {
        for (const [k, { rate }] of classes.entries()) {
          if (!isOpen(k, sold)) continue;
          const flow = rate * state[sold]!;
          out[sold]! -= flow;
          out[sold + 1]! += flow;
          out[capacity + 1 + k]! += flow;
        }
      }
    },
    start,
    { time: season.horizon, steps: stepsOf(classes, season) },
  );
  const sales = [...end.subarray(capacity + 1)];
  return { sales, revenue: sales.reduce((sum, sold, k) => sum + sold * classes[k]!.price, 0) };
}
