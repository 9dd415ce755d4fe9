import { describe, expect, test } from "vitest";
import { holtWinters } from "../../../src/revenue/forecasters/holt-winters.ts";
import type { Forecaster } from "../../../src/revenue/forecasting.ts";

type Weights = Parameters<typeof holtWinters.create>[0];

const GRID = { stepMs: 1000, horizonSteps: 12 };

/** Season of two steps unless said otherwise. */
function fed(values: readonly number[], weights: Partial<Weights> = {}): Forecaster {
  const given = { level: 0.5, trend: 0.25, seasonal: 0.1, damping: 0.8, season: 2000, ...weights };
  const forecaster = holtWinters.create(given, { grid: GRID });
  for (const value of values) forecaster.observe(value);
  return forecaster;
}

describe("Holt-Winters", () => {
  test("starts from the first season: its mean, no trend, deviations from the mean", () => {
    const forecaster = fed([10, 14]);
    expect(forecaster.state).toMatchObject({ level: 12, trend: 0, season: [-2, 2] });
    expect([1, 2, 3, 4].map((lead) => forecaster.mean(lead))).toEqual([10, 14, 10, 14]);
  });

  test("repeats the last value before that", () => {
    const forecaster = fed([10]);
    expect(forecaster.isReady).toBe(false);
    expect([forecaster.mean(1), forecaster.mean(7)]).toEqual([10, 10]);
    expect(forecaster.quantile(1, 0.9)).toBe(Number.POSITIVE_INFINITY);
  });

  test("corrects level, trend and season by the residual, as by hand", () => {
    // Forecast 12 + 0 - 2 = 10, seen 14: residual 4. Level 12 + 0.5 x 4, trend 0.25 x 4, season -2 + 0.1 x 4.
    const once = fed([10, 14, 14]);
    expect(once.state).toMatchObject({ level: 14, trend: 1, season: [-1.6, 2] });
    expect(once.mean(1)).toBeCloseTo(14 + 0.8 + 2, 12);
    expect(once.mean(2)).toBeCloseTo(14 + 0.8 + 0.64 - 1.6, 12);
    expect(once.mean(3)).toBeCloseTo(14 + 0.8 + 0.64 + 0.512 + 2, 12);
    // Forecast 16.8, seen 15.8: residual -1. Level 14.8 - 0.5, trend 0.8 - 0.25, season 2 - 0.1.
    const twice = fed([10, 14, 14, 15.8]).state as { level: number; trend: number; season: number[] };
    expect(twice.level).toBeCloseTo(14.3, 12);
    expect(twice.trend).toBeCloseTo(0.55, 12);
    expect(twice.season[1]).toBeCloseTo(1.9, 12);
  });

  test("follows a straight line with a season exactly once it has learnt them", () => {
    const line = Array.from({ length: 400 }, (_, at) => 100 + 0.5 * at + (at % 2 === 0 ? 5 : -5));
    const forecaster = fed(line, { damping: 1, seasonal: 0.2 });
    for (const lead of [1, 2, 5, 12]) {
      const truth = 100 + 0.5 * (399 + lead) + ((399 + lead) % 2 === 0 ? 5 : -5);
      expect(forecaster.mean(lead)).toBeCloseTo(truth, 6);
    }
  });

  test("widens with the lead as the published variance of ETS(A,Ad,A) says", () => {
    const [alpha, beta, gamma, phi, season] = [0.3, 0.1, 0.2, 0.9, 4];
    const weights = { level: alpha, trend: beta, seasonal: gamma, damping: phi, season: 1000 * season };
    const values = Array.from({ length: 60 }, (_, at) => 100 + 10 * (at % 4) + 3 * Math.sin(at * at));
    const forecaster = fed(values, weights);
    const spread = (lead: number) => forecaster.quantile(lead, 0.9) - forecaster.mean(lead);
    for (let h = 1; h <= 12; h++)
      expect((spread(h) / spread(1)) ** 2).toBeCloseTo(
        varianceOfEts(h, { alpha, beta, gamma, phi, season }),
        9,
      );
  });
});

/** Forecast variance over sigma^2: Hyndman & Athanasopoulos (2021), table 8.8, row A,Ad,A. */
function varianceOfEts(
  h: number,
  { alpha, beta, gamma, phi, season: m }: Record<"alpha" | "beta" | "gamma" | "phi" | "season", number>,
): number {
  const k = Math.floor((h - 1) / m);
  const fade = 1 - phi;
  return (
    1 +
    alpha ** 2 * (h - 1) +
    gamma * k * (2 * alpha + gamma) +
    ((beta * phi * h) / fade ** 2) * (2 * alpha * fade + beta * phi) -
    ((beta * phi * (1 - phi ** h)) / (fade ** 2 * (1 - phi ** 2))) *
      (2 * alpha * (1 - phi ** 2) + beta * phi * (1 + 2 * phi - phi ** h)) +
    ((2 * beta * gamma * phi) / (fade * (1 - phi ** m))) *
      (k * (1 - phi ** m) - phi ** m * (1 - phi ** (m * k)))
  );
}
