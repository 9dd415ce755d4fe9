import { describe, expect, it } from "vitest";
import { SepCmaEs } from "../../../src/experiment/search/sep-cma-es.ts";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";

type Value = (point: readonly number[]) => number;

/** Runs the search for some generations. */
function climb(value: Value, { dimensions = 5, generations = 150, seed = "1" } = {}): SepCmaEs {
  const search = new SepCmaEs(dimensions, seededUniform(seed, "climb"));
  for (let generation = 0; generation < generations; generation++) search.tell(search.ask().map(value));
  return search;
}

const TARGET = [0.2, 0.7, 0.45, 0.85, 0.6];
const distance = (point: readonly number[], target = TARGET) =>
  Math.hypot(...point.map((value, at) => value - target[at]!));

const sphere: Value = (point) => -(distance(point) ** 2);
/** Half-axes from 1 to 1000, along the inputs. */
const ellipsoid: Value = (point) =>
  -point.reduce((sum, value, at) => sum + 10 ** (6 * (at / 4)) * (value - TARGET[at]!) ** 2, 0);

describe("separable CMA-ES", () => {
  it.each(["1", "2", "3", "4"])("finds the top of a sphere in five dimensions (seed %s)", (seed) => {
    const search = climb(sphere, { seed });
    expect(distance(search.mean)).toBeLessThan(1e-4);
    expect(search.spread).toBeLessThan(1e-3);
  });

  it.each(["1", "2", "3", "4"])("finds the top of an ellipsoid with axes of 1 to 1000 (seed %s)", (seed) => {
    const search = climb(ellipsoid, { seed, generations: 400 });
    expect(distance(search.mean)).toBeLessThan(1e-3);
    expect(search.spread).toBeLessThan(1e-2);
  });

  it("follows from its draws alone", () => {
    const path = (seed: string) => climb(sphere, { generations: 20, seed }).mean;
    expect(path("1")).toEqual(path("1"));
    expect(path("1")).not.toEqual(path("2"));
  });

  it("asks for 4 + 3 ln n points, all of them in the unit cube", () => {
    for (const [dimensions, size] of [
      [1, 4],
      [3, 7],
      [5, 8],
      [20, 12],
    ] as const) {
      const search = new SepCmaEs(dimensions, seededUniform("1", "size"));
      expect(search.populationSize).toBe(size);
      for (let generation = 0; generation < 30; generation++) {
        const points = search.ask();
        expect(points).toHaveLength(size);
        for (const value of points.flat()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        search.tell(points.map((point) => point[0]!));
      }
    }
  });

  it("starts in the middle", () => {
    expect(new SepCmaEs(3, seededUniform("1", "start")).mean).toEqual([0.5, 0.5, 0.5]);
  });

  it("looks at the order of the values only, not at their size", () => {
    const path = (value: Value) => climb(value, { generations: 30 }).mean;
    expect(path((point) => 1e6 * sphere(point) - 40)).toEqual(path(sphere));
    expect(path((point) => Math.atan(sphere(point)))).toEqual(path(sphere));
  });

  it("goes to the edge where the function rises towards it", () => {
    const search = climb((point) => point[0]! - (point[1]! - 0.4) ** 2, { dimensions: 2 });
    expect(search.mean[0]).toBeGreaterThan(0.99);
    expect(search.mean[1]).toBeCloseTo(0.4, 2);
  });

  it("stays out of what is infeasible", () => {
    // The sphere's top is cut off: the best allowed point is (0.5, 0.7, 0.45, 0.85, 0.6).
    const search = climb((point) => (point[0]! < 0.5 ? Number.NEGATIVE_INFINITY : sphere(point)), {
      generations: 200,
    });
    expect(distance(search.mean, [0.5, ...TARGET.slice(1)])).toBeLessThan(0.05);
  });

  it("keeps its footing where all points are infeasible, or all are equal", () => {
    for (const value of [Number.NEGATIVE_INFINITY, 1]) {
      const search = climb(() => value, { generations: 50 });
      expect(search.mean.every((each) => each >= 0 && each <= 1)).toBe(true);
      expect(Number.isFinite(search.spread)).toBe(true);
    }
  });
});
