import { describe, expect, it } from "vitest";
import { LogBins, mergeBins, quantileOfBins } from "../../src/numerics/log-bins.ts";
import { Stream } from "../../src/random/stream.ts";

describe("LogBins", () => {
  it("gives quantiles within 0.5 % of the sorted values, from 1 ms to 1e13 ms", () => {
    const stream = new Stream("log-bins");
    const values = Array.from({ length: 20_000 }, () => Math.exp(stream.next() * Math.log(1e13)));
    const bins = new LogBins();
    for (const value of values) bins.add(value);
    values.sort((a, b) => a - b);
    for (const q of [0.001, 0.1, 0.5, 0.9, 0.95, 0.999, 1]) {
      const exact = values[Math.ceil(q * values.length) - 1]!;
      expect(Math.abs(quantileOfBins(bins.counts, 0, q) / exact - 1)).toBeLessThanOrEqual(0.005);
    }
  });

  it("is within 0.5 % for every single whole millisecond", () => {
    for (const value of [1, 2, 3, 10, 999, 3_600_000, 1e13]) {
      const bins = new LogBins();
      bins.add(value);
      for (const q of [0, 0.5, 1]) {
        expect(Math.abs(quantileOfBins(bins.toArray(), 0, q) / value - 1)).toBeLessThanOrEqual(0.005 + 1e-12);
      }
    }
  });

  it("counts zeros first and has no quantile of nothing", () => {
    const bins = new LogBins();
    for (let i = 0; i < 5; i++) bins.add(1000);
    expect(quantileOfBins(bins.counts, 95, 0.95)).toBe(0);
    expect(quantileOfBins(bins.counts, 95, 0.96)).toBeCloseTo(1000, -1);
    expect(quantileOfBins([], 3, 1)).toBe(0);
    expect(quantileOfBins([], 0, 0.5)).toBeNaN();
    expect(() => quantileOfBins([], 1, 1.1)).toThrow(RangeError);
  });

  it("puts what is out of range into the outer bins", () => {
    const bins = new LogBins();
    bins.add(1e-3);
    bins.add(1e300);
    bins.add(Infinity);
    expect([bins.counts[0], bins.counts.at(-1)]).toEqual([1, 2]);
  });

  it("merges and trims trailing zeros", () => {
    const bins = new LogBins();
    bins.add(1);
    expect(bins.toArray()).toEqual([1]);
    expect(mergeBins(bins.toArray(), [2, 0, 3])).toEqual([3, 0, 3]);
    bins.clear();
    expect(bins.toArray()).toEqual([]);
  });
});
