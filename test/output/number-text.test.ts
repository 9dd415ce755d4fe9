import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatGpuHours, formatNumber } from "../../src/output/number-text.ts";

describe("numbers in files", () => {
  it("read back as the same double and never show an exponent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatNumber(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
      { seed: 1 },
    );
  });

  it("are written plainly", () => {
    expect([1e-7, -1.5e-7, 1.25e21, -0, 2.95, 12288].map(formatNumber)).toEqual([
      "0.0000001",
      "-0.00000015",
      "1250000000000000000000",
      "0",
      "2.95",
      "12288",
    ]);
  });

  it("refuse NaN and infinity", () => {
    expect(() => formatNumber(Number.NaN)).toThrow(RangeError);
    expect(() => formatNumber(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  it("give exact GPU times as decimals that lead back to whole GPU-ms", () => {
    expect(formatGpuHours({ hi: 3, lo: 1_800_000 })).toBe("3.5");
    expect(formatGpuHours({ hi: 0, lo: 1 })).toBe("0.000000277777778");
    expect(formatGpuHours({ hi: 978078, lo: 0 })).toBe("978078");
    expect(formatGpuHours({ hi: -1, lo: 1_800_000 })).toBe("-0.5");
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(3_599_999), (hi, lo) => {
        const [whole, fraction = "0"] = formatGpuHours({ hi, lo }).split(".");
        expect(Number(whole)).toBe(hi);
        expect(Math.round(Number(`0.${fraction}`) * 3.6e6)).toBe(lo);
      }),
      { seed: 1 },
    );
  });
});
