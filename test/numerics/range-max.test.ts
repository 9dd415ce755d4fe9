import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RangeMax } from "../../src/numerics/range-max.ts";

const SIZE = 13;
const range = fc.tuple(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: SIZE }));

describe("the largest value of a range", () => {
  it("agrees with a plain list over any sequence of additions", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(range, fc.integer({ min: -9, max: 9 }), range)), (steps) => {
        const tree = new RangeMax(SIZE);
        const list = new Array<number>(SIZE).fill(0);
        for (const [[from, to], amount, [low, high]] of steps) {
          tree.add(from, to, amount);
          for (let at = from; at < to; at++) list[at]! += amount;
          expect(tree.max(low, high)).toBe(low < high ? Math.max(...list.slice(low, high)) : 0);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("is 0 where there is nothing", () => {
    expect(new RangeMax(0).max(0, 0)).toBe(0);
    expect(new RangeMax(1).max(0, 1)).toBe(0);
  });
});
