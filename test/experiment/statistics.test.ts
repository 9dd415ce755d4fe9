import { describe, expect, it } from "vitest";
import { halfWidth, summarizeRatio, summarizeValues } from "../../src/experiment/statistics.ts";

describe("summaries over replications", () => {
  it("give the textbook Student-t interval", () => {
    // Values 1..5: mean 3, sd sqrt(2.5), t(0.975, 4) = 2.7764451052.
    const summary = summarizeValues([1, 2, 3, 4, 5]);
    expect(summary).toMatchObject({ n: 5, mean: 3, min: 1, max: 5 });
    expect(summary.standardDeviation).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(halfWidth(summary)).toBeCloseTo((2.7764451051977987 * Math.sqrt(2.5)) / Math.sqrt(5), 9);
  });

  it("show no interval for a single replication", () => {
    expect(summarizeValues([7])).toEqual({
      n: 1,
      mean: 7,
      ci95Low: undefined,
      ci95High: undefined,
      standardDeviation: undefined,
      min: 7,
      max: 7,
      method: "t",
      median: 7,
      medianLow: undefined,
      medianHigh: undefined,
      neededFor1Percent: undefined,
    });
  });

  it("tell the replications that an interval of 1 % to either side needs", () => {
    // Mean 100, sd 1: smallest n with t(0.975, n - 1) x 1 / sqrt(n) <= 1, which is 7 (2.4469 / sqrt(7) = 0.925).
    const values = [99, 101, 99, 101, 100];
    expect(summarizeValues(values).standardDeviation).toBeCloseTo(1, 12);
    expect(summarizeValues(values).neededFor1Percent).toBe(7);
  });

  it("give an interval of the median from six replications on, by order statistics", () => {
    expect(summarizeValues([5, 1, 4, 2, 3]).medianLow).toBeUndefined();
    // P(all six on one side of the median) = 2 / 64 < 0.05: from the smallest to the largest.
    expect(summarizeValues([6, 5, 1, 4, 2, 3])).toMatchObject({ median: 3.5, medianLow: 1, medianHigh: 6 });
  });

  it("leave absent values out and say how many there were", () => {
    expect(summarizeValues([undefined, 4, undefined, 6])).toMatchObject({ n: 2, mean: 5 });
    expect(summarizeValues([undefined])).toMatchObject({ n: 0, mean: undefined, min: undefined });
  });

  it("refuse NaN and infinity instead of skipping them", () => {
    expect(() => summarizeValues([1, Number.NaN])).toThrow(RangeError);
    expect(() => summarizeRatio([{ numerator: 1, denominator: Number.POSITIVE_INFINITY }])).toThrow(
      RangeError,
    );
  });

  it("divide sum by sum for ratios, with an interval of width 0 if all ratios are equal", () => {
    const summary = summarizeRatio([
      { numerator: 1, denominator: 2 },
      { numerator: 10, denominator: 20 },
    ]);
    expect(summary.mean).toBe(0.5);
    expect(halfWidth(summary)).toBeCloseTo(0, 12);
  });

  it("agree with plain means where all denominators are equal", () => {
    const values = [0.1, 0.4, 0.3, 0.6];
    const ratio = summarizeRatio(values.map((numerator) => ({ numerator, denominator: 1 })));
    const plain = summarizeValues(values);
    expect(ratio.mean).toBeCloseTo(plain.mean!, 12);
    expect(halfWidth(ratio)).toBeCloseTo(halfWidth(plain)!, 12);
  });

  it("cover the true ratio in about 95 of 100 experiments", () => {
    // Numerator = denominator x 0.3 + noise, from a small linear congruential generator.
    let state = 12345;
    const uniform = () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state / 2147483648;
    };
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const parts = Array.from({ length: 10 }, () => {
        const denominator = 50 + 100 * uniform();
        return { numerator: 0.3 * denominator + 10 * (uniform() + uniform() - 1), denominator };
      });
      const { ci95Low, ci95High } = summarizeRatio(parts);
      if (ci95Low! <= 0.3 && 0.3 <= ci95High!) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
    expect(covered / 400).toBeLessThan(0.985);
  });
});
