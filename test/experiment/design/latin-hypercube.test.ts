import { describe, expect, it } from "vitest";
import { latinHypercube, shuffled } from "../../../src/experiment/design/latin-hypercube.ts";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";
import { strataOf } from "./strata.ts";

const all = (count: number) => Array.from({ length: count }, (_, at) => at);

describe("Latin hypercube", () => {
  it.each([1, 2, 7, 50, 333])("of %i points has one in each stratum of every dimension", (count) => {
    const points = latinHypercube(count, 6, seededUniform("1", "strata"));
    expect(points).toHaveLength(count);
    for (let dimension = 0; dimension < 6; dimension++)
      expect(strataOf(points, dimension)).toEqual(all(count));
  });

  it("follows from its draws alone", () => {
    const points = (seed: string) => latinHypercube(10, 3, seededUniform(seed, "draws"));
    expect(points("1")).toEqual(points("1"));
    expect(points("1")).not.toEqual(points("2"));
  });

  it("puts a point where its draw says within its stratum", () => {
    // Two points: a draw of 0.6 for the shuffle keeps their order, then 0.25 and 0.5 of a stratum each.
    const draws = [0.6, 0.25, 0.5];
    expect(latinHypercube(2, 1, () => draws.shift()!)).toEqual([[0.125], [0.75]]);
  });

  it("pairs the strata of two dimensions at random", () => {
    const correlations = all(200).map((seed) => {
      const points = latinHypercube(20, 2, seededUniform(String(seed), "pairs"));
      return (12 * points.reduce((sum, [x, y]) => sum + (x! - 0.5) * (y! - 0.5), 0)) / 20;
    });
    const mean = correlations.reduce((sum, each) => sum + each, 0) / 200;
    // A correlation of 20 pairs has a standard deviation of about 0.23.
    expect(Math.abs(mean)).toBeLessThan((4 * 0.23) / Math.sqrt(200));
  });

  it("estimates the mean of a sum of inputs far better than random points", () => {
    const uniform = seededUniform("1", "sum");
    const mean =
      latinHypercube(100, 3, uniform)
        .flat()
        .reduce((sum, each) => sum + each, 0) / 100;
    // Random points: a standard error of sqrt(3 / 12 / 100) = 0.05; strata: a hundredth of it.
    expect(Math.abs(mean - 1.5)).toBeLessThan(0.002);
  });

  it("has no points of no number", () => {
    expect(latinHypercube(0, 3, () => 0.5)).toEqual([]);
    expect(latinHypercube(2, 0, () => 0.5)).toEqual([[], []]);
  });
});

describe("shuffling", () => {
  it("gives every number below the count once", () => {
    for (const count of [0, 1, 2, 40])
      expect(shuffled(count, seededUniform("1", "each")).sort((a, b) => a - b)).toEqual(all(count));
  });

  it("gives all orders of three equally often", () => {
    const uniform = seededUniform("1", "orders");
    const counts = new Map<string, number>();
    for (let run = 0; run < 6000; run++) {
      const order = shuffled(3, uniform).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    // Four standard deviations of a binomial with 6000 draws and p = 1/6.
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000 * (5 / 6)));
  });
});
