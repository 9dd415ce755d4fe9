import { bisection } from "../../numerics/bisection.ts";
import { maximize } from "../../numerics/maximize.ts";
import { erlangB, type LossOutcome, type LossSystem } from "./loss-system.ts";

/** A price that never changes, and what it earns. */
export interface StaticPrice {
  /** [USD per GPU-hour] */
  readonly priceUsd: number;
  /** [USD/h] */
  readonly revenueUsdPerHour: number;
}

/**
 * Long-run rates of a loss system with one price; they depend on the mean length of leases only.
 *
 * Revenue is lambda(u) u / mu x (1 - B), B by Erlang's formula.
 */
export function pricedStatically(system: LossSystem, priceUsd: number): LossOutcome {
  const { gpus, endsPerHour, demand } = system;
  const load = demand.ratePerHour(priceUsd) / endsPerHour;
  const blocking = erlangB(gpus, load);
  const busy = load * (1 - blocking);
  return {
    revenueUsdPerHour: busy * priceUsd,
    salesPerHour: busy * endsPerHour,
    utilisation: busy / gpus,
    blocking,
  };
}

/**
 * The best static price of a loss system: within one or two percent of the best prices by occupancy, and
 * asymptotically as good.
 *
 * @see Besbes, Elmachtoub & Sun (2022), "Static pricing: universal guarantees for reusable resources".
 */
export function bestStaticPrice(system: LossSystem): StaticPrice {
  // A full system makes a sale cost something, never less than nothing: the best price is above that without limits.
  const lowest = system.demand.bestPriceUsd(0);
  const revenueAt = (priceUsd: number): number => pricedStatically(system, priceUsd).revenueUsdPerHour;
  const { at, value } = maximize(revenueAt, lowest, Math.max(lowest, system.demand.topPriceUsd));
  return { priceUsd: at, revenueUsdPerHour: value };
}

/**
 * Fluid bound: the most that customers would pay if they came evenly, so that none met a full system [USD/h]. No
 * price, static or not, earns more.
 *
 * @see Paschalidis & Tsitsiklis (2000), section V.
 */
export function fluidBound({ gpus, endsPerHour, demand }: LossSystem): number {
  const capacityPerHour = gpus * endsPerHour;
  const free = demand.bestPriceUsd(0);
  const freeRate = demand.ratePerHour(free);
  if (freeRate <= capacityPerHour) return (free * freeRate) / endsPerHour;
  const spare = (priceUsd: number): number => capacityPerHour - demand.ratePerHour(priceUsd);
  return gpus * bisection(spare, free, demand.topPriceUsd);
}
