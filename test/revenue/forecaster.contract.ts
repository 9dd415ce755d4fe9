import { describe, expect, test } from "vitest";
import type { Forecaster, ForecasterSetting, ForecastingMethod } from "../../src/revenue/forecasting.ts";
import { descriptionContract } from "../../src/verify/contract/description-contract.ts";
import { holdsTo } from "./holds-to.ts";

const HOUR_MS = 3_600_000;
/** Half-hour steps, a day ahead. */
export const GRID = { stepMs: HOUR_MS / 2, horizonSteps: 48 };
const LEADS = [1, 2, 3, 7, 24, 47, 48];
const PROBABILITIES = [0.1, 0.5, 0.9, 0.99];

/** Five days of a daily wave with a wobble that never repeats; after `changedFrom` another path. */
export function demandPath(changedFrom = Number.POSITIVE_INFINITY): number[] {
  return Array.from({ length: 240 }, (_, at) => {
    const wave = 100 + 40 * Math.sin((2 * Math.PI * at) / 48) + 10 * Math.sin(at * at);
    return Math.round(at < changedFrom ? wave : 3 * wave + 17);
  });
}

/** All that a forecaster says of the days ahead. */
function sayings(forecaster: Forecaster): number[] {
  return LEADS.flatMap((lead) => [
    forecaster.mean(lead),
    ...PROBABILITIES.map((probability) => forecaster.quantile(lead, probability)),
  ]);
}

/**
 * What every forecasting method must satisfy.
 *
 * @param examples  Valid values of its parameters.
 */
export function forecasterContract(
  method: ForecastingMethod,
  examples: readonly Readonly<Record<string, unknown>>[],
): void {
  const make = (
    example: Readonly<Record<string, unknown>>,
    path: readonly number[],
    state?: unknown,
  ): Forecaster => {
    const future = { gpusAt: (instant: number) => path[Math.min(instant, path.length - 1)]! };
    const setting: ForecasterSetting = {
      grid: GRID,
      ...(state === undefined ? {} : { state }),
      ...(method.seesFuture ? { future } : {}),
    };
    return method.create(example, setting);
  };
  const fed = (
    example: Readonly<Record<string, unknown>>,
    path: readonly number[],
    until: number,
  ): Forecaster => {
    const forecaster = make(example, path);
    for (let at = 0; at < until; at++) forecaster.observe(path[at]!);
    return forecaster;
  };

  describe(`forecaster ${method.name}`, () => {
    holdsTo(descriptionContract(method));

    for (const example of examples) {
      const label = JSON.stringify(example);

      test(`says the same after the same past: ${label}`, () => {
        expect(sayings(fed(example, demandPath(), 200))).toEqual(sayings(fed(example, demandPath(), 200)));
      });

      test(`does not see the future, unless it is marked: ${label}`, () => {
        for (const now of [20, 100, 190]) {
          const here = sayings(fed(example, demandPath(), now));
          const elsewhere = sayings(fed(example, demandPath(now), now));
          if (method.seesFuture) expect(elsewhere).not.toEqual(here);
          else expect(elsewhere).toEqual(here);
        }
      });

      test(`goes on from its state as text: ${label}`, () => {
        const path = demandPath();
        for (const now of [0, 20, 130]) {
          const first = fed(example, path, now);
          const second = make(example, path, JSON.parse(JSON.stringify(first.state)));
          expect(sayings(second)).toEqual(sayings(first));
          for (let at = now; at < now + 60; at++) {
            first.observe(path[at]!);
            second.observe(path[at]!);
          }
          expect(sayings(second)).toEqual(sayings(first));
        }
      });

      test(`says nothing below 0 and higher quantiles for higher probabilities: ${label}`, () => {
        const falling = Array.from({ length: 240 }, (_, at) => Math.max(0, 200 - 2 * at));
        for (const path of [demandPath(), falling]) {
          for (const until of [0, 1, 30, 49, 70, 180]) {
            const forecaster = fed(example, path, until);
            for (const lead of LEADS) {
              expect(forecaster.mean(lead)).toBeGreaterThanOrEqual(0);
              expect(Number.isFinite(forecaster.mean(lead))).toBe(true);
              const quantiles = PROBABILITIES.map((each) => forecaster.quantile(lead, each));
              expect(quantiles.every((each) => each >= 0)).toBe(true);
              expect([...quantiles].sort((a, b) => a - b)).toEqual(quantiles);
            }
          }
        }
      });

      test(`is ready after some days, and then its quantiles are finite: ${label}`, () => {
        const forecaster = fed(example, demandPath(), 240);
        expect(forecaster.isReady).toBe(true);
        for (const lead of LEADS) expect(Number.isFinite(forecaster.quantile(lead, 0.9))).toBe(true);
      });

      test(`keeps a bounded state: ${label}`, () => {
        const forecaster = make(example, demandPath());
        const sizes = [2000, 4000].map((until) => {
          for (let at = until - 2000; at < until; at++) forecaster.observe(100 + (at % 7));
          return JSON.stringify(forecaster.state).length;
        });
        expect(sizes[1]).toBeLessThan(1.2 * sizes[0]!);
      });
    }
  });
}
