import { describe, expect, it } from "vitest";
import { gammaDensityTimesX, gammaHazardTimesX, gammaQ } from "../../src/numerics/gamma.ts";

describe("the hazard of a gamma variable", () => {
  it.each([0.01, 1, 7, 700])("of shape 1 is 1: an exponential law has no memory (x = %f)", (x) => {
    expect(gammaHazardTimesX(1, x) / x).toBeCloseTo(1, 12);
  });

  it.each([
    [5, 2],
    [5, 20],
    [50, 45],
    [50, 80],
  ])("is density over survival (a = %i, x = %i)", (a, x) => {
    expect(gammaHazardTimesX(a, x)).toBeCloseTo(gammaDensityTimesX(a, x) / gammaQ(a, x), 9);
  });

  it("keeps its digits where density and survival underflow: of shape 2 it is x / (1 + x)", () => {
    expect(gammaHazardTimesX(2, 1e4) / 1e4).toBeCloseTo(1e4 / (1e4 + 1), 12);
  });

  it("is 0 at 0", () => expect(gammaHazardTimesX(3, 0)).toBe(0));
});
