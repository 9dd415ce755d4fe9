/** Sealed bids for equal units: the most that each bidder pays per unit, and how many units it wants at once. */
export interface Bids {
  readonly count: number;
  /** By bid, in order of arrival [nano-USD per GPU-hour]. */
  readonly limitNano: ArrayLike<number>;
  /** A bid is served whole or not at all [GPUs]. */
  readonly gpus: ArrayLike<number>;
}

/** Which bid sets the price when not all that are worth the reserve can be served. */
export type ClearingRule = "highest_rejected" | "lowest_accepted";

export interface Clearing {
  /** The one price of all winners [nano-USD per GPU-hour]. */
  readonly priceNano: number;
  /** The lowest bid that is served; Infinity if none is [nano-USD per GPU-hour]. */
  readonly cutoffNano: number;
  readonly soldGpus: number;
  /** Sum over the bids that are served, of bid x GPUs [nano-USD per hour]. */
  readonly servedNano: number;
  /** Whether a bid of at least the reserve is not served. */
  readonly isOversubscribed: boolean;
}

/**
 * Clears a uniform-price auction: bids are served from the highest down until one does not fit.
 *
 * The price is that of the bid that did not fit (`highest_rejected`) or of the last that did (`lowest_accepted`); it is
 * the reserve when all bids of at least the reserve are served, under the second rule only if supply is left. Ties go to the earlier bid. With unit demand, bidding
 * one's value is a dominant strategy under `highest_rejected` alone.
 *
 * @see Vickrey (1961), "Counterspeculation, auctions, and competitive sealed tenders"; Krishna, Auction Theory, ch. 13.
 */
export function clear(
  bids: Bids,
  supplyGpus: number,
  terms: { readonly rule: ClearingRule; readonly reserveNano: number },
): Clearing {
  const { rule, reserveNano } = terms;
  const order = Array.from({ length: bids.count }, (_, bid) => bid).filter(
    (bid) => bids.limitNano[bid]! >= reserveNano,
  );
  order.sort((a, b) => bids.limitNano[b]! - bids.limitNano[a]! || a - b);
  let soldGpus = 0;
  let servedNano = 0;
  let served = 0;
  while (served < order.length && soldGpus + bids.gpus[order[served]!]! <= supplyGpus) {
    const gpus = bids.gpus[order[served]!]!;
    soldGpus += gpus;
    servedNano += gpus * bids.limitNano[order[served]!]!;
    served += 1;
  }
  const cutoffNano = served === 0 ? Number.POSITIVE_INFINITY : bids.limitNano[order[served - 1]!]!;
  const isOversubscribed = served < order.length;
  const outcome = { cutoffNano, soldGpus, servedNano, isOversubscribed };
  if (!isOversubscribed) {
    const isSoldOut = served > 0 && soldGpus === supplyGpus;
    return { ...outcome, priceNano: isSoldOut && rule === "lowest_accepted" ? cutoffNano : reserveNano };
  }
  const rejectedNano = bids.limitNano[order[served]!]!;
  const priceNano = rule === "highest_rejected" || served === 0 ? rejectedNano : cutoffNano;
  return { ...outcome, priceNano };
}
