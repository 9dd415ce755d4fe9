import { clear } from "../optimizers/clearing.ts";
import { choice, duration, needed, optional, price, type ValuesOf } from "../parameters.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";
import { boundsProblems } from "./bounds.ts";

const parameters = {
  every: needed(duration(), "time between auctions; requests wait for the next one"),
  rule: needed(
    choice(["highest_rejected", "lowest_accepted"]),
    "whose bid all winners pay when not all can be served",
  ),
  floor: optional(price(), "reserve: no bid below it counts, and winners pay it when all are served", "none"),
  cap: optional(price(), "highest price", "none"),
};
type Values = ValuesOf<typeof parameters>;

/** A uniform-price auction of sealed bids at regular instants. */
export const auction: PricingPolicy<typeof parameters> = {
  name: "auction",
  description: "Sealed bids meet what is free at regular instants, and all winners pay one price.",
  parameters,
  goesByBids: true,
  sealsBids: true,
  check: (values) => boundsProblems(values),
  create: (values, context) => new Auction(values, context),
};

/** Above any price that a tenant would bid [nano-USD per GPU-hour]. */
const NO_CAP_NANO = 1e15;

/**
 * A tenant bids the most that the lease is worth to it. Running leases bid again at each auction and leave when their
 * bid is not among the winners.
 */
class Auction implements Pricing {
  readonly name = "auction";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs: number;
  readonly isSealed = true;
  /** Lowest bid that won the last auction. -- state */
  cutoffNano = Number.POSITIVE_INFINITY;
  private readonly values: Values;

  constructor(values: Values, _context: PricingContext) {
    this.values = values;
    this.firstLookMs = values.every;
    this.floorNano = values.floor ?? 0;
    this.capNano = values.cap ?? NO_CAP_NANO;
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.values.every;
  }

  price(view: PricingView): number {
    const terms = { rule: this.values.rule, reserveNano: this.floorNano };
    const { priceNano, cutoffNano } = clear(view.bids(), view.supplyGpus, terms);
    this.cutoffNano = cutoffNano;
    return Math.min(this.capNano, priceNano);
  }

  state(): unknown {
    return Number.isFinite(this.cutoffNano) ? { cutoffNano: this.cutoffNano } : {};
  }
}
