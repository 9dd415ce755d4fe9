import { describe, expect, it } from "vitest";
import {
  poissonAtLeast,
  poissonMeanUpTo,
  poissonProbability,
  poissonUpTo,
} from "../../src/numerics/poisson.ts";

const sum = (values: Iterable<number>): number => [...values].reduce((total, each) => total + each, 0);

describe("Poisson numbers", () => {
  it("have the probabilities of their formula", () => {
    expect(poissonProbability(0, 2)).toBeCloseTo(Math.exp(-2), 14);
    expect(poissonProbability(3, 2)).toBeCloseTo((8 / 6) * Math.exp(-2), 14);
    expect(poissonProbability(0, 0)).toBe(1);
    expect(poissonProbability(2, 0)).toBe(0);
  });

  it.each([0.3, 7, 400, 1e4])("sum to 1 and to their mean, mean %d", (mean) => {
    const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 20);
    const law = poissonUpTo(most, mean);
    expect(sum(law)).toBeCloseTo(1, 11);
    expect(sum(law.map((p, k) => k * p)) / mean).toBeCloseTo(1, 11);
    expect(poissonMeanUpTo(most, mean) / mean).toBeCloseTo(1, 11);
  });

  it("have the tail that the probabilities leave", () => {
    const below = sum([0, 1, 2, 3].map((k) => poissonProbability(k, 5)));
    expect(poissonAtLeast(4, 5)).toBeCloseTo(1 - below, 14);
    expect(poissonAtLeast(0, 5)).toBe(1);
  });

  it("meet the units that are there, and no more", () => {
    const law = poissonUpTo(4, 5);
    expect(poissonMeanUpTo(4, 5)).toBeCloseTo(sum(law.map((p, k) => k * p)), 13);
    expect(poissonMeanUpTo(0, 5)).toBe(0);
    expect(poissonMeanUpTo(1, 5)).toBeCloseTo(1 - Math.exp(-5), 14);
  });
});
