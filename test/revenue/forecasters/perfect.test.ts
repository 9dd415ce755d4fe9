import { expect, test } from "vitest";
import { perfect } from "../../../src/revenue/forecasters/perfect.ts";

const grid = { stepMs: 1000, horizonSteps: 4 };
const demand = [8, 16, 24, 16, 8, 0, 8];

test("perfect says what services will want, and takes the rest to stay as it is", () => {
  const forecaster = perfect.create({}, { grid, future: { gpusAt: (instant) => demand[instant]! } });
  forecaster.observe(8);
  expect([1, 2, 3, 4].map((lead) => forecaster.mean(lead))).toEqual([16, 24, 16, 8]);
  // Five GPUs are in other internal hands now.
  forecaster.observe(21);
  expect([1, 2, 3, 4].map((lead) => forecaster.mean(lead))).toEqual([29, 21, 13, 5]);
  expect(forecaster.quantile(1, 0.99)).toBe(29);
});

test("perfect cannot be made without a future", () => {
  expect(() => perfect.create({}, { grid })).toThrow("no future");
});
