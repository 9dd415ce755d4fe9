import { describe, expect, it } from "vitest";
import { tornado } from "../../../src/experiment/sensitivity/tornado.ts";

describe("tornado", () => {
  const base = [10, 20, 30];

  it("has differences to the base with paired intervals", () => {
    // Differences -1, -2, -3 and 4, 4, 4; t of 2 degrees of freedom is 4.302653.
    const [bar] = tornado(base, [{ input: "price", low: [9, 18, 27], high: [14, 24, 34] }]);
    const half = 4.302652729911275 / Math.sqrt(3);
    expect(bar!.low.difference).toBeCloseTo(-2, 12);
    expect(bar!.low.ciLow).toBeCloseTo(-2 - half, 9);
    expect(bar!.low.ciHigh).toBeCloseTo(-2 + half, 9);
    expect(bar!.high).toEqual({ difference: 4, ciLow: 4, ciHigh: 4 });
    expect(bar!.size).toBeCloseTo(6, 12);
  });

  it("has the longest bar first, from its lowest to its highest place", () => {
    const shifted = (by: number) => base.map((value) => value + by);
    const bars = tornado(base, [
      { input: "short", low: shifted(-1), high: shifted(1) },
      // Both ends on one side: the bar still begins at the base.
      { input: "one-sided", low: shifted(5), high: shifted(4) },
      { input: "long", low: shifted(4), high: shifted(-3) },
      { input: "idle", low: base, high: base },
    ]);
    expect(bars.map(({ input, size }) => [input, size])).toEqual([
      ["long", 7],
      ["one-sided", 5],
      ["short", 2],
      ["idle", 0],
    ]);
  });

  it("keeps the order of inputs that do the same", () => {
    const same = ["b", "a", "c"].map((input) => ({ input, low: [9, 19, 29], high: [11, 21, 31] }));
    expect(tornado(base, same).map(({ input }) => input)).toEqual(["b", "a", "c"]);
  });

  it("has no interval for a single replication", () => {
    const [bar] = tornado([10], [{ input: "price", low: [8], high: [13] }]);
    expect(bar).toEqual({
      input: "price",
      low: { difference: -2, ciLow: undefined, ciHigh: undefined },
      high: { difference: 3, ciLow: undefined, ciHigh: undefined },
      size: 5,
    });
  });

  it("says nothing of an end without values, and sorts the bar by the other", () => {
    const bars = tornado(base, [
      { input: "half", low: [], high: [12, 22, 32] },
      { input: "whole", low: [7, 17, 27], high: base },
      { input: "lost", low: [], high: [] },
    ]);
    expect(bars.map(({ input, size }) => [input, size])).toEqual([
      ["whole", 3],
      ["half", 2],
      ["lost", 0],
    ]);
    expect(bars[1]!.low).toEqual({ difference: Number.NaN, ciLow: undefined, ciHigh: undefined });
  });

  it("has no bars for no inputs", () => {
    expect(tornado(base, [])).toEqual([]);
  });
});
