import { describe, expect, test } from "vitest";
import type { Shape } from "../../src/model/law.ts";
import { DAY_MS, HOUR_MS } from "../../src/model/time.ts";
import { StepClock, shapeClock } from "../../src/random/operational-clock.ts";
import { shapeMean } from "../../src/random/shape.ts";

const START = Date.UTC(2026, 10, 4);
const FLAT: Shape = { utcOffsetMs: 0 };

describe("the clock of a shape", () => {
  test("runs evenly where the shape is constant", () => {
    const clock = shapeClock(2, FLAT, START);
    expect(clock.advance(1)).toBe(HOUR_MS / 2);
    expect(clock.advance(3)).toBe(2 * HOUR_MS);
  });

  test("stands still where the shape is 0 and goes on behind", () => {
    const clock = shapeClock(
      1,
      {
        utcOffsetMs: 0,
        steps: [
          { forMs: HOUR_MS, factor: 1 },
          { forMs: HOUR_MS, factor: 0 },
        ],
      },
      START,
    );
    expect(clock.advance(0.5)).toBeCloseTo(HOUR_MS / 2, 6);
    expect(clock.advance(1)).toBeCloseTo(2.5 * HOUR_MS, 6);
    expect(clock.advance(0.5)).toBeCloseTo(4 * HOUR_MS, 6);
  });

  test("never comes where nothing does", () => {
    expect(shapeClock(0, FLAT, START).advance(1)).toBe(Infinity);
    const ended = shapeClock(
      1,
      { utcOffsetMs: 0, events: [{ fromMs: HOUR_MS, toMs: 1e17, factor: 0 }] },
      START,
    );
    expect(ended.advance(0.5)).toBeCloseTo(HOUR_MS / 2, 6);
    expect(ended.advance(1)).toBe(Infinity);
    expect(ended.advance(1)).toBe(Infinity);
  });

  test("inverts the integral of any shape: the mean rate up to each instant is the amount by then", () => {
    const shape: Shape = {
      utcOffsetMs: HOUR_MS,
      dailyWave: { peakToTrough: 9, peakHour: 20 },
      weekly: [1, 1, 1, 0.5, 1, 0.4, 0],
      growthPerYear: 4,
      cycle: { periodMs: 3 * HOUR_MS, amplitude: 1, phaseMs: 0 },
      events: [{ fromMs: 5 * HOUR_MS, toMs: 7 * HOUR_MS, factor: 4 }],
    };
    const clock = shapeClock(3, shape, START);
    let amount = 0;
    for (let step = 1; step <= 400; step += 1) {
      const gap = 0.05 * (1 + (step % 7));
      amount += gap;
      const at = clock.advance(gap);
      const mean = shapeMean(shape, 0, at, { startEpochMs: START });
      expect((3 * mean * at) / HOUR_MS / amount).toBeCloseTo(1, 6);
    }
    expect(amount).toBeGreaterThan(70);
  });
});

describe("the clock of a step function", () => {
  test("follows its steps exactly, from the one in force at 0", () => {
    const clock = new StepClock({
      timesMs: [-DAY_MS, 0, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS],
      values: [9, 4, 0, 1, 0],
    });
    expect(clock.step).toBe(1);
    expect(clock.advance(2)).toBe(HOUR_MS / 2);
    expect(clock.advance(2.5)).toBe(2.5 * HOUR_MS);
    expect(clock.step).toBe(3);
    expect(clock.advance(1)).toBe(Infinity);
    expect(clock.advance(1)).toBe(Infinity);
  });

  test("holds the last step for ever", () => {
    const clock = new StepClock({ timesMs: [0], values: [10] });
    expect(clock.advance(1e6)).toBe(1e5 * HOUR_MS);
  });
});
