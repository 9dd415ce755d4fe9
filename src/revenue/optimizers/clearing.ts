/** Sealed bids for equal units: the most that each bidder pays per unit, and how many units it wants at once. */
export interface Bids {
  readonly count: number;
  /** By bid, in order of arrival; Infinity = whatever the price [nano-USD per GPU-hour]. */
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
  /** Sum over the bids that are served, of bid x GPUs, where the bid names a limit [nano-USD per hour]. */
  readonly servedNano: number;
  /** Whether a bid of at least the reserve is not served. */
  readonly isOversubscribed: boolean;
}

/**
 * Clears a uniform-price auction: bids are served from the highest down until one does not fit.
 *
 * The price is that of the bid that did not fit (`highest_rejected`) or of the last that did (`lowest_accepted`); it is
 * the reserve when all bids of at least the reserve are served, under the second rule only if supply is left. A bid for
 * more than the whole supply keeps nobody out and sets a price only where nothing can be served. A bid without a limit
 * (Infinity) sets no price: the next one below it does. Ties go to the earlier bid. With unit demand, bidding one's value
 * is a dominant strategy under `highest_rejected` alone.
 *
 * @see Vickrey (1961), "Counterspeculation, auctions, and competitive sealed tenders"; Krishna, Auction Theory, ch. 13.
 */
export function clear(
  bids: Bids,
  supplyGpus: number,
  terms: { readonly rule: ClearingRule; readonly reserveNano: number },
): Clearing {
  const { rule, reserveNano } = terms;
  const worthIt = Array.from({ length: bids.count }, (_, bid) => bid).filter(
    (bid) => bids.limitNano[bid]! >= reserveNano,
  );
  worthIt.sort((a, b) => bids.limitNano[b]! - bids.limitNano[a]! || a - b);
  const order = worthIt.filter((bid) => bids.gpus[bid]! <= supplyGpus);
  let soldGpus = 0;
  let servedNano = 0;
  let served = 0;
  while (served < order.length && soldGpus + bids.gpus[order[served]!]! <= supplyGpus) {
    const gpus = bids.gpus[order[served]!]!;
    soldGpus += gpus;
    const limitNano = bids.limitNano[order[served]!]!;
    if (Number.isFinite(limitNano)) servedNano += gpus * limitNano;
    served += 1;
  }
  const cutoffNano = served === 0 ? Number.POSITIVE_INFINITY : bids.limitNano[order[served - 1]!]!;
  const outcome = { cutoffNano, soldGpus, servedNano, isOversubscribed: served < worthIt.length };
  const isLowest = rule === "lowest_accepted";
  const leavesSupply = !isLowest || soldGpus < supplyGpus;
  if (served > 0 && served === order.length && leavesSupply) return { ...outcome, priceNano: reserveNano };
  const setter = isLowest ? served - 1 : served;
  const setters = served === 0 ? worthIt : order.slice(setter);
  return { ...outcome, priceNano: firstPrice(bids, setters) ?? reserveNano };
}

/** The first of the bids that names a price; undefined if none does. */
function firstPrice({ limitNano }: Bids, order: readonly number[]): number | undefined {
  const bid = order.find((each) => Number.isFinite(limitNano[each]));
  return bid === undefined ? undefined : limitNano[bid];
}
