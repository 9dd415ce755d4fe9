import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";

/** A point of a bid function: what a tenant of a waiting cost bids [USD per GPU-hour each]. */
export interface BidPoint {
  readonly waitingCostUsd: number;
  readonly bidUsd: number;
}

/**
 * The bid of a tenant by its waiting cost [whole nano-USD per GPU-hour]: straight lines between the points, the first
 * bid below the first point, and NaN above the last one, which is the cutoff: such a tenant does not bid.
 *
 * @param points  At least one, by ascending waiting cost.
 */
export function bidFunction(points: readonly BidPoint[]): (waitingCostUsd: number) => number {
  const costs = Float64Array.from(points, (point) => point.waitingCostUsd);
  const bids = Float64Array.from(points, (point) => point.bidUsd);
  const last = costs.length - 1;
  return (cost) => {
    if (cost > costs[last]!) return Number.NaN;
    const above = firstFrom(costs, cost);
    if (above === 0) return roundHalfEven(bids[0]! * NANO_PER_USD);
    const below = above - 1;
    const part = (cost - costs[below]!) / (costs[above]! - costs[below]!);
    return roundHalfEven((bids[below]! + part * (bids[above]! - bids[below]!)) * NANO_PER_USD);
  };
}

/** Position of the first cost that is no less; the last cost is none. */
function firstFrom(costs: Float64Array, cost: number): number {
  let [low, high] = [0, costs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (costs[middle]! < cost) low = middle + 1;
    else high = middle;
  }
  return low;
}
