import { describe, expect, test } from "vitest";
import { seasonalNaive } from "../../../src/revenue/forecasters/seasonal-naive.ts";
import type { Forecaster } from "../../../src/revenue/forecasting.ts";

/** Season of three steps. */
function fed(values: readonly number[]): Forecaster {
  const grid = { stepMs: 1000, horizonSteps: 9 };
  const forecaster = seasonalNaive.create({ season: 3000 }, { grid });
  for (const value of values) forecaster.observe(value);
  return forecaster;
}

const means = (forecaster: Forecaster) => [1, 2, 3, 4, 5, 6, 7].map((lead) => forecaster.mean(lead));

describe("seasonal naive", () => {
  test("repeats the last season", () => {
    expect(means(fed([1, 2, 3, 10, 20, 30]))).toEqual([10, 20, 30, 10, 20, 30, 10]);
    expect(means(fed([1, 2, 3, 10]))).toEqual([2, 3, 10, 2, 3, 10, 2]);
  });

  test("repeats the last value while no season is complete, and says no quantile", () => {
    const forecaster = fed([4, 9]);
    expect(forecaster.isReady).toBe(false);
    expect(means(forecaster)).toEqual([9, 9, 9, 9, 9, 9, 9]);
    expect(forecaster.quantile(1, 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(means(fed([]))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test("spreads normally about its mean, as much more as seasons lie between", () => {
    // Residuals y(t) - y(t - 3): +2, -2, +2, -2, ... of which the mean square is 4, so sigma is 2.
    const values = Array.from({ length: 24 }, (_, at) => 50 + (Math.floor(at / 3) % 2 === 0 ? 0 : 2));
    const forecaster = fed(values);
    const z = 1.2815515655446004; // 90 % quantile of the standard normal
    expect(forecaster.quantile(1, 0.9)).toBeCloseTo(52 + z * 2, 9);
    expect(forecaster.quantile(3, 0.9)).toBeCloseTo(52 + z * 2, 9);
    expect(forecaster.quantile(4, 0.9)).toBeCloseTo(52 + z * 2 * Math.SQRT2, 9);
    expect(forecaster.quantile(7, 0.9)).toBeCloseTo(52 + z * 2 * Math.sqrt(3), 9);
    expect(forecaster.quantile(2, 0.5)).toBeCloseTo(52, 9);
    expect(fed(values.slice(0, 12)).quantile(1, 0.9)).toBe(Number.POSITIVE_INFINITY); // nine residuals
  });
});
