import { describe, expect, it } from "vitest";
import { binomialCdf } from "../../../src/experiment/inference/binomial.ts";
import { quantileInterval, quantileRanks } from "../../../src/experiment/inference/order-statistics.ts";
import { uniformOf } from "./seeded.ts";

/** P(X <= k) for p = share / 16 in whole numbers, divided once. */
function exactCdf(k: number, n: number, share: number): number {
  let [sum, choose] = [0n, 1n];
  for (let at = 0; at <= k; at++) {
    sum += choose * BigInt(share) ** BigInt(at) * BigInt(16 - share) ** BigInt(n - at);
    choose = (choose * BigInt(n - at)) / BigInt(at + 1);
  }
  // Thirty digits before the division leave all that a double holds.
  return Number((sum * 10n ** 30n) / 16n ** BigInt(n)) / 1e30;
}

describe("binomial distribution function", () => {
  it("agrees with whole numbers", () => {
    for (const n of [1, 2, 9, 30, 77]) {
      for (const share of [1, 5, 8, 15]) {
        for (let k = 0; k < n; k++) {
          expect(binomialCdf(k, { n, p: share / 16 })).toBeCloseTo(exactCdf(k, n, share), 13);
        }
      }
    }
  });

  it("keeps its digits for a million trials", () => {
    // scipy.stats.binom.cdf.
    expect(binomialCdf(499_019, { n: 1_000_000, p: 0.5 })).toBeCloseTo(0.02493948432618431, 10);
    expect(binomialCdf(20, { n: 100_000, p: 3e-4 })).toBeCloseTo(0.03526450246739182, 12);
  });

  it("is 0 below and 1 at the end", () => {
    expect(binomialCdf(-1, { n: 3, p: 0.2 })).toBe(0);
    expect(binomialCdf(3, { n: 3, p: 0.2 })).toBe(1);
  });
});

describe("ranks that enclose a quantile", () => {
  // The first three are in every textbook; the others from scipy.stats.binom.
  it.each([
    [10, 0.5, 0.95, { lower: 2, upper: 9 }, 0.978515625],
    [6, 0.5, 0.95, { lower: 1, upper: 6 }, 0.96875],
    [100, 0.5, 0.95, { lower: 40, upper: 61 }, 0.964799799782],
    [50, 0.9, 0.9, { lower: 41, upper: 49 }, 0.9416762046029767],
    [200, 0.25, 0.95, { lower: 38, upper: 63 }, 0.9592092775443148],
    [1_000_000, 0.5, 0.95, { lower: 499_020, upper: 500_981 }, 0.9501210313476314],
    [1_000_000, 0.999, 0.99, { lower: 998_918, upper: 999_081 }, 0.9900855825109873],
  ])("of %i values at %d with confidence %d", (n, q, confidence, ranks, coverage) => {
    const found = quantileRanks(n, q, confidence)!;
    expect(found).toMatchObject(ranks);
    expect(found.coverage).toBeCloseTo(coverage, 10);
  });

  it("are the closest that leave out no more than half at either end", () => {
    for (const n of [5, 17, 40]) {
      for (const share of [3, 8, 14]) {
        const below = (rank: number): number => exactCdf(rank - 1, n, share);
        const ranks = quantileRanks(n, share / 16, 0.9);
        const lower = Array.from({ length: n }, (_, at) => at + 1).findLast((rank) => below(rank) <= 0.05);
        const upper = Array.from({ length: n }, (_, at) => at + 1).find((rank) => 1 - below(rank) <= 0.05);
        const both = lower !== undefined && upper !== undefined;
        expect(ranks && [ranks.lower, ranks.upper]).toEqual(both ? [lower, upper] : undefined);
      }
    }
  });

  it("do not exist for few values, and just do where a tail is all that may be left out", () => {
    expect(quantileRanks(5, 0.5)).toBeUndefined();
    expect(quantileRanks(58, 0.95)).toBeUndefined();
    expect(quantileRanks(5, 0.5, 0.9375)).toEqual({ lower: 1, upper: 5, coverage: 0.9375 });
  });

  it("refuse what is no quantile", () => {
    expect(() => quantileRanks(10, 1)).toThrow("no quantile 1 of 10 values");
    expect(() => quantileRanks(1.5, 0.5)).toThrow(RangeError);
    expect(() => quantileRanks(10, 0.5, 95)).toThrow(RangeError);
  });
});

describe("interval of a quantile", () => {
  it("takes the values of these ranks in any order", () => {
    const values = [10, 2, 8, 4, 6, 5, 7, 3, 9, 1];
    expect(quantileInterval(values, 0.5)).toMatchObject({ low: 2, high: 9 });
    expect(values[0]).toBe(10);
    expect(quantileInterval([1, 2, 3], 0.5)).toBeUndefined();
    expect(quantileInterval([], 0.5)).toBeUndefined();
    expect(() => quantileInterval([1, Number.NaN], 0.5)).toThrow("finite");
  });

  it("holds the true quantile as often as its coverage says", () => {
    const uniform = uniformOf("quantile");
    const { coverage } = quantileRanks(60, 0.9, 0.9)!;
    let held = 0;
    for (let run = 0; run < 3000; run++) {
      const { low, high } = quantileInterval(
        Array.from({ length: 60 }, () => uniform()),
        0.9,
        0.9,
      )!;
      if (low <= 0.9 && high >= 0.9) held++;
    }
    expect(Math.abs(held / 3000 - coverage)).toBeLessThan(
      3.3 * Math.sqrt((coverage * (1 - coverage)) / 3000),
    );
  });
});
