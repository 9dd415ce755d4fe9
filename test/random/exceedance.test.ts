import { describe, expect, it } from "vitest";
import { probabilityAtLeast } from "../../src/random/exceedance.ts";

describe("the probability of at least a value", () => {
  it("is that of the law, for laws with a density", () => {
    expect(probabilityAtLeast({ kind: "exponential", mean: 2 }, 3)).toBeCloseTo(Math.exp(-1.5), 12);
    expect(probabilityAtLeast({ kind: "uniform", min: 1, max: 3 }, 1.5)).toBeCloseTo(0.75, 12);
    expect(probabilityAtLeast({ kind: "lognormal", mu: 0.5, sigma: 1 }, Math.exp(0.5))).toBeCloseTo(0.5, 9);
  });

  it("counts an atom at the value itself", () => {
    const dice = { kind: "discrete", values: [1, 2, 3], weights: [1, 1, 2] } as const;
    expect(probabilityAtLeast(dice, 3)).toBeCloseTo(0.5, 12);
    expect(probabilityAtLeast(dice, 3.1)).toBe(0);
    expect(probabilityAtLeast(dice, 2)).toBeCloseTo(0.75, 12);
    expect(probabilityAtLeast({ kind: "constant", value: 2 }, 2)).toBe(1);
    expect(probabilityAtLeast({ kind: "constant", value: 2 }, 2.1)).toBe(0);
  });
});
