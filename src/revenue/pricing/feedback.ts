import type { FeedbackPricing } from "../../model/market.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";

/** What a seller sees of its market when it sets a price: one product on one GPU type. */
export interface PricingView {
  /** GPUs in anybody's use, as a share of those that are up, on the clusters that rent the type out. */
  readonly occupancy: number;
  /** GPUs wanted in the product's line, as a share of those installed there. */
  readonly queued: number;
}

/**
 * The next price of a seller who answers to how full the fleet is and how much waits: the old price x
 * (1 + gain x (occupancy - target) + gain x (queued - target)), within floor and cap, rounded half-even.
 *
 * @returns Whole nano-USD per GPU-hour.
 */
export function feedbackPrice(priceNano: number, view: PricingView, pricing: FeedbackPricing): number {
  const { occupancy, queue, floorNano, capNano } = pricing;
  const factor =
    1 + occupancy.gain * (view.occupancy - occupancy.target) + queue.gain * (view.queued - queue.target);
  return Math.min(capNano, Math.max(floorNano, roundHalfEven(priceNano * factor)));
}
