import { describe, expect, it } from "vitest";
import { centredDiscrepancy } from "../../../src/experiment/design/discrepancy.ts";
import { latinHypercube } from "../../../src/experiment/design/latin-hypercube.ts";
import { sobolPoints } from "../../../src/experiment/design/sobol-sequence.ts";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";

const randomPoints = (count: number, dimensions: number, seed: string) => {
  const uniform = seededUniform(seed, "random points");
  return Array.from({ length: count }, () => Array.from({ length: dimensions }, uniform));
};

describe("centred L2 discrepancy", () => {
  it("of one point in one dimension is that of the integral by hand", () => {
    // 13/12 - 2 (1 + d/2 - d^2/2) + 1 + d with d = |x - 1/2|: 1/12 + d^2.
    expect(centredDiscrepancy([[0.5]])).toBeCloseTo(Math.sqrt(1 / 12), 12);
    expect(centredDiscrepancy([[0.2]])).toBeCloseTo(Math.sqrt(1 / 12 + 0.09), 12);
  });

  it("of the middles of n equal parts is the least there is, 1 / (n sqrt 12)", () => {
    for (const n of [1, 2, 5, 30]) {
      const middles = Array.from({ length: n }, (_, at) => [(at + 0.5) / n]);
      expect(centredDiscrepancy(middles)).toBeCloseTo(1 / (n * Math.sqrt(12)), 12);
    }
  });

  it("squared, is that of scipy.stats.qmc", () => {
    expect(centredDiscrepancy(sobolPoints(32, 3)) ** 2).toBeCloseTo(0.0021201514906281638, 14);
    const falling = [0.1, 0.2, 0.3, 0.4, 0.5].map((x) => [x, Math.round(10 * (0.6 - x)) / 10]);
    expect(centredDiscrepancy(falling) ** 2).toBeCloseTo(0.13527111111111045, 12);
  });

  it("stays the same when a dimension is turned around its middle", () => {
    const points = randomPoints(20, 3, "1");
    const turned = points.map(([x, y, z]) => [x!, 1 - y!, z!]);
    expect(centredDiscrepancy(turned)).toBeCloseTo(centredDiscrepancy(points), 12);
  });

  it.each([64, 128, 256])("of %i Sobol' points in 8 dimensions is far below that of random ones", (n) => {
    for (const seed of ["1", "2", "3"]) {
      const random = centredDiscrepancy(randomPoints(n, 8, seed));
      const uniform = seededUniform(seed, "scramble");
      expect(centredDiscrepancy(sobolPoints(n, 8, { uniform }))).toBeLessThan(0.7 * random);
      expect(centredDiscrepancy(sobolPoints(n, 8))).toBeLessThan(0.7 * random);
    }
  });

  it("of a Latin hypercube lies between both in two dimensions", () => {
    const sobol = centredDiscrepancy(sobolPoints(128, 2, { uniform: seededUniform("1", "scramble") }));
    const latin = centredDiscrepancy(latinHypercube(128, 2, seededUniform("1", "latin")));
    expect(sobol).toBeLessThan(latin);
    expect(latin).toBeLessThan(centredDiscrepancy(randomPoints(128, 2, "1")));
  });

  it("of Sobol' points falls nearly with 1/n, not with its root", () => {
    const at = (n: number) => centredDiscrepancy(sobolPoints(n, 3, { uniform: seededUniform("1", "rate") }));
    expect(at(512) / at(32)).toBeLessThan(1 / 8);
  });
});
