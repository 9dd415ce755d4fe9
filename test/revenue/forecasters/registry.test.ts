import { expect, test } from "vitest";
import { FORECASTING_METHODS, forecastingMethod } from "../../../src/revenue/forecasters/registry.ts";
import { forecasterContract } from "../forecaster.contract.ts";

const HOUR_MS = 3_600_000;

/** Valid values of the parameters of every registered method. */
const EXAMPLES: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  seasonal_naive: [{}, { season: 10 * HOUR_MS }],
  holt_winters: [{}, { level: 0.5, trend: 0.05, seasonal: 0.05, damping: 0.9 }, { trend: 0.1, damping: 1 }],
  conformal: [{}, { base: "seasonal_naive", window: 48 * HOUR_MS }, { season: 10 * HOUR_MS, level: 0.6 }],
  perfect: [{}],
};

for (const method of FORECASTING_METHODS) {
  const examples = EXAMPLES[method.name];
  if (examples === undefined) throw new Error(`no examples for the method ${method.name}`);
  forecasterContract(method, examples);
}

test("a method that is not registered is undefined", () => {
  expect(forecastingMethod("oracle")).toBeUndefined();
  expect(forecastingMethod("perfect")?.seesFuture).toBe(true);
});
