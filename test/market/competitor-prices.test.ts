import { describe, expect, test } from "vitest";
import { CompetitorPrices } from "../../src/market/competitor-prices.ts";
import { PriceFactor } from "../../src/market/price-factor.ts";
import type { Competitor, PriceProcess } from "../../src/model/market.ts";
import { streams } from "../../src/random/stream.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365.25 * DAY_MS;

const factor = (process: PriceProcess, replication = 0) =>
  new PriceFactor(process, streams("prices", replication), "competitor:n");

const TWO_REGIMES = {
  everyMs: DAY_MS,
  regimes: [
    { meanDurationMs: 7 * HOUR_MS, factor: 0.3, growthPerYear: 0 },
    { meanDurationMs: 3 * HOUR_MS, factor: 1, growthPerYear: 0 },
  ],
};

describe("a regime-switching price", () => {
  test("spends in each regime the share of time of its mean stay", () => {
    // 200,000 h: about 20,000 cycles of 10 h; the share's standard error is below 0.003.
    const path = factor(TWO_REGIMES);
    let scarce = 0;
    for (let hour = 0; hour < 200_000; hour++) if (path.at(hour * HOUR_MS) === 1) scarce++;
    expect(Math.abs(scarce / 200_000 - 0.3)).toBeLessThan(0.012);
  });

  test("stays exponentially long", () => {
    const path = factor({ ...TWO_REGIMES, startRegime: 0 });
    let switches = 0;
    let atMs = 0;
    let calmMs = 0;
    let longCalms = 0;
    while (switches < 20_000) {
      const nextMs = path.nextChangeMs(atMs);
      if (switches % 2 === 0) {
        calmMs += nextMs - atMs;
        if (nextMs - atMs > 7 * HOUR_MS) longCalms++;
      }
      atMs = nextMs;
      switches++;
    }
    expect(calmMs / 10_000 / HOUR_MS).toBeCloseTo(7, 0);
    expect(longCalms / 10_000).toBeCloseTo(1 / Math.E, 1.7);
  });

  test("starts in the regime that is asked for, or by the shares of time", () => {
    expect(factor({ ...TWO_REGIMES, startRegime: 1 }).at(0)).toBe(1);
    const starts = Array.from({ length: 4000 }, (_, run) => factor(TWO_REGIMES, run).at(0));
    expect(starts.filter((each) => each === 1).length / 4000).toBeCloseTo(0.3, 1.5);
  });

  test("grows through its regimes and keeps what has grown", () => {
    const stay = { meanDurationMs: 1e6 * YEAR_MS, factor: 1, growthPerYear: 0.5 };
    const path = factor({ everyMs: DAY_MS, regimes: [stay, stay], startRegime: 0 });
    expect(path.at(2 * YEAR_MS)).toBeCloseTo(2.25, 2);
    const back = { meanDurationMs: 10 * DAY_MS, factor: 1, growthPerYear: -0.2 };
    const other = factor({ everyMs: HOUR_MS, regimes: [back, back], startRegime: 0 });
    expect(other.at(YEAR_MS)).toBeCloseTo(0.8, 3);
  });
});

describe("a mean-reverting price", () => {
  const process = { everyMs: HOUR_MS, noise: { sd: 0.3, correlationMs: 10 * HOUR_MS } };

  test("has mean 1, and the spread and memory of its noise", () => {
    const path = factor(process);
    const hours = 100_000;
    const logs = Array.from({ length: hours }, (_, hour) => Math.log(path.at(hour * HOUR_MS)));
    const mean = logs.reduce((sum, each) => sum + each, 0) / hours;
    const deviations = logs.map((each) => each - mean);
    const variance = deviations.reduce((sum, each) => sum + each * each, 0) / hours;
    const lagged = deviations.reduce((sum, each, at) => sum + each * (deviations[at + 10] ?? 0), 0) / hours;
    expect(logs.reduce((sum, each) => sum + Math.exp(each), 0) / hours).toBeCloseTo(1, 1.3);
    expect(Math.sqrt(variance)).toBeCloseTo(0.3, 1.7);
    expect(lagged / variance).toBeCloseTo(1 / Math.E, 1);
  });

  test("is the same path however often one looks, and runs forward only", () => {
    const [often, seldom] = [factor(process), factor(process)];
    for (let minute = 0; minute < 600; minute++) often.at(minute * 60_000);
    expect(often.at(11 * HOUR_MS)).toBe(seldom.at(11 * HOUR_MS));
    expect(() => seldom.at(10 * HOUR_MS)).toThrow(RangeError);
  });
});

describe("the prices of competitors", () => {
  const fixed: Competitor = {
    name: "fixed",
    prices: [{ timesMs: [5, 100, 200], values: [2, 3, 4] }, undefined],
  };
  const moving: Competitor = {
    name: "moving",
    prices: [
      { timesMs: [0], values: [2] },
      { timesMs: [0], values: [5] },
    ],
    process: TWO_REGIMES,
  };

  test("are whole nano-USD, and none where nothing is sold", () => {
    const prices = new CompetitorPrices([fixed, moving], streams("p", 0));
    expect(prices.priceNano(0, 0, 0)).toBe(2e9);
    expect(prices.priceNano(0, 0, 150)).toBe(3e9);
    expect(prices.priceNano(0, 1, 0)).toBeNaN();
    expect([0.6e9, 2e9]).toContain(prices.priceNano(1, 0, 0));
  });

  test("move together over the GPU types of one competitor", () => {
    const prices = new CompetitorPrices([moving], streams("p", 0));
    for (let hour = 0; hour < 100; hour++) {
      const ratio = prices.priceUsd(0, 1, hour * HOUR_MS) / prices.priceUsd(0, 0, hour * HOUR_MS);
      expect(ratio).toBeCloseTo(2.5, 8);
    }
  });

  test("say when the next step comes", () => {
    const prices = new CompetitorPrices([fixed], streams("p", 0));
    expect([0, 99, 100, 200].map((atMs) => prices.nextChangeMs(atMs))).toEqual([100, 100, 200, Infinity]);
    const both = new CompetitorPrices([fixed, moving], streams("p", 0));
    const path = new PriceFactor(TWO_REGIMES, streams("p", 0), "competitor:moving");
    expect(both.nextChangeMs(200)).toBe(path.nextChangeMs(200));
  });

  test("stay as they are set, whatever was posted", () => {
    const prices = new CompetitorPrices([fixed], streams("p", 0));
    prices.set(0, 0, 2.5);
    expect(prices.priceUsd(0, 0, 250)).toBe(2.5);
    expect(() => prices.set(0, 1, 2.5)).toThrow(/does not sell/);
  });

  test("do not depend on who else is there", () => {
    const other = { ...moving, name: "other" };
    const alone = new CompetitorPrices([moving], streams("p", 0));
    const among = new CompetitorPrices([other, moving], streams("p", 0));
    for (let hour = 0; hour < 200; hour++) {
      expect(among.priceNano(1, 0, hour * HOUR_MS)).toBe(alone.priceNano(0, 0, hour * HOUR_MS));
    }
  });
});
