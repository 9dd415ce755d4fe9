import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PriceTable } from "../../src/revenue/prices.ts";

const HOUR_MS = 3_600_000;
const USD = 1e9;

/** The charge in whole nano-USD by big integers. */
function naive(timesMs: number[], values: number[], gpus: number, fromMs: number, toMs: number): bigint {
  let sum = 0n;
  for (const [step, value] of values.entries()) {
    const begin = Math.max(fromMs, step === 0 ? Number.NEGATIVE_INFINITY : timesMs[step]!);
    const end = Math.min(toMs, timesMs[step + 1] ?? Number.POSITIVE_INFINITY);
    if (end > begin) sum += BigInt(value) * BigInt(end - begin);
  }
  const total = sum * BigInt(gpus);
  const whole = total / 3_600_000n;
  const twice = (total % 3_600_000n) * 2n;
  return twice > 3_600_000n || (twice === 3_600_000n && whole % 2n === 1n) ? whole + 1n : whole;
}

function charge(timesMs: number[], values: number[], gpus: number, fromMs: number, toMs: number): bigint {
  const out = new Float64Array(2);
  new PriceTable([{ prices: [{ timesMs, values }] }]).chargeInto(out, 0, 0, gpus, fromMs, toMs);
  expect(out[1]).toBeGreaterThanOrEqual(0);
  expect(out[1]).toBeLessThan(USD);
  return BigInt(out[0]!) * 1_000_000_000n + BigInt(out[1]!);
}

describe("posted prices", () => {
  const prices = new PriceTable([
    { prices: [{ timesMs: [0, 100, 200, 300], values: [3, 2, 2, 1] }, undefined] },
    { prices: [undefined, { timesMs: [50, 250], values: [7, 8] }] },
  ]);

  test("hold from their time to the next, the first before its time as well", () => {
    expect([0, 99, 100, 299, 300, 1e9, 5].map((at) => prices.priceNano(0, 0, at))).toEqual([
      3, 3, 2, 2, 1, 1, 3,
    ]);
    expect([0, 50, 249, 250].map((at) => prices.priceNano(1, 1, at))).toEqual([7, 7, 7, 8]);
  });

  test("are NaN where a product is not offered", () => {
    expect(prices.priceNano(0, 1, 0)).toBeNaN();
    expect(prices.priceNano(1, 0, 0)).toBeNaN();
    expect(() => prices.chargeInto(new Float64Array(2), 0, 1, 1, 0, 1)).toThrow(RangeError);
  });

  test("announce the next change strictly after a time, over all products", () => {
    expect([-1, 0, 99, 100, 249, 250, 299, 300, 50].map((after) => prices.nextChangeMs(after))).toEqual([
      100,
      100,
      100,
      250,
      250,
      300,
      300,
      Infinity,
      100,
    ]);
    expect(new PriceTable([]).nextChangeMs(0)).toBe(Infinity);
  });

  test("that change at noon are charged for each half", () => {
    const noon = 12 * HOUR_MS;
    const nano = charge([0, noon], [2.5 * USD, 1.5 * USD], 8, noon - HOUR_MS / 2, noon + HOUR_MS / 2);
    expect(nano).toBe(16n * 1_000_000_000n);
  });

  test("are rounded once, half-even, and not per piece", () => {
    expect(charge([0, 1], [HOUR_MS / 4, HOUR_MS / 4 + 1], 1, 0, 2)).toBe(
      naive([0, 1], [HOUR_MS / 4, HOUR_MS / 4 + 1], 1, 0, 2),
    );
    // 0.5 + 1 nano-USD is a tie between 1 and 2; 0.5 + 2 between 2 and 3.
    expect(charge([0, 1], [HOUR_MS / 2, HOUR_MS], 1, 0, 2)).toBe(2n);
    expect(charge([0, 1], [HOUR_MS / 2, 2 * HOUR_MS], 1, 0, 2)).toBe(2n);
  });

  test("integrate exactly over any stretch", () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: 40 * 24 * HOUR_MS }),
      value: fc.integer({ min: 0, max: 2e12 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 3e9 }),
        fc.integer({ min: 0, max: 3e10 }),
        (steps, gpus, fromMs, length) => {
          let at = -1e9;
          const timesMs = steps.map(({ gap }) => (at += gap));
          const values = steps.map(({ value }) => value);
          const span = Math.min(length, Math.floor(8e15 / gpus));
          const toMs = fromMs + span;
          expect(charge(timesMs, values, gpus, fromMs, toMs)).toBe(
            naive(timesMs, values, gpus, fromMs, toMs),
          );
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  test("must be whole and not negative", () => {
    expect(() => new PriceTable([{ prices: [{ timesMs: [0], values: [1.5] }] }])).toThrow(RangeError);
  });
});
