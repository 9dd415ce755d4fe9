import { describe, expect, it } from "vitest";
import type { Bidders } from "../../../src/revenue/optimizers/bidders.ts";
import {
  auctionOfRandomSupply,
  auctionOutcome,
  type UniformAuction,
  virtualValueOfWinners,
} from "../../../src/revenue/optimizers/uniform-auction.ts";
import { exponentialValues, uniformValues } from "../../../src/revenue/optimizers/value-law.ts";
import { weibullValues } from "./laws.ts";

const fixed = (count: number): Bidders => ({ kind: "fixed", count });
const crowd = (mean: number): Bidders => ({ kind: "poisson", mean });

const auction = (wish: Partial<UniformAuction>): UniformAuction => ({
  values: uniformValues(0, 1),
  bidders: fixed(10),
  units: 4,
  reserveUsd: 0,
  price: "highest_rejected",
  ...wish,
});

/** Mean outcome of auctions held one by one, bids spread evenly by Halton's sequence in as many bases as bidders. */
function held(
  { units, reserveUsd, price, values }: UniformAuction,
  bases: readonly number[],
  rounds: number,
) {
  const sums = { price: 0, revenue: 0, welfare: 0, sold: 0 };
  for (let round = 1; round <= rounds; round++) {
    const bids = bases
      .map((base) => values.highestUsd * halton(round, base))
      .filter((bid) => bid >= reserveUsd)
      .sort((a, b) => b - a);
    const sold = Math.min(units, bids.length);
    const setter = price === "highest_rejected" ? bids[units] : bids[units - 1];
    const paid = setter ?? reserveUsd;
    sums.price += paid / rounds;
    sums.sold += sold / rounds;
    sums.revenue += (sold * paid) / rounds;
    sums.welfare += bids.slice(0, sold).reduce((sum, bid) => sum + bid, 0) / rounds;
  }
  return sums;
}

/** Radical inverse of a number. @see Halton (1960). */
function halton(index: number, base: number): number {
  let [value, digit] = [0, 1 / base];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * digit;
    digit /= base;
  }
  return value;
}

describe("a uniform-price auction", () => {
  it("earns 2.4999 with a reserve of 0.5 where without it earns 0.818: 10 bidders, 9 units, U(0, 1)", () => {
    expect(auctionOutcome(auction({ units: 9 })).revenueUsd).toBeCloseTo(9 / 11, 12);
    expect(auctionOutcome(auction({ units: 9, reserveUsd: 0.5 })).revenueUsd).toBeCloseTo(2.4999, 4);
  });

  it("clears at order statistics of the bids", () => {
    // The j-th highest of N from U(0, 1) is (N + 1 - j) / (N + 1) in the mean.
    expect(auctionOutcome(auction({})).priceUsd).toBeCloseTo(6 / 11, 12);
    expect(auctionOutcome(auction({ price: "lowest_accepted" })).priceUsd).toBeCloseTo(7 / 11, 12);
    expect(auctionOutcome(auction({})).welfareUsd).toBeCloseTo((10 + 9 + 8 + 7) / 11, 12);
    // Of N exponential values it is mean x (H_N - H_(j-1)).
    const values = exponentialValues(2);
    const second = auctionOutcome(auction({ values, bidders: fixed(3), units: 1 }));
    expect(second.priceUsd).toBeCloseTo(2 * (1 / 2 + 1 / 3), 10);
  });

  it("with two bidders and one unit is Vickrey's: reserve 1/2 lifts revenue from 1/3 to 5/12", () => {
    const one = auction({ bidders: fixed(2), units: 1 });
    expect(auctionOutcome(one).revenueUsd).toBeCloseTo(1 / 3, 12);
    const reserved = auctionOutcome({ ...one, reserveUsd: 0.5 });
    expect(reserved.revenueUsd).toBeCloseTo(5 / 12, 12);
    expect(reserved.oversubscribed).toBeCloseTo(1 / 4, 12);
  });

  it.each([
    ["highest_rejected", 2, 0.4],
    ["lowest_accepted", 2, 0.4],
    ["highest_rejected", 5, 0.2],
    ["lowest_accepted", 5, 0],
  ] as const)("agrees with auctions that are held: %s, %s units, reserve %s", (price, units, reserveUsd) => {
    const wish = auction({ bidders: fixed(4), units, reserveUsd, price });
    const seen = held(wish, [2, 3, 5, 7], 40_000);
    const exact = auctionOutcome(wish);
    expect(seen.price).toBeCloseTo(exact.priceUsd, 2);
    expect(seen.sold).toBeCloseTo(exact.soldUnits, 2);
    expect(seen.revenue).toBeCloseTo(exact.revenueUsd, 2);
    expect(seen.welfare).toBeCloseTo(exact.welfareUsd, 2);
  });

  it("earns the virtual values of its winners at the highest rejected bid, whatever law, reserve and crowd", () => {
    const laws = [uniformValues(0, 1), uniformValues(2, 5), exponentialValues(2), weibullValues(3)];
    for (const values of laws) {
      for (const bidders of [fixed(6), crowd(5)]) {
        // Below the lowest value a reserve would leave everybody a rent that is no virtual value.
        for (const reserveUsd of [0, 1, 2.5].map((each) => Math.max(each, values.lowestUsd))) {
          const wish = auction({ values, bidders, units: 3, reserveUsd });
          expect(virtualValueOfWinners(wish)).toBeCloseTo(auctionOutcome(wish).revenueUsd, 8);
        }
      }
    }
  });

  it("sells to all above the reserve when units abound, at the reserve", () => {
    const wish = auction({ bidders: crowd(6), units: 60, values: exponentialValues(2), reserveUsd: 1 });
    const { soldUnits, priceUsd, oversubscribed } = auctionOutcome(wish);
    expect(soldUnits).toBeCloseTo(6 * Math.exp(-0.5), 10);
    expect(priceUsd).toBeCloseTo(1, 12);
    expect(oversubscribed).toBeCloseTo(0, 12);
  });

  it("of a random supply is the mixture of its supplies, and of no units earns nothing", () => {
    const terms = auction({ bidders: crowd(3) });
    const none = auctionOutcome({ ...terms, units: 0 });
    expect(none.revenueUsd).toBe(0);
    expect(none.oversubscribed).toBeCloseTo(1 - Math.exp(-3), 12);
    const mixed = auctionOfRandomSupply(terms, [0.25, 0, 0.75]);
    const two = auctionOutcome({ ...terms, units: 2 });
    expect(mixed.revenueUsd).toBeCloseTo(0.75 * two.revenueUsd, 12);
    expect(mixed.soldUnits).toBeCloseTo(0.75 * two.soldUnits, 12);
  });

  it("is not held over parts of a unit", () => {
    expect(() => auctionOutcome(auction({ units: 1.5 }))).toThrow(RangeError);
  });
});
