import { describe, expect, it } from "vitest";
import { holm } from "../../../src/experiment/inference/holm.ts";

describe("Holm's adjusted p-values", () => {
  it("stand in the order of the input", () => {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") in R.
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [at, value] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[at]).toBeCloseTo(value, 15);
  });

  it("never exceed 1, never fall, and leave a single test alone", () => {
    expect(holm([0.6, 0.7, 0.9])).toEqual([1, 1, 1]);
    expect(holm([0.2, 0.2])).toEqual([0.4, 0.4]);
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });

  it("are made of probabilities only", () => {
    expect(() => holm([0.1, Number.NaN])).toThrow("got NaN");
    expect(() => holm([-0.1])).toThrow(RangeError);
  });
});
