import type { Demand } from "./demand.ts";

/**
 * GPUs rented out one by one for exponential times; who finds none free is lost. Customers meet a posted price, which
 * holds for the whole of their lease.
 */
export interface LossSystem {
  /** GPUs, at least 1. */
  readonly gpus: number;
  /** Leases that end per hour and GPU, 1 / mean length [1/h]. */
  readonly endsPerHour: number;
  readonly demand: Demand;
}

/** Long-run rates of a loss system. */
export interface LossOutcome {
  /** [USD/h] */
  readonly revenueUsdPerHour: number;
  /** Leases sold [1/h]. */
  readonly salesPerHour: number;
  /** Share of the GPUs in use. */
  readonly utilisation: number;
  /** Share of the time in which all GPUs are in use. */
  readonly blocking: number;
}

/**
 * Erlang's loss probability of an offered load on some servers; holds for every law of service.
 *
 * @param load  Arrivals per mean service [erlang], at least 0.
 * @see Erlang (1917); Sevastyanov (1957) for insensitivity.
 */
export function erlangB(servers: number, load: number): number {
  let blocking = 1;
  for (let k = 1; k <= servers; k++) blocking = (load * blocking) / (k + load * blocking);
  return blocking;
}

/**
 * Long-run rates when the price depends on the GPUs in use, by the birth-death process.
 *
 * @param pricesUsd  Price while n GPUs are in use, n = 0 .. GPUs - 1 [USD per GPU-hour].
 */
export function pricedByOccupancy(system: LossSystem, pricesUsd: readonly number[]): LossOutcome {
  const { gpus, endsPerHour, demand } = system;
  const rates = pricesUsd.map((price) => demand.ratePerHour(price));
  const states = stationary(rates, endsPerHour);
  let [revenue, sales, busy] = [0, 0, 0];
  for (let n = 0; n <= gpus; n++) {
    busy += n * states[n]!;
    if (n === gpus) break;
    sales += states[n]! * rates[n]!;
    revenue += (states[n]! * rates[n]! * pricesUsd[n]!) / endsPerHour;
  }
  return {
    revenueUsdPerHour: revenue,
    salesPerHour: sales,
    utilisation: busy / gpus,
    blocking: states[gpus]!,
  };
}

/** Stationary law of the GPUs in use, in logarithms until it is scaled: products of many rates overflow. */
function stationary(birthRates: readonly number[], deathRate: number): readonly number[] {
  const logs = [0];
  for (const [n, rate] of birthRates.entries()) logs.push(logs[n]! + Math.log(rate / ((n + 1) * deathRate)));
  const highest = logs.reduce((most, each) => Math.max(most, each), 0);
  const weights = logs.map((each) => Math.exp(each - highest));
  const total = weights.reduce((sum, each) => sum + each, 0);
  return weights.map((each) => each / total);
}
