import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { type Clearing, clear } from "../optimizers/clearing.ts";
import { reservePrice } from "../optimizers/myerson.ts";
import { choice, duration, needed, optional, price, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { PolicyReport, Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";
import { boundsProblems } from "./bounds.ts";
import { valueProblems, valuesAndCost, valuesOf } from "./demand-law.ts";

const parameters = {
  every: needed(duration(), "time between auctions; requests wait for the next one"),
  rule: needed(
    choice(["highest_rejected", "lowest_accepted"]),
    "whose bid all winners pay when not all can be served",
  ),
  floor: optional(price(), "reserve: no bid below it counts, and winners pay it when all are served", "none"),
  reserve: optional(
    valuesAndCost(),
    "Myerson's reserve for what the seller believes that bidders would pay, instead of `floor`",
    "none",
  ),
  cap: optional(price(), "highest price", "none"),
};
type Values = ValuesOf<typeof parameters>;

/** A uniform-price auction of sealed bids at regular instants. */
export const auction: PricingPolicy<typeof parameters> = {
  name: "auction",
  description: "Sealed bids meet what is free at regular instants, and all winners pay one price.",
  parameters,
  sealsBids: true,
  check: problems,
  create: (values, context) => new Auction(values, context),
};

function problems({ floor, reserve, cap }: Values): readonly ParameterProblem[] {
  if (reserve === undefined) return boundsProblems({ floor, cap });
  if (floor !== undefined) return [{ path: [], expected: "either `floor` or `reserve`", found: "both" }];
  const faults = valueProblems(reserve, ["reserve"]);
  if (faults.length > 0) return faults;
  return boundsProblems({ floor: reserveNano(reserve), cap }).map((fault) => ({ ...fault, path: ["cap"] }));
}

/** Myerson's reserve [nano-USD per GPU-hour]. */
function reserveNano(reserve: NonNullable<Values["reserve"]>): number {
  return roundHalfEven(reservePrice(valuesOf(reserve), (reserve.cost ?? 0) / NANO_PER_USD) * NANO_PER_USD);
}

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
  /** Sums over the auctions so far, for the report. -- state */
  private readonly sums = { auctions: 0, priceNano: 0, servedNano: 0, supplyGpus: 0, oversubscribed: 0 };

  constructor(values: Values, _context: PricingContext) {
    this.values = values;
    this.firstLookMs = values.every;
    this.floorNano = values.reserve === undefined ? (values.floor ?? 0) : reserveNano(values.reserve);
    this.capNano = values.cap ?? NO_CAP_NANO;
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.values.every;
  }

  price(view: PricingView): number {
    const terms = { rule: this.values.rule, reserveNano: this.floorNano };
    const { supplyGpus } = view;
    const clearing = clear(view.bids(), supplyGpus, terms);
    this.cutoffNano = clearing.cutoffNano;
    const priceNano = Math.min(this.capNano, clearing.priceNano);
    this.note(clearing, { priceNano, supplyGpus });
    return priceNano;
  }

  report(): readonly PolicyReport[] {
    const { auctions, priceNano, servedNano, supplyGpus, oversubscribed } = this.sums;
    if (auctions === 0) return [];
    const usd = (nano: number): number => nano / NANO_PER_USD / auctions;
    return [
      { name: "auction_price_usd_per_gpu_hour", unit: "USD/GPU-h", value: usd(priceNano) },
      { name: "auction_value_of_winners_usd_per_hour", unit: "USD/h", value: usd(servedNano) },
      { name: "auction_supply_gpus", unit: "GPUs", value: supplyGpus / auctions },
      { name: "auction_oversubscribed", unit: "share", value: oversubscribed / auctions },
    ];
  }

  private note(
    { servedNano, isOversubscribed }: Clearing,
    { priceNano, supplyGpus }: { readonly priceNano: number; readonly supplyGpus: number },
  ): void {
    const { sums } = this;
    sums.auctions += 1;
    sums.priceNano += priceNano;
    sums.servedNano += servedNano;
    sums.supplyGpus += supplyGpus;
    if (isOversubscribed) sums.oversubscribed += 1;
  }

  state(): unknown {
    return Number.isFinite(this.cutoffNano) ? { cutoffNano: this.cutoffNano } : {};
  }
}
