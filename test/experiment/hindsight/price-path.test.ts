import { describe, expect, it } from "vitest";
import { PricePath } from "../../../src/experiment/hindsight/price-path.ts";
import type { Product } from "../../../src/model/market.ts";

const OFFER = { product: 0, gpuType: 0 };
const path = (timesMs: readonly number[], values: readonly number[]): PricePath =>
  new PricePath([{ prices: [{ timesMs, values }] } as unknown as Product]);

describe("the prices of a run", () => {
  it("have a highest in every stretch, ends included, that a limit may rule out", () => {
    const prices = path([0, 10, 20], [3, 7, 5]);
    const highest = (fromMs: number, untilMs: number, limit = Infinity) =>
      prices.highestNano(OFFER, { fromMs, untilMs }, limit);
    expect(highest(0, 9)).toBe(3);
    expect(highest(0, 10)).toBe(7);
    expect(highest(15, 30)).toBe(7);
    expect(highest(25, 30)).toBe(5);
    expect(highest(0, 30, 6)).toBe(5);
    expect(highest(0, 9, 2)).toBeUndefined();
  });

  it("keep all that were set at one instant: a request may have met any of them", () => {
    const prices = path([0], [3]);
    prices.set(0, 0, 10, 9);
    prices.set(0, 0, 10, 4);
    expect(prices.highestNano(OFFER, { fromMs: 10, untilMs: 10 }, Infinity)).toBe(9);
    expect(prices.highestNano(OFFER, { fromMs: 11, untilMs: 20 }, Infinity)).toBe(4);
    expect(prices.moves(0, 0)).toBe(true);
  });

  it("are told in the order of time", () => {
    expect(() => path([0, 10], [3, 7]).set(0, 0, 5, 1)).toThrow("comes before");
  });
});
