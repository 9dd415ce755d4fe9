import { describe, expect, it } from "vitest";
import { meanInterval } from "../../../src/experiment/inference/mean-interval.ts";
import { upperLevel } from "../../../src/experiment/inference/two-sided.ts";
import { wilson } from "../../../src/experiment/inference/wilson.ts";
import { normals } from "./seeded.ts";

describe("interval of a mean", () => {
  it("is Student's", () => {
    // Values 1..5: mean 3, sd sqrt(2.5), t(0.975, 4) = 2.7764451052.
    const { n, mean, sd, t, half, low, high } = meanInterval([1, 2, 3, 4, 5]);
    expect([n, mean]).toEqual([5, 3]);
    expect(sd).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(t).toBeCloseTo(2.7764451052, 9);
    expect(half).toBeCloseTo(2.7764451052 * Math.sqrt(0.5), 9);
    expect([low, high]).toEqual([3 - half!, 3 + half!]);
  });

  it("is absent for a single value, and a point without variation", () => {
    expect(meanInterval([7])).toMatchObject({
      n: 1,
      mean: 7,
      sd: undefined,
      half: undefined,
      low: undefined,
    });
    expect(meanInterval([7, 7, 7])).toMatchObject({ sd: 0, half: 0, low: 7, high: 7 });
  });

  it("holds the truth as often as it says", () => {
    let held = 0;
    for (let at = 0; at < 2000; at++) {
      const { low, high } = meanInterval(normals(5, `mean ${at}`), 0.9);
      if (low! <= 0 && high! >= 0) held++;
    }
    // 0.9 +- 3.3 standard errors of a share of 2000.
    expect(held / 2000).toBeGreaterThan(0.878);
    expect(held / 2000).toBeLessThan(0.922);
  });

  it("refuses nothing, NaN, and a confidence in percent", () => {
    expect(() => meanInterval([])).toThrow("at least one value");
    expect(() => meanInterval([1, Number.NaN, 2])).toThrow("must be finite, got NaN");
    expect(() => meanInterval([1, 2], 95)).toThrow("between 0 and 1, got 95");
    for (const confidence of [0, 1, -0.5, Number.NaN])
      expect(() => upperLevel(confidence)).toThrow(RangeError);
  });
});

describe("interval of a proportion", () => {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("is Wilson's for %i of %i", (k, n, low, high) => {
    const interval = wilson(k, n);
    expect(interval.p).toBe(k / n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("ends exactly at 0 and 1, and mirrors", () => {
    for (const n of [1, 7, 20, 1003]) {
      expect(wilson(0, n).low).toBe(0);
      expect(wilson(n, n).high).toBe(1);
      expect(wilson(n, n, 0.9).low).toBeCloseTo(1 - wilson(0, n, 0.9).high, 14);
    }
  });

  it("refuses more successes than trials", () => {
    expect(() => wilson(3, 2)).toThrow("no proportion: 3 of 2");
    expect(() => wilson(0, 0)).toThrow(RangeError);
    expect(() => wilson(1, 2, 95)).toThrow(RangeError);
  });
});
