import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clear } from "../../src/revenue/optimizers/clearing.ts";

const bids = (...pairs: readonly (readonly [number, number])[]) => ({
  count: pairs.length,
  limitNano: pairs.map(([limit]) => limit),
  gpus: pairs.map(([, gpus]) => gpus),
});
const HIGHEST = { rule: "highest_rejected", reserveNano: 2 } as const;
const LOWEST = { rule: "lowest_accepted", reserveNano: 2 } as const;

describe("a uniform-price auction", () => {
  const three = bids([5, 1], [9, 1], [7, 1], [1, 1]);

  test("takes the price of the highest bid that is rejected, or of the lowest that is accepted", () => {
    expect(clear(three, 2, HIGHEST)).toMatchObject({ priceNano: 5, cutoffNano: 7, soldGpus: 2 });
    expect(clear(three, 2, LOWEST)).toMatchObject({ priceNano: 7, cutoffNano: 7, soldGpus: 2 });
  });

  test("costs the reserve when all that are worth it are served", () => {
    expect(clear(three, 3, HIGHEST)).toMatchObject({ priceNano: 2, cutoffNano: 5, soldGpus: 3 });
    expect(clear(three, 4, LOWEST)).toMatchObject({ priceNano: 2, cutoffNano: 5, soldGpus: 3 });
  });

  test("costs the lowest accepted bid when all are served and nothing is left", () => {
    expect(clear(three, 3, LOWEST)).toMatchObject({ priceNano: 5, cutoffNano: 5, soldGpus: 3 });
    expect(clear(bids(), 0, LOWEST)).toMatchObject({ priceNano: 2, soldGpus: 0 });
  });

  test("sells nothing without supply or without bids, at a price that clears", () => {
    expect(clear(three, 0, LOWEST)).toMatchObject({ priceNano: 9, cutoffNano: Infinity, soldGpus: 0 });
    expect(clear(bids(), 3, HIGHEST)).toMatchObject({ priceNano: 2, cutoffNano: Infinity, soldGpus: 0 });
  });

  test("says what the bids that are served are worth, and whether others were good enough", () => {
    expect(clear(three, 2, HIGHEST)).toMatchObject({ servedNano: 16, isOversubscribed: true });
    expect(clear(three, 3, HIGHEST)).toMatchObject({ servedNano: 21, isOversubscribed: false });
    expect(clear(bids([9, 3], [8, 2]), 5, HIGHEST)).toMatchObject({
      servedNano: 43,
      isOversubscribed: false,
    });
    expect(clear(three, 0, LOWEST)).toMatchObject({ servedNano: 0, isOversubscribed: true });
  });

  test("stops at the first gang that does not fit", () => {
    expect(clear(bids([9, 3], [8, 4], [7, 1]), 6, HIGHEST)).toMatchObject({
      priceNano: 8,
      cutoffNano: 9,
      soldGpus: 3,
    });
  });

  test("lets a gang larger than the supply keep nobody out, nor set the price of others", () => {
    const gang = bids([9, 5], [8, 2], [7, 2], [6, 2]);
    expect(clear(gang, 4, HIGHEST)).toMatchObject({ priceNano: 6, cutoffNano: 7, soldGpus: 4 });
    expect(clear(bids([9, 5]), 4, HIGHEST)).toMatchObject({
      priceNano: 9,
      cutoffNano: Infinity,
      soldGpus: 0,
    });
  });

  test("takes no price from a bid without a limit", () => {
    const open = bids([Infinity, 1], [Infinity, 1], [5, 1]);
    expect(clear(open, 1, HIGHEST)).toMatchObject({ priceNano: 5, cutoffNano: Infinity, soldGpus: 1 });
    expect(clear(open, 2, LOWEST)).toMatchObject({ priceNano: 5, cutoffNano: Infinity, soldGpus: 2 });
    expect(clear(bids([Infinity, 1], [Infinity, 1]), 1, LOWEST)).toMatchObject({ priceNano: 2 });
  });

  test("serves nobody who bids less than the price, and everybody who bids more", () => {
    const any = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4 })));
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 20 }), fc.boolean(), (pairs, supply, isHighest) => {
        const { priceNano, cutoffNano, soldGpus } = clear(
          bids(...pairs),
          supply,
          isHighest ? HIGHEST : LOWEST,
        );
        expect(soldGpus).toBeLessThanOrEqual(supply);
        expect(cutoffNano).toBeGreaterThanOrEqual(priceNano);
        const above = pairs.filter(([limit, gpus]) => limit > priceNano && gpus <= supply);
        expect(above.reduce((sum, [, gpus]) => sum + gpus, 0)).toBeLessThanOrEqual(Math.max(soldGpus, 0));
      }),
      { seed: 1 },
    );
  });
});
