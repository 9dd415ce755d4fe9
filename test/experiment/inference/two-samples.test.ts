import { describe, expect, it } from "vitest";
import {
  differenceOf,
  pairedDifference,
  pooled,
  varianceReduction,
  welch,
  welchOf,
} from "../../../src/experiment/inference/two-samples.ts";
import { SLEEP } from "./seeded.ts";

const { first, second } = SLEEP;

// Expected values of `t.test(extra ~ group, data = sleep)` in R, and of scipy.stats.
describe("two samples", () => {
  it("paired, agree with Student's sleep data", () => {
    const { n, mean, low, high, pValue } = pairedDifference(first, second);
    expect(n).toBe(10);
    expect(mean).toBeCloseTo(-1.58, 12);
    expect(low).toBeCloseTo(-2.459885763276983, 10);
    expect(high).toBeCloseTo(-0.7001142367230175, 10);
    expect(pValue).toBeCloseTo(0.002832890197384, 12);
  });

  it("unpaired, agree with Welch's test", () => {
    const { difference, df, low, high, pValue } = welch(first, second);
    expect(difference).toBeCloseTo(-1.58, 12);
    expect(df).toBeCloseTo(17.776473516178488, 10);
    expect(low).toBeCloseTo(-3.3654832307117104, 10);
    expect(high).toBeCloseTo(0.20548323071171137, 10);
    expect(pValue).toBeCloseTo(0.0793941401873583, 12);
  });

  it("of one variance, agree with the pooled test", () => {
    const { df, low, high, pValue } = pooled(first, second);
    expect(df).toBe(18);
    expect(low).toBeCloseTo(-3.3638740322875984, 10);
    expect(high).toBeCloseTo(0.20387403228759915, 10);
    expect(pValue).toBeCloseTo(0.07918671421593822, 12);
  });

  it("of other confidence have the same p-value, which is that of the interval that ends at 0", () => {
    const { pValue } = welch(first, second);
    const edge = welch(first, second, 1 - pValue);
    expect(edge.pValue).toBe(pValue);
    expect(edge.high).toBeCloseTo(0, 10);
  });

  it("of unequal size are no pairs", () => {
    expect(welch([1, 2, 3], [4, 6]).difference).toBe(-3);
    expect(() => pairedDifference([1, 2, 3], [4, 6])).toThrow("got 3 and 2");
    expect(() => welch([1], [4, 6])).toThrow("at least two values, got 1");
    expect(() => welch([1, Number.NaN], [4, 6])).toThrow("finite");
  });

  it("without variation are certain", () => {
    expect(pairedDifference([1, 2, 5], [1, 2, 5])).toMatchObject({ half: 0, pValue: 1 });
    expect(pairedDifference([2, 3, 6], [1, 2, 5])).toMatchObject({ mean: 1, half: 0, pValue: 0 });
    expect(welch([2, 2], [2, 2, 2])).toMatchObject({ difference: 0, df: 3, low: 0, high: 0, pValue: 1 });
    expect(welch([3, 3], [2, 2])).toMatchObject({ difference: 1, low: 1, high: 1, pValue: 0 });
    expect(pooled([3, 3], [2, 2])).toMatchObject({ difference: 1, pValue: 0 });
    expect(pairedDifference([4], [1])).toMatchObject({ mean: 3, half: undefined, pValue: undefined });
  });

  it("of which one does not vary leave the degrees of freedom to the other", () => {
    expect(welch([5, 5, 5, 5], [1, 2, 3]).df).toBeCloseTo(2, 12);
  });

  it("of unknown error are never significant", () => {
    expect(differenceOf({ difference: 3, error: Number.NaN, df: 4 })).toMatchObject({
      low: Number.NaN,
      pValue: 1,
    });
    const unknown = { mean: 3, squaredError: Number.NaN, df: 4 };
    expect(welchOf(unknown, { mean: 0, squaredError: 1, df: 4 }).pValue).toBe(1);
  });
});

describe("variance reduction by pairs", () => {
  it("is the variance of independent runs over that of the pairs", () => {
    // Variances 1 and 4; the differences 0, -1, -2 have variance 1.
    expect(varianceReduction([1, 2, 3], [1, 3, 5])).toBeCloseTo(5, 12);
    // Pairs that move against each other cost precision: differences -2, 0, 2.
    expect(varianceReduction([1, 2, 3], [3, 2, 1])).toBeCloseTo(0.5, 12);
  });

  it("is infinite where the difference is always the same, and absent where nothing varies", () => {
    expect(varianceReduction([1, 2, 3], [2, 3, 4])).toBe(Number.POSITIVE_INFINITY);
    expect(varianceReduction([1, 1], [2, 2])).toBeUndefined();
  });
});
