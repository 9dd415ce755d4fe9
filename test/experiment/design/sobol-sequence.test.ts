import { describe, expect, it } from "vitest";
import { SOBOL_DIMENSIONS, sobolPoints } from "../../../src/experiment/design/sobol-sequence.ts";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";
import { strataOf } from "./strata.ts";

const all = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Which half of each dimension a point lies in, as a number. */
const orthantOf = (point: readonly number[]): number =>
  point.reduce((bits, value) => 2 * bits + (value < 0.5 ? 0 : 1), 0);

describe("Sobol' sequence", () => {
  it("begins as Joe and Kuo's program prints it", () => {
    expect(sobolPoints(10, 3)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  it("has the point 1000 of scipy.stats.qmc.Sobol(50, scramble=False)", () => {
    const [point] = sobolPoints(1, 50, { skip: 1000 });
    expect([0, 9, 19, 29, 39, 49].map((at) => point![at])).toEqual([
      0.2197265625, 0.0693359375, 0.7255859375, 0.3408203125, 0.4794921875, 0.4794921875,
    ]);
  });

  it.each([
    ["plain", undefined],
    ["scrambled", seededUniform("1", "strata")],
  ])("%s, has one of 2^k points in each of the 2^k strata of every dimension", (_, uniform) => {
    for (const count of [1, 2, 16, 256]) {
      const points = sobolPoints(count, SOBOL_DIMENSIONS, uniform === undefined ? {} : { uniform });
      for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++)
        expect(strataOf(points, dimension), `dimension ${dimension}, ${count} points`).toEqual(all(count));
    }
  });

  it("has one point per stratum in every later run of 2^k points, too", () => {
    for (const skip of [64, 128, 64 * 7]) {
      const points = sobolPoints(64, 8, { skip });
      for (let dimension = 0; dimension < 8; dimension++)
        expect(strataOf(points, dimension)).toEqual(all(64));
    }
  });

  // Sobol's property A, which Joe and Kuo's direction numbers have.
  it.each([2, 5, 8, 11])("has one of 2^d points in each of the 2^d orthants of %i dimensions", (d) => {
    const orthants = sobolPoints(2 ** d, d).map(orthantOf);
    expect(orthants.sort((a, b) => a - b)).toEqual(all(2 ** d));
  });

  it("continues where the skipped points end", () => {
    expect(sobolPoints(5, 4, { skip: 7 })).toEqual(sobolPoints(12, 4).slice(7));
    const scrambled = (count: number, skip: number) =>
      sobolPoints(count, 4, { skip, uniform: seededUniform("1", "skip") });
    expect(scrambled(5, 7)).toEqual(scrambled(12, 0).slice(7));
  });

  it("scrambled, is another sequence of points in [0, 1) for every seed", () => {
    const points = (seed: string) => sobolPoints(32, 5, { uniform: seededUniform(seed, "scramble") });
    expect(points("1")).toEqual(points("1"));
    expect(points("1")).not.toEqual(points("2"));
    for (const value of points("1").flat()) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
    }
  });

  it("scrambled, has a first point that is uniform over seeds", () => {
    const firsts = all(400).map(
      (seed) => sobolPoints(1, 1, { uniform: seededUniform(String(seed), "uniform") })[0]![0]!,
    );
    const mean = firsts.reduce((sum, each) => sum + each, 0) / 400;
    // Four standard errors of a uniform mean.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 400));
    const inQuarter = all(4).map((k) => firsts.filter((each) => Math.floor(4 * each) === k).length);
    for (const count of inQuarter) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt(75));
  });

  it("integrates a smooth function far better than its number of random points could", () => {
    // Product of 1 + (x - 1/2) / 2 over four dimensions: its integral is 1, its standard deviation 0.30.
    const value = (point: readonly number[]) =>
      point.reduce((product, x) => product * (1 + (x - 0.5) / 2), 1);
    const points = sobolPoints(1024, 4, { uniform: seededUniform("1", "integral") });
    const mean = points.map(value).reduce((sum, each) => sum + each, 0) / 1024;
    expect(Math.abs(mean - 1)).toBeLessThan(0.3 / Math.sqrt(1024) / 10);
  });

  it("has no points of no number, and no more dimensions than direction numbers", () => {
    expect(SOBOL_DIMENSIONS).toBe(50);
    expect(sobolPoints(0, 3)).toEqual([]);
    expect(sobolPoints(2, 0)).toEqual([[], []]);
    expect(() => sobolPoints(4, 51)).toThrow("at most 50 dimensions here, got 51");
    expect(() => sobolPoints(4, 51)).toThrow(RangeError);
  });
});
