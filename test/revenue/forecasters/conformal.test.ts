import seedrandom from "seedrandom";
import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../../src/numerics/normal.ts";
import { forecastingMethod } from "../../../src/revenue/forecasters/registry.ts";
import type { Forecaster } from "../../../src/revenue/forecasting.ts";

const HOUR_MS = 3_600_000;

describe("conformal quantiles by hand", () => {
  /** A season of one step, so that the base forecast is the last value; leads fall into the buckets 1, 2, 4, 5. */
  const grid = { stepMs: 1000, horizonSteps: 5 };
  const fed = (values: readonly number[], window = 100): Forecaster => {
    const values_ = { base: "seasonal_naive", season: 1000, window: window * 1000 };
    const forecaster = forecastingMethod("conformal")!.create(values_, { grid });
    for (const value of values) forecaster.observe(value);
    return forecaster;
  };

  test("are the mean and the k-th smallest residual, k = ceil((n + 1) q)", () => {
    // Residuals at lead 1: 1, 2, 3, 4; n = 4.
    const forecaster = fed([10, 11, 13, 16, 20]);
    expect(forecaster.quantile(1, 0.2)).toBe(20 + 1);
    expect(forecaster.quantile(1, 0.21)).toBe(20 + 2);
    expect(forecaster.quantile(1, 0.6)).toBe(20 + 3);
    expect(forecaster.quantile(1, 0.8)).toBe(20 + 4);
    expect(forecaster.quantile(1, 0.81)).toBe(Number.POSITIVE_INFINITY);
  });

  test("use residuals of the lead's own bucket, its farthest lead for all", () => {
    // Residuals at lead 2: 13 - 10, 16 - 11, 20 - 13; at lead 4: 20 - 10; none at lead 5 yet.
    const forecaster = fed([10, 11, 13, 16, 20]);
    expect(forecaster.quantile(2, 0.5)).toBe(20 + 5);
    expect(forecaster.quantile(3, 0.5)).toBe(20 + 10);
    expect(forecaster.quantile(4, 0.5)).toBe(20 + 10);
    expect(forecaster.quantile(5, 0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  test("forget what is older than the window", () => {
    const forecaster = fed([10, 11, 13, 16, 20], 2);
    expect(forecaster.quantile(1, 0.3)).toBe(20 + 3);
    expect(forecaster.quantile(1, 0.6)).toBe(20 + 4);
    expect(forecaster.quantile(1, 0.7)).toBe(Number.POSITIVE_INFINITY);
  });

  test("refuse weights of a smoothing that they would not use", () => {
    const names = { segments: [], products: [], competitors: [] };
    const check = (values: object) => forecastingMethod("conformal")!.check!({ ...values }, names);
    expect(check({ base: "seasonal_naive", level: 0.3 }).map(({ path }) => path)).toEqual([["level"]]);
    expect(check({ base: "holt_winters", level: 0.3 })).toEqual([]);
  });
});

describe("coverage on a daily wave with AR(1) noise", () => {
  const grid = { stepMs: HOUR_MS / 4, horizonSteps: 96 };

  /** Quarters of an hour over `days`: 200 x daily wave x (1 + AR(1) noise that lasts three hours). */
  function path(days: number, seed: string): number[] {
    const random = seedrandom(seed);
    const memory = Math.exp(-0.25 / 3);
    let deviation = 0;
    return Array.from({ length: days * 96 }, (_, at) => {
      deviation = memory * deviation + Math.sqrt(1 - memory ** 2) * 0.06 * normalQuantile(random());
      return 200 * (1 + 0.375 * Math.sin((2 * Math.PI * at) / 96)) * (1 + deviation);
    });
  }

  /** Share of actuals at or below the quantile stated `lead` steps before, after a week. */
  function coverage(
    name: string,
    values: object,
    { lead, probability }: { lead: number; probability: number },
  ) {
    let [seen, covered] = [0, 0];
    for (const seed of ["1", "2", "3"]) {
      const forecaster = forecastingMethod(name)!.create({ ...values }, { grid });
      const stated: number[] = [];
      for (const [at, actual] of path(60, seed).entries()) {
        if (at >= 7 * 96 + lead) {
          seen++;
          if (actual <= stated[at - lead]!) covered++;
        }
        forecaster.observe(actual);
        stated.push(forecaster.quantile(lead, probability));
      }
    }
    return covered / seen;
  }

  for (const base of ["holt_winters", "seasonal_naive"]) {
    for (const lead of [1, 4, 32, 96]) {
      test(`is nominal within 2 points: ${base}, ${lead} steps ahead`, () => {
        for (const probability of [0.5, 0.9])
          expect(Math.abs(coverage("conformal", { base }, { lead, probability }) - probability)).toBeLessThan(
            0.02,
          );
      });
    }
  }

  test("is too low by more than 2 points where Holt-Winters trusts its normal law", () => {
    const normal = coverage("holt_winters", {}, { lead: 32, probability: 0.9 });
    expect(normal).toBeLessThan(0.88);
  });
});
