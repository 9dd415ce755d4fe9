import { HOUR_MS } from "../../model/time.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { clear } from "../optimizers/clearing.ts";
import { duration, needed, optional, price, share, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";
import { boundsProblems } from "./bounds.ts";

const parameters = {
  every: optional(duration(), "time between looks, at least 1 h", "1 h"),
  weight: needed(share(), "weight of the newest clearing price in the moving average"),
  floor: needed(price(), "lowest price"),
  cap: needed(price(), "highest price"),
};
type Values = ValuesOf<typeof parameters>;

/** A spot price that follows supply and demand slowly, as those of the large clouds do. */
export const spotIndex: PricingPolicy<typeof parameters> = {
  name: "spot_index",
  description: "The price follows a moving average of the price at which bids and supply would clear.",
  parameters,
  goesByBids: true,
  check: problems,
  create: (values, context) => new SpotIndex(values, context),
};

function problems(values: Values): readonly ParameterProblem[] {
  const { every = HOUR_MS } = values;
  const bounds = boundsProblems(values);
  if (every >= HOUR_MS) return bounds;
  return [...bounds, { path: ["every"], expected: "at most one change an hour", found: `${every} ms` }];
}

/**
 * Exponentially weighted moving average of the clearing price (highest rejected bid, else the floor), within floor and
 * cap; it starts at the posted price. Nobody is auctioned off: a lease ends when the price passes its bid.
 */
class SpotIndex implements Pricing {
  readonly name = "spot_index";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs: number;
  private readonly everyMs: number;
  private readonly weight: number;
  private readonly lowestNano: number;
  private readonly highestNano: number;
  /** Moving average [nano-USD per GPU-hour]. -- state */
  private averageNano: number;

  constructor({ every = HOUR_MS, weight, floor, cap }: Values, { postedNano }: PricingContext) {
    this.everyMs = every;
    this.firstLookMs = every;
    this.weight = weight;
    this.averageNano = postedNano;
    this.lowestNano = floor;
    this.highestNano = cap;
    this.floorNano = Math.min(floor, postedNano);
    this.capNano = Math.max(cap, postedNano);
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.everyMs;
  }

  price(view: PricingView): number {
    const terms = { rule: "highest_rejected", reserveNano: this.lowestNano } as const;
    const { priceNano } = clear(view.bids(), view.supplyGpus, terms);
    this.averageNano += this.weight * (Math.min(priceNano, this.highestNano) - this.averageNano);
    return Math.min(this.highestNano, Math.max(this.lowestNano, roundHalfEven(this.averageNano)));
  }

  state(): unknown {
    return { averageNano: this.averageNano };
  }
}
