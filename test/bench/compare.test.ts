import { describe, expect, it } from "vitest";
import { compare } from "../../src/bench/compare.ts";
import { spreadOf } from "../../src/bench/spread.ts";
import { rounds } from "./samples.ts";

describe("a spread", () => {
  it.each([
    [[3], { median: 3, low: 3, high: 3 }],
    [[5, 1, 3], { median: 3, low: 1, high: 5 }],
    [[4, 1, 2, 9], { median: 3, low: 1, high: 9 }],
  ])("of %j has its median and range", (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it("of nothing is an error", () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe("a comparison with the baseline", () => {
  it("takes the median of the ratios round by round, not the ratio of the medians", () => {
    // The machine is three times as slow in the last round.
    expect(compare(rounds([10, 11, 30], [10, 10, 30]), 0.05)).toEqual({
      verdict: "same",
      ratio: { median: 1, low: 1, high: 1.1 },
    });
  });

  it.each([
    [1.11, "slower"],
    [1.09, "same"],
    [1, "same"],
    [0.92, "same"],
    [0.9, "faster"],
  ])("calls %d times the cost with a margin of 0.1 %s", (ratio, verdict) => {
    expect(compare(rounds([100 * ratio], [100]), 0.1).verdict).toBe(verdict);
  });

  it("has no ratio for what the baseline lacks", () => {
    expect(compare(rounds([1, 2], [], true), 0.1)).toEqual({ verdict: "new" });
  });

  it("has no ratio for what broke down in the baseline", () => {
    expect(compare(rounds([1, 2], [1]), 0.1)).toEqual({ verdict: "failed there" });
  });
});
