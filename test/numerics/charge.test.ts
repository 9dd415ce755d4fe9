import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chargeInto, formatNanoUsd, shareOfInto, toNano } from "../../src/numerics/charge.ts";

const out = new Float64Array(2);
const NANO = 1_000_000_000n;

/** Half-even quotient by another route: floor of 2n/d decides. */
function halfEven(n: bigint, d: bigint): bigint {
  const floor = (n - (((n % d) + d) % d)) / d;
  const twice = 2n * (n - floor * d);
  if (twice !== d) return twice > d ? floor + 1n : floor;
  return floor % 2n === 0n ? floor : floor + 1n;
}

function expectNano(total: bigint): void {
  expect(BigInt(out[0]!) * NANO + BigInt(out[1]!)).toBe(total);
  expect(out[1]! >= 0 && out[1]! < 1e9).toBe(true);
  expect(Object.is(out[0], -0) || Object.is(out[1], -0)).toBe(false);
}

describe("chargeInto", () => {
  it("is the exact product rounded half-even, at any size", () => {
    const price = fc.oneof(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((x) => x * 5),
      fc.maxSafeInteger().map((x) => Math.trunc(x / 9.1)),
    );
    const use = fc.oneof(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc.integer({ min: 0, max: 5000 }).map((x) => x * 1_800_000),
      fc.maxSafeNat(),
    );
    fc.assert(
      fc.property(price, use, (priceNano, gpuMs) => {
        chargeInto(out, priceNano, gpuMs);
        expectNano(halfEven(BigInt(priceNano) * BigInt(gpuMs), 3_600_000n));
      }),
      { seed: 3, numRuns: 5000 },
    );
  });

  it("rounds ties to even on both sides of zero", () => {
    const tie = (priceNano: number): number[] => {
      chargeInto(out, priceNano, 1_800_000);
      return [out[0]!, out[1]!];
    };
    expect([tie(1), tie(3), tie(5)]).toEqual([
      [0, 0],
      [0, 2],
      [0, 2],
    ]);
    expect([tie(-1), tie(-3)]).toEqual([
      [0, 0],
      [-1, 999_999_998],
    ]);
  });

  it("bills eight GPUs for an hour and a half at 2.95 USD as 35.40 USD", () => {
    chargeInto(out, toNano(2.95), 8 * 5_400_000);
    expect([...out]).toEqual([35, 400_000_000]);
  });

  it("refuses factors that are not whole", () => {
    expect(() => chargeInto(out, 1.5, 1)).toThrow(RangeError);
    expect(() => chargeInto(out, 1, -1)).toThrow(RangeError);
    expect(() => chargeInto(out, Number.NaN, 1)).toThrow(RangeError);
  });
});

describe("shareOfInto", () => {
  it("is the exact decimal share rounded half-even", () => {
    const shares = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 999_999_999 }),
        shares,
        (usd, nano, tenThousandths) => {
          shareOfInto(out, usd, nano, tenThousandths / 10_000);
          expectNano(halfEven((BigInt(usd) * NANO + BigInt(nano)) * BigInt(tenThousandths), 10_000n));
        },
      ),
      { seed: 4, numRuns: 1000 },
    );
  });

  it("takes a tenth as exactly a tenth, also of a negative amount", () => {
    shareOfInto(out, 123_456_789, 10, 0.1);
    expect([...out]).toEqual([12_345_678, 900_000_001]);
    shareOfInto(out, -1, 999_999_990, 0.1);
    expect([...out]).toEqual([-1, 999_999_999]);
    shareOfInto(out, 5, 7, 1);
    expect([...out]).toEqual([5, 7]);
    expect(() => shareOfInto(out, 1, 0, 1.01)).toThrow(RangeError);
  });
});

describe("toNano", () => {
  it("reads a price as the decimal that it prints as", () => {
    expect(toNano(2.95)).toBe(2_950_000_000);
    expect(toNano(0.1 + 0.2)).toBe(300_000_000);
    expect(toNano(-98.32)).toBe(-98_320_000_000);
    expect(toNano(1e-9)).toBe(1);
    expect(toNano(1.5e-9)).toBe(2);
    expect(toNano(2.5e-9)).toBe(2);
    expect(toNano(4e-10)).toBe(0);
    expect(Object.is(toNano(-4e-10), 0)).toBe(true);
    expect(toNano(1234567)).toBe(1_234_567_000_000_000);
  });

  it("refuses what is not an amount or too large", () => {
    for (const bad of [Number.NaN, Infinity, 1e21, 1e8]) expect(() => toNano(bad)).toThrow(RangeError);
  });
});

describe("formatNanoUsd", () => {
  it("writes nine decimals with the right sign", () => {
    expect(formatNanoUsd(35, 400_000_000)).toBe("35.400000000");
    expect(formatNanoUsd(-1, 999_999_999)).toBe("-0.000000001");
    expect(formatNanoUsd(-1, 0)).toBe("-1.000000000");
    expect(formatNanoUsd(-2, 750_000_000)).toBe("-1.250000000");
    expect(formatNanoUsd(0, 0)).toBe("0.000000000");
    expect(formatNanoUsd(-0, 0)).toBe("0.000000000");
    expect(formatNanoUsd(9_007_199_254_740_991, 1)).toBe("9007199254740991.000000001");
  });
});
