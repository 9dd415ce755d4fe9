import { describe, expect, it } from "vitest";
import { convexMinorant } from "../../src/numerics/convex-minorant.ts";

const points = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([x, y]) => ({ x, y }));

describe("the convex minorant", () => {
  it("of a convex function is the function itself", () => {
    const convex = points([0, 0], [0.5, 0.1], [1, 1]);
    expect(convexMinorant(convex)).toEqual(convex);
  });

  it("leaves out corners that bulge upwards", () => {
    expect(convexMinorant(points([0, 0], [0.5, 0.9], [1, 1]))).toEqual(points([0, 0], [1, 1]));
    expect(convexMinorant(points([0, 0], [1, 2], [2, 1], [3, 3]))).toEqual(points([0, 0], [2, 1], [3, 3]));
  });

  it("joins pieces of one slope", () => {
    expect(convexMinorant(points([0, 0], [1, 1], [2, 2]))).toEqual(points([0, 0], [2, 2]));
  });
});
