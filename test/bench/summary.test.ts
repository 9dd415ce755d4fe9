import { describe, expect, it } from "vitest";
import type { Rounds } from "../../src/bench/rounds.ts";
import { hasRegression, summarize } from "../../src/bench/summary.ts";
import { rounds, sample } from "./samples.ts";

function point(size: number, costNs: number, peakMb: number): Rounds {
  return {
    benchmark: { name: `nodes: ${size}`, operation: "event", point: { axis: "nodes", size } },
    ours: [sample(costNs, { peak_memory_mb: peakMb })],
    theirs: [],
    isNew: false,
  };
}

describe("a summary", () => {
  it("has the cost in steps of the kernel, round by round", () => {
    const [summary] = summarize([rounds([10, 30, 20])], undefined);
    expect(summary!.costNs).toEqual({ median: 20, low: 10, high: 30 });
    expect(summary!.perCalibration).toEqual({ median: 10, low: 5, high: 15 });
    expect(summary!.comparison).toBeUndefined();
  });

  it("has the growth over the smallest size of the axis", () => {
    const [large, small] = summarize([point(100, 30, 50), point(10, 20, 50)], undefined);
    expect(large!.figures.get("growth")?.median).toBeCloseTo(1.5);
    expect(small!.figures.get("growth")?.median).toBe(1);
    expect(large!.figures.has("bytes_per_unit")).toBe(false);
  });

  it("has the memory of a unit where there are enough of them to see it", () => {
    const [, large] = summarize([point(1_000, 20, 50), point(101_000, 20, 60)], undefined);
    expect(large!.figures.get("bytes_per_unit")?.median).toBeCloseTo((10 * 2 ** 20) / 100_000);
  });
});

describe("a regression", () => {
  it.each([
    ["a benchmark slower than the margin", rounds([2], [1]), true],
    ["a faster one", rounds([1], [2]), false],
    ["one within the margin", rounds([1.05], [1]), false],
    ["a new one", rounds([2], [], true), false],
  ])("%s: %#", (_, each, expected) => {
    expect(hasRegression(summarize([each], 0.1))).toBe(expected);
  });

  it("needs a baseline", () => {
    expect(hasRegression(summarize([rounds([2])], undefined))).toBe(false);
  });
});
