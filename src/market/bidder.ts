import type { Product, Segment } from "../model/market.ts";
import { bidFunction } from "./bid-function.ts";
import type { RankedOffers } from "./choice.ts";

/** Price of an offer now; NaN where it is not made [nano-USD per GPU-hour, whole]. */
export type PriceOf = (product: number, gpuType: number) => number;

/**
 * The tenants of a segment that bid by their waiting cost, where a lease costs its own bid (`price_lock: bid`).
 *
 * Such an offer costs the tenant its bid, whatever the posted price, which is the least bid that is heard: choice
 * compares the WTP less the bid with the other offers, and the cost of waiting itself does not enter it again. There is
 * no such offer for a tenant beyond the cutoff.
 */
export class Bidder {
  private readonly bidOf: (waitingCostUsd: number) => number;
  /** By product. */
  private readonly isPaidAsBid: readonly boolean[];
  /** Of the request at hand: its bid, NaN for none, and what it would pay elsewhere. */
  private bidNano = Number.NaN;
  private posted: PriceOf = () => Number.NaN;

  constructor(points: NonNullable<Segment["bids"]>, products: readonly Product[]) {
    this.bidOf = bidFunction(points);
    this.isPaidAsBid = products.map(({ priceLock }) => priceLock === "bid");
  }

  /** The prices that a tenant of this waiting cost faces; valid until the next call. */
  facing(waitingCostUsd: number, posted: PriceOf): PriceOf {
    this.bidNano = this.bidOf(waitingCostUsd);
    this.posted = posted;
    return this.price;
  }

  /** Whether the tenants bid for a product, rather than take it as posted. */
  bidsFor(product: number): boolean {
    return this.isPaidAsBid[product]!;
  }

  /** Makes its bid the limit of the offers that are paid as bid: that, and not what they are worth, is handed in. */
  handIn({ count, product, limitNano }: RankedOffers): void {
    for (let at = 0; at < count; at++) if (this.isPaidAsBid[product[at]!]) limitNano[at] = this.bidNano;
  }

  private readonly price: PriceOf = (product, gpuType) => {
    const posted = this.posted(product, gpuType);
    if (!this.isPaidAsBid[product]) return posted;
    return this.bidNano >= posted ? this.bidNano : Number.NaN;
  };
}

/** The bidder of a segment; undefined where it bids all that an offer is worth to it, or nothing is paid as bid. */
export function bidderOf(segment: Segment, products: readonly Product[]): Bidder | undefined {
  const bidsSomewhere = segment.products.some((product) => products[product]!.priceLock === "bid");
  return segment.bids === undefined || !bidsSomewhere ? undefined : new Bidder(segment.bids, products);
}
