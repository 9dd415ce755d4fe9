import { describe, expect, it } from "vitest";
import { seededUniform } from "../../src/experiment/seeded-uniform.ts";
import { streams } from "../../src/random/stream.ts";

const draws = (uniform: () => number, count: number) => Array.from({ length: count }, uniform);

describe("draws of the analysis", () => {
  it("follow from the seed and the purpose alone", () => {
    const first = draws(seededUniform("1", "bootstrap"), 20);
    expect(draws(seededUniform("1", "bootstrap"), 20)).toEqual(first);
    expect(draws(seededUniform("2", "bootstrap"), 20)).not.toEqual(first);
    expect(draws(seededUniform("1", "search"), 20)).not.toEqual(first);
  });

  it("do not take each other's numbers", () => {
    const one = seededUniform("1", "design");
    const other = seededUniform("1", "design");
    draws(one, 5);
    expect(draws(other, 8).slice(5)).toEqual(draws(one, 3));
  });

  it("of a seed with a slash are not those of another seed and purpose", () => {
    expect(draws(seededUniform("1/a", "b"), 3)).not.toEqual(draws(seededUniform("1", "a/b"), 3));
  });

  it("are not those of the world with the same seed", () => {
    const world = streams("1", 0).stream("analysis", "design");
    expect(draws(seededUniform("1", "design"), 3)).not.toEqual(draws(() => world.next(), 3));
  });

  it("are uniform on the open interval (0, 1)", () => {
    const values = draws(seededUniform("1", "moments"), 20_000);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const square = values.reduce((sum, each) => sum + each * each, 0) / values.length;
    // Four standard errors: variances of U and U^2 are 1/12 and 4/45.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(square - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / values.length));
  });
});
