import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideHalfEven } from "../../src/numerics/half-even.ts";
import { unitChargeInto, unitPrice } from "../../src/numerics/unit-charge.ts";

const amount = new Float64Array(2);

function nano(prices: readonly number[], units: readonly number[]): bigint {
  const [a, b, c] = prices.map(unitPrice) as [
    ReturnType<typeof unitPrice>,
    ReturnType<typeof unitPrice>,
    ReturnType<typeof unitPrice>,
  ];
  unitChargeInto(amount, [a, b, c], units[0]!, units[1]!, units[2]!);
  return BigInt(amount[0]!) * 1_000_000_000n + BigInt(amount[1]!);
}

describe("units at their prices", () => {
  it("are summed before they are rounded, ties to even", () => {
    expect(nano([0.5, 0, 0], [1, 0, 0])).toBe(0n);
    expect(nano([0.5, 0, 0], [3, 0, 0])).toBe(2n);
    expect(nano([0.5, 0.5, 0], [1, 1, 0])).toBe(1n);
    expect(nano([0.25, 0.25, 0], [1, 2, 0])).toBe(1n);
  });

  it("carry nano-USD into dollars", () => {
    expect(nano([720, 0, 720], [1_000_000, 0, 2_000_000])).toBe(2_160_000_000n);
    expect([...amount]).toEqual([2, 160_000_000]);
  });

  it("are exact for any price of six decimals and any number of units, small or astronomical", () => {
    const price = fc.nat({ max: 1e9 }).map((millionths) => millionths / 1e6);
    const units = fc.oneof(fc.nat({ max: 100_000 }), fc.nat({ max: 2 ** 45 }));
    fc.assert(
      fc.property(fc.tuple(price, price, price), fc.tuple(units, units, units), (prices, counts) => {
        let millionths = 0n;
        for (const [at, each] of prices.entries())
          millionths += BigInt(Math.round(each * 1e6)) * BigInt(counts[at]!);
        expect(nano(prices, counts)).toBe(divideHalfEven(millionths, 1_000_000n));
      }),
    );
  });

  it("take the price of a token up to a million dollars, and no negative one", () => {
    expect(unitPrice(1e12)).toEqual({ whole: 1e12, parts: 0 });
    expect(unitPrice(0.9999996)).toEqual({ whole: 1, parts: 0 });
    expect(() => unitPrice(-1)).toThrow(RangeError);
    expect(() => unitPrice(Number.NaN)).toThrow(RangeError);
  });
});
