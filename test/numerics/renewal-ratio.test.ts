import { expect, test } from "vitest";
import { logRenewalRatio } from "../../src/numerics/renewal-ratio.ts";

test.each([
  [0.5, 4],
  [0.9, 4],
  [0.7, 0.25],
  [1.4, 2],
  [0.01, 9],
  [30, 4],
])("at a use of %d and gaps of squared variation %d the ratio solves its equation", (use, scv) => {
  const r = Math.exp(logRenewalRatio(Math.log(use), scv, 0));
  expect(r).not.toBeCloseTo(1, 6);
  expect((1 + (scv * (1 - r)) / use) ** (-1 / scv)).toBeCloseTo(r, 7);
});

test("Poisson arrivals have the ratio of rates, and near a full queue all gaps have 2 / (1 + scv) of its logarithm", () => {
  expect(logRenewalRatio(Math.log(0.3), 1, 0)).toBe(Math.log(0.3));
  expect(logRenewalRatio(-1e-3, 4, 0) / -1e-3).toBeCloseTo(0.4, 3);
});
