import { type Bid, type Customer, worthIn } from "./customer.ts";
import type { Supply } from "./supply.ts";

/** Prices of capacity by GPU type and interval, all >= 0 [USD per GPU-hour]. */
export interface ShadowPrices {
  /** Of any GPU-hour. */
  readonly capacity: readonly Float64Array[];
  /** On top, of a GPU-hour in the sellable share. */
  readonly sellable: readonly Float64Array[];
}

/**
 * The most that any use of the supply can be worth to the customers [USD]: an upper bound whatever the prices are.
 *
 * Weak duality: capacity is let at the shadow prices, and each customer takes what is best for it as if it were alone.
 * No plan that keeps within the supply is worth more than the rent of all capacity plus these gains. Prices that
 * solve the linear program make the bound tight; any others only make it larger.
 *
 * @see Bertsimas & Tsitsiklis (1997), Introduction to Linear Optimization, theorem 4.3 and chapter 11.4.
 */
export function certifiedBound(supply: Supply, customers: Iterable<Customer>, prices: ShadowPrices): number {
  let boundUsd = rentUsd(supply, prices);
  for (const { bids, isTenant } of customers) {
    let best = 0;
    for (const bid of bids) best = Math.max(best, gainUsd(bid, isTenant, supply, prices));
    boundUsd += best;
  }
  return boundUsd;
}

/** Rent of all capacity [USD]. */
function rentUsd({ pools }: Supply, { capacity, sellable }: ShadowPrices): number {
  let usd = 0;
  pools.forEach(({ gpuHours, sellableGpuHours }, pool) => {
    for (let interval = 0; interval < gpuHours.length; interval++) {
      usd += gpuHours[interval]! * capacity[pool]![interval]!;
      usd += sellableGpuHours[interval]! * sellable[pool]![interval]!;
    }
  });
  return usd;
}

/** What a customer gains at best from one bid at the shadow prices: its dearest hours first, as many as it may pay. */
function gainUsd(bid: Bid, isTenant: boolean, { grid, pools }: Supply, prices: ShadowPrices): number {
  if (bid.untilMs <= grid.startMs || bid.fromMs >= grid.endMs) return 0;
  const first = grid.at(bid.fromMs);
  const last = grid.at(bid.untilMs - 1);
  const { loadUsdPerGpuHour } = pools[bid.pool]!;
  const capacity = prices.capacity[bid.pool]!;
  const sellable = prices.sellable[bid.pool]!;
  const offers: { readonly margin: number; readonly gpuHours: number }[] = [];
  for (let interval = first; interval <= last; interval++) {
    const rent = capacity[interval]! + (isTenant ? sellable[interval]! : 0);
    const cost = bid.loadedShare * loadUsdPerGpuHour[interval]! + bid.heldShare * rent;
    const margin = worthIn(bid, first, interval) - cost;
    if (!(margin > 0)) continue;
    offers.push({ margin, gpuHours: bid.gpus * grid.overlapH(interval, bid.fromMs, bid.untilMs) });
  }
  offers.sort((a, b) => b.margin - a.margin);
  let left = bid.limitGpuHours;
  let usd = bid.flatUsd;
  for (const { margin, gpuHours } of offers) {
    const taken = Math.min(left, gpuHours);
    usd += taken * margin;
    left -= taken;
    if (left <= 0) break;
  }
  return usd;
}
