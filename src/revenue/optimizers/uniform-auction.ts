import { integrate } from "../../numerics/quadrature.ts";
import { type Bidders, countsUpTo } from "./bidders.ts";
import { type ValueLaw, valueExceededBy } from "./value-law.ts";

/** A sealed-bid auction of equal units at one price; everyone wants one unit and bids what it is worth. */
export interface UniformAuction {
  readonly values: ValueLaw;
  readonly bidders: Bidders;
  /** Units for sale, at least 0. */
  readonly units: number;
  /** Bids below it do not count; the price when no bid sets one: see `price` [USD]. */
  readonly reserveUsd: number;
  /** Whether winners pay the highest bid that lost, or the lowest that won if all units are sold. */
  readonly price: "highest_rejected" | "lowest_accepted";
}

/** Expectations over one auction. */
export interface AuctionOutcome {
  /** Price, the reserve where the bids set none [USD]. */
  readonly priceUsd: number;
  readonly soldUnits: number;
  readonly revenueUsd: number;
  /** Sum of the values of the winners [USD]. */
  readonly welfareUsd: number;
  /** Probability that more want a unit than there are units. */
  readonly oversubscribed: number;
}

/**
 * Expected outcome of a uniform-price auction with truthful bids.
 *
 * With N(x) the number of bids above x and r the reserve, the price exceeds x where more than `units` bids do (highest
 * rejected), or at least `units` (lowest accepted); so price = r + the integral over x > r of P(that), and revenue =
 * r E min(N(r), units) + units x that integral. Under the second rule bidding less than the value would pay: there
 * the outcome is that of truthful bidders only.
 *
 * @throws RangeError unless units are whole and at least 0.
 * @see Krishna (2010), Auction Theory, ch. 13; Vickrey (1961).
 */
export function auctionOutcome(auction: UniformAuction): AuctionOutcome {
  const { units, values, bidders, price, reserveUsd } = auction;
  if (!(Number.isSafeInteger(units) && units >= 0))
    throw new RangeError("units are a whole number, at least 0");
  if (units === 0) {
    const wanted = 1 - countsUpTo(1, bidders, values.survival(reserveUsd))[0]!;
    return { priceUsd: reserveUsd, soldUnits: 0, revenueUsd: 0, welfareUsd: 0, oversubscribed: wanted };
  }
  const countsAbove = (x: number): readonly number[] => countsUpTo(units + 1, bidders, values.survival(x));
  const moreThanUnits = (counts: readonly number[]): number => counts[units + 1]!;
  const setsPrice = (counts: readonly number[]): number =>
    price === "highest_rejected" ? moreThanUnits(counts) : moreThanUnits(counts) + counts[units]!;
  const soldOf = (counts: readonly number[]): number =>
    counts.reduce((sum, each, n) => sum + each * Math.min(n, units), 0);
  const over = (of: (counts: readonly number[]) => number): number =>
    integralAbove(reserveUsd, auction, (x) => of(countsAbove(x)));
  const [premium, atReserve] = [over(setsPrice), countsAbove(reserveUsd)];
  const soldUnits = soldOf(atReserve);
  return {
    priceUsd: reserveUsd + premium,
    soldUnits,
    revenueUsd: reserveUsd * soldUnits + units * premium,
    welfareUsd: reserveUsd * soldUnits + over(soldOf),
    oversubscribed: moreThanUnits(atReserve),
  };
}

/**
 * Expected virtual value of the winners [USD]: equal to the revenue of every truthful auction with these winners in
 * which a bidder of the lowest value gains nothing; so also of the highest-rejected price with a reserve that is no
 * lower than all values, or with more bidders than units.
 *
 * @see Myerson (1981), lemma 3.
 */
export function virtualValueOfWinners(auction: UniformAuction): number {
  const { units, values, bidders, reserveUsd } = auction;
  // A bidder wins if fewer than `units` of the others bid more; a Poisson crowd looks the same to one of its own.
  const others = bidders.kind === "fixed" ? { ...bidders, count: bidders.count - 1 } : bidders;
  const wins = (x: number): number => 1 - countsUpTo(units, others, values.survival(x))[units]!;
  const perBidder = integralAbove(
    reserveUsd,
    auction,
    (x) => (x * values.density(x) - values.survival(x)) * wins(x),
  );
  // Below the lowest value the survival is 1 and nobody bids: that part belongs to no bidder.
  const below = Math.max(0, values.lowestUsd - reserveUsd) * wins(values.lowestUsd);
  return (bidders.kind === "fixed" ? bidders.count : bidders.mean) * (perBidder + below);
}

/** Expected outcome when the units for sale are random: entry k of the list is P(k units). */
export function auctionOfRandomSupply(
  auction: Omit<UniformAuction, "units">,
  probabilities: readonly number[],
): AuctionOutcome {
  const outcomes = probabilities.map((_, units) => auctionOutcome({ ...auction, units }));
  const mean = (of: (outcome: AuctionOutcome) => number): number =>
    outcomes.reduce((sum, outcome, units) => sum + probabilities[units]! * of(outcome), 0);
  return {
    priceUsd: mean((each) => each.priceUsd),
    soldUnits: mean((each) => each.soldUnits),
    revenueUsd: mean((each) => each.revenueUsd),
    welfareUsd: mean((each) => each.welfareUsd),
    oversubscribed: mean((each) => each.oversubscribed),
  };
}

/** Share of all bids that an integral may leave out. */
const LEFT_OUT = 1e-16;

/** Integral over the values above the reserve, in two pieces where the law has an edge. */
function integralAbove(
  reserveUsd: number,
  { values, bidders }: UniformAuction,
  of: (x: number) => number,
): number {
  const mostBidders = bidders.kind === "fixed" ? bidders.count : bidders.mean;
  const highest = valueExceededBy(LEFT_OUT / Math.max(1, mostBidders), values);
  const edge = Math.min(Math.max(reserveUsd, values.lowestUsd), highest);
  return integrate(of, reserveUsd, edge) + integrate(of, edge, highest);
}
