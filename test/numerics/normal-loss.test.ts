import { expect, it } from "vitest";
import { normalLoss } from "../../src/numerics/normal-loss.ts";

it("the unit normal loss has its tabled values", () => {
  // Silver, Pyke & Thomas (2017), table II.1: G(0) = 0.3989, G(1) = 0.08332, G(2) = 0.00849.
  expect(normalLoss(0, 0, 1)).toBeCloseTo(0.39894, 5);
  expect(normalLoss(1, 0, 1)).toBeCloseTo(0.08332, 5);
  expect(normalLoss(2, 0, 1)).toBeCloseTo(0.00849, 5);
});

it("scale and shift go through, and below the mean the loss is the distance and the gain", () => {
  expect(normalLoss(12, 10, 2)).toBeCloseTo(2 * normalLoss(1, 0, 1), 12);
  expect(normalLoss(8, 10, 2)).toBeCloseTo(2 + normalLoss(12, 10, 2), 12);
});

it("without spread it is what is above", () => {
  expect([normalLoss(3, 5, 0), normalLoss(5, 5, 0), normalLoss(7, 5, 0)]).toEqual([2, 0, 0]);
});
