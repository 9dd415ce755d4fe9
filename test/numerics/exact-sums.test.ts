import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addExact,
  ExactSums,
  exactValue,
  MS_PER_HOUR,
  NANO_PER_USD,
  scaleExact,
  subtractExact,
} from "../../src/numerics/exact-sums.ts";

const bigFloor = (total: bigint, base: bigint): bigint => (total - (((total % base) + base) % base)) / base;
const toBig = (e: { hi: number; lo: number }, base: number): bigint =>
  BigInt(e.hi) * BigInt(base) + BigInt(e.lo);
const amounts = fc.maxSafeInteger().map((x) => Math.trunc(x / 2.000001));
const bases = fc.constantFrom(NANO_PER_USD, MS_PER_HOUR, 2, 7, 2 ** 51 + 1);

describe("ExactSums", () => {
  it("equals BigInt sums for any amounts, in any order, read at any time", () => {
    fc.assert(
      fc.property(bases, fc.array(fc.tuple(amounts, fc.boolean()), { maxLength: 200 }), (base, steps) => {
        const sums = new ExactSums(2, base);
        let total = 0n;
        for (const [amount, read] of steps) {
          sums.add(1, amount);
          total += BigInt(amount);
          if (read) expect(toBig({ hi: sums.hi(1), lo: sums.lo(1) }, base)).toBe(total);
        }
        expect(BigInt(sums.hi(1))).toBe(bigFloor(total, BigInt(base)));
        expect(sums.lo(1)).toBeGreaterThanOrEqual(0);
        expect(sums.lo(1)).toBeLessThan(base);
        expect(sums.exact(0)).toEqual({ hi: 0, lo: 0 });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("keeps a million small additions exact where doubles drift", () => {
    const sums = new ExactSums(1, NANO_PER_USD);
    for (let i = 0; i < 1_000_000; i++) sums.add(0, 100_000_001);
    expect([sums.hi(0), sums.lo(0)]).toEqual([100_000, 1_000_000 * 100_000_001 - 100_000 * NANO_PER_USD]);
  });

  it("rounds negative sums down so that the remainder stays nonnegative", () => {
    const sums = new ExactSums(1, NANO_PER_USD);
    sums.add(0, -1);
    expect([sums.hi(0), sums.lo(0), sums.value(0)]).toEqual([-1, 999_999_999, -1e-9]);
  });

  it("adds parts and resets", () => {
    const sums = new ExactSums(1, MS_PER_HOUR);
    sums.addParts(0, 3, MS_PER_HOUR - 1);
    sums.addParts(0, -1, 1);
    expect([sums.hi(0), sums.lo(0)]).toEqual([3, 0]);
    sums.reset(0);
    expect(sums.value(0)).toBe(0);
  });

  it("throws on reading a sum that was given a fraction or NaN", () => {
    for (const bad of [0.5, Number.NaN, Infinity]) {
      const sums = new ExactSums(1, NANO_PER_USD);
      expect(() => {
        sums.add(0, bad);
        sums.value(0);
      }).toThrow(RangeError);
    }
  });

  it("refuses a base that is not whole", () => {
    expect(() => new ExactSums(1, 1.5)).toThrow(RangeError);
  });
});

describe("two-part integers", () => {
  const exacts = fc.record({ hi: fc.integer(), lo: fc.integer({ min: 0, max: NANO_PER_USD - 1 }) });

  it("add, subtract and scale as BigInt does", () => {
    const factors = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -4_000_000, max: 4_000_000 }),
    );
    fc.assert(
      fc.property(exacts, exacts, factors, (a, b, factor) => {
        const base = NANO_PER_USD;
        expect(toBig(addExact(a, b, base), base)).toBe(toBig(a, base) + toBig(b, base));
        expect(toBig(subtractExact(a, b, base), base)).toBe(toBig(a, base) - toBig(b, base));
        const scaled = scaleExact(a, factor, base);
        expect(toBig(scaled, base)).toBe(toBig(a, base) * BigInt(factor));
        expect(scaled.lo >= 0 && scaled.lo < base).toBe(true);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it("scales by factors whose sub-units pass 2^53", () => {
    expect(scaleExact({ hi: 0, lo: 999_999_999 }, 1e12, NANO_PER_USD)).toEqual({
      hi: 999_999_999_000,
      lo: 0,
    });
    expect(() => scaleExact({ hi: 1, lo: 0 }, 0.5, NANO_PER_USD)).toThrow(RangeError);
  });

  it("give the nearest double and never minus zero", () => {
    expect(exactValue({ hi: -1, lo: 999_999_999 }, NANO_PER_USD)).toBe(-1e-9);
    expect(exactValue({ hi: 2, lo: 950_000_000 }, NANO_PER_USD)).toBe(2.95);
    expect(Object.is(scaleExact({ hi: 0, lo: 0 }, -1, NANO_PER_USD).hi, 0)).toBe(true);
  });
});
