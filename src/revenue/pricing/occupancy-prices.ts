import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { congestionPrices } from "../optimizers/congestion-pricing.ts";
import { demandOf } from "../optimizers/demand.ts";
import type { ValueLaw } from "../optimizers/value-law.ts";

/** What is for sale and to whom. */
export interface PricedPool {
  /** GPUs that tenants may have in all, at least 1. */
  readonly gpus: number;
  /** GPUs of the mean lease. */
  readonly leaseGpus: number;
  /** Mean length of a lease [h]. */
  readonly leaseHours: number;
  /** Leases that would be bought at a price of 0 [1/h]. */
  readonly arrivalsPerHour: number;
  readonly values: ValueLaw;
}

/** Prices by occupancy, as a table with straight lines between its entries. */
export interface OccupancyPrices {
  /** GPUs from entry to entry. */
  readonly lotGpus: number;
  /** Price while so many lots are in use, 0 .. lots - 1, never falling [nano-USD per GPU-hour, whole]. */
  readonly pricesNano: readonly number[];
}

/**
 * Revenue-maximizing prices of a pool by GPUs in use.
 *
 * The pool is sold in lots: of the mean lease, which is exact when all leases have one size, and of more where there
 * would be more than `mostLots`, as if neighbours came and went together: prices then answer to the share in use as
 * those of the smaller pool would. That costs revenue (1000 GPUs in 200 lots: 0.4 %), less and less as pools grow.
 *
 * @throws RangeError unless lengths and rates are above 0.
 */
export function occupancyPrices(pool: PricedPool, mostLots: number): OccupancyPrices {
  const { gpus, leaseGpus, leaseHours, arrivalsPerHour, values } = pool;
  const lotGpus = Math.max(leaseGpus, gpus / mostLots);
  // Guards the floor of a quotient that is whole against its last digit.
  const lots = Math.max(1, Math.floor(gpus / lotGpus + 1e-9));
  const demand = demandOf((arrivalsPerHour * leaseGpus) / lotGpus, values);
  const { pricesUsd } = congestionPrices({ gpus: lots, endsPerHour: 1 / leaseHours, demand });
  return { lotGpus, pricesNano: pricesUsd.map((usd) => roundHalfEven(usd * NANO_PER_USD)) };
}

/** Price while so many GPUs are in use; beyond the table that of its end [nano-USD per GPU-hour, whole]. */
export function priceAt({ lotGpus, pricesNano }: OccupancyPrices, usedGpus: number): number {
  const last = pricesNano.length - 1;
  const at = Math.min(last, Math.max(0, usedGpus / lotGpus));
  const below = Math.floor(at);
  const low = pricesNano[below]!;
  if (below === last) return low;
  return roundHalfEven(low + (at - below) * (pricesNano[below + 1]! - low));
}
