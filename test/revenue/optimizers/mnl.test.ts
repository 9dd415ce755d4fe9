import { describe, expect, it } from "vitest";
import { demandOf } from "../../../src/revenue/optimizers/demand.ts";
import {
  type LogitPrices,
  logitMonopoly,
  logitNash,
  logitShares,
} from "../../../src/revenue/optimizers/mnl.ts";
import { bestStaticPrice } from "../../../src/revenue/optimizers/static-price.ts";
import { logitValues } from "../../../src/revenue/optimizers/value-law.ts";

const PRODUCTS = [
  { quality: 2, costUsd: 1 },
  { quality: 1.5, costUsd: 0.8 },
  { quality: 3, costUsd: 2 },
];
const CHOICE = { sensitivity: 0.7, outsideWeight: 1.3 };

const profitAt = (pricesUsd: readonly number[]): readonly number[] =>
  logitShares(PRODUCTS, pricesUsd, CHOICE).shares.map(
    (share, at) => share * (pricesUsd[at]! - PRODUCTS[at]!.costUsd),
  );
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const changed = ({ pricesUsd }: LogitPrices, at: number, factor: number): readonly number[] =>
  pricesUsd.with(at, pricesUsd[at]! * factor);
const FACTORS = [0.9, 0.99, 1.01, 1.1];

describe("multinomial logit shares", () => {
  it("add up with walking away, in the ratio of the weights", () => {
    const { shares, none } = logitShares(PRODUCTS, [2, 2, 2], CHOICE);
    expect(total(shares) + none).toBeCloseTo(1, 14);
    expect(shares[2]! / shares[0]!).toBeCloseTo(Math.E, 12);
    expect(none / shares[0]!).toBeCloseTo(1.3 / Math.exp(2 - 1.4), 12);
  });

  it("stand utilities whose weights overflow", () => {
    const { shares } = logitShares([{ quality: 2000, costUsd: 0 }], [1000], { ...CHOICE, sensitivity: 1 });
    expect(shares[0]).toBeCloseTo(1, 12);
  });
});

describe("logit prices of one seller", () => {
  const best = logitMonopoly(PRODUCTS, CHOICE);

  it("put one mark-up on all costs and earn W / beta", () => {
    for (const [at, { costUsd }] of PRODUCTS.entries()) {
      expect(best.pricesUsd[at]).toBeCloseTo(costUsd + best.markupUsd, 12);
    }
    expect(total(profitAt(best.pricesUsd))).toBeCloseTo(best.profitUsd, 12);
  });

  it("cannot be bettered by another price of any product", () => {
    for (const at of PRODUCTS.keys()) {
      for (const factor of FACTORS) {
        expect(total(profitAt(changed(best, at, factor)))).toBeLessThan(best.profitUsd);
      }
    }
  });
});

describe("Bertrand-Nash prices of logit sellers", () => {
  const nash = logitNash(PRODUCTS, CHOICE);

  it("leave nobody a better price of its own", () => {
    const profits = profitAt(nash.pricesUsd);
    for (const at of PRODUCTS.keys()) {
      for (const factor of FACTORS)
        expect(profitAt(changed(nash, at, factor))[at]).toBeLessThan(profits[at]!);
    }
  });

  it("satisfy the first-order condition: mark-up 1 / (beta (1 - share))", () => {
    for (const [at, { costUsd }] of PRODUCTS.entries()) {
      expect(nash.pricesUsd[at]! - costUsd).toBeCloseTo(1 / (0.7 * (1 - nash.shares[at]!)), 10);
    }
  });

  it("are below those of one seller, and the same for a single product", () => {
    const one = logitMonopoly(PRODUCTS, CHOICE).pricesUsd;
    for (const [at, price] of nash.pricesUsd.entries()) expect(price).toBeLessThan(one[at]!);
    const alone = PRODUCTS.slice(0, 1);
    expect(logitNash(alone, CHOICE).pricesUsd[0]).toBeCloseTo(logitMonopoly(alone, CHOICE).pricesUsd[0]!, 12);
  });
});

describe("logit demand for a loss system", () => {
  it("asks a higher price the fewer GPUs there are, down to that of one seller without limits", () => {
    const terms = { quality: 2, sensitivity: 1, outsideWeight: 1 };
    const demand = demandOf(20, logitValues(terms));
    const prices = [2, 8, 20, 200].map((gpus) => bestStaticPrice({ gpus, endsPerHour: 1, demand }).priceUsd);
    expect(prices.toSorted((a, b) => b - a)).toEqual(prices);
    // W0(e^(2 - 1)) = 1, so that the price without limits is (1 + 1) / 1.
    expect(prices.at(-1)).toBeCloseTo(2, 6);
  });
});
