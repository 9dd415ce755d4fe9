import { reservePrice } from "./myerson.ts";
import { type ValueLaw, valueExceededBy } from "./value-law.ts";

/** How many customers buy at a posted price. */
export interface Demand {
  /** Customers who would buy at a price [1/h]. */
  readonly ratePerHour: (priceUsd: number) => number;
  /** The price, at least 0, with the highest rate x (price - cost) [USD]. */
  readonly bestPriceUsd: (costUsd: number) => number;
  /** Nobody, or next to nobody, buys above this price [USD]. */
  readonly topPriceUsd: number;
}

/** Share of the customers that no search of a price looks for. */
const NEXT_TO_NONE = 1e-15;

/**
 * Customers who come at a rate and buy if their value is above the price.
 *
 * @param potentialPerHour  Rate at which they come, buy or not [1/h].
 * @throws RangeError unless the rate is above 0.
 */
export function demandOf(potentialPerHour: number, law: ValueLaw): Demand {
  if (!(potentialPerHour > 0)) throw new RangeError("demand needs a rate of customers above 0");
  return {
    ratePerHour: (price) => potentialPerHour * law.survival(price),
    bestPriceUsd: (cost) => Math.max(0, reservePrice(law, cost)),
    topPriceUsd: valueExceededBy(NEXT_TO_NONE, law),
  };
}
