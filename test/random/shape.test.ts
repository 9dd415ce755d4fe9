import { describe, expect, it } from "vitest";
import type { Shape } from "../../src/model/law.ts";
import { DAY_MS, HOUR_MS, WEEK_MS, YEAR_MS } from "../../src/model/time.ts";
import { isConstant, shapeAt, shapeMaximum, shapeMean } from "../../src/random/shape.ts";
import { Stream } from "../../src/random/stream.ts";

/** A Monday. */
const monday = { startEpochMs: Date.UTC(2026, 10, 2) };
/** A Wednesday evening. */
const wednesday = { startEpochMs: Date.UTC(2026, 10, 4, 18) };
const flat: Shape = { utcOffsetMs: 0 };
const weekly = [1, 2, 3, 4, 5, 6, 7];

describe("shapeAt", () => {
  it("starts the week on Monday by the calendar", () => {
    const shape = { ...flat, weekly };
    expect(Array.from({ length: 8 }, (_, day) => shapeAt(shape, day * DAY_MS, monday))).toEqual([
      ...weekly,
      1,
    ]);
    expect(shapeAt(shape, 0, wednesday)).toBe(3);
    expect(shapeAt(shape, 6 * HOUR_MS, wednesday)).toBe(4);
    expect(shapeAt(shape, 0, { startEpochMs: 0 })).toBe(4);
    expect(shapeAt(shape, 0, { startEpochMs: -1 })).toBe(3);
  });

  it("agrees with the calendar of Date at any instant and offset", () => {
    const stream = new Stream("calendar");
    const daily = Array.from({ length: 24 }, (_, hour) => 100 + hour);
    for (let i = 0; i < 500; i++) {
      const startEpochMs = Math.floor((stream.next() - 0.3) * 4e12);
      const utcOffsetMs = Math.floor(stream.next() * 27 - 12) * HOUR_MS;
      const t = Math.floor(stream.next() * 1e11);
      const local = new Date(startEpochMs + t + utcOffsetMs);
      expect(shapeAt({ utcOffsetMs, daily }, t, { startEpochMs })).toBe(100 + local.getUTCHours());
      expect(shapeAt({ utcOffsetMs, weekly }, t, { startEpochMs })).toBe(((local.getUTCDay() + 6) % 7) + 1);
    }
  });

  it("cuts the local day into equal pieces", () => {
    const shape = { utcOffsetMs: -5 * HOUR_MS, daily: [1, 2, 3] };
    expect([4, 5, 12, 13, 21].map((hour) => shapeAt(shape, hour * HOUR_MS, monday))).toEqual([3, 1, 1, 2, 3]);
  });

  it("has a daily wave of mean 1 with its peak at the peak hour and the given ratio to the trough", () => {
    const shape = { utcOffsetMs: -5 * HOUR_MS, dailyWave: { peakToTrough: 2.2, peakHour: 20 } };
    const peak = shapeAt(shape, 25 * HOUR_MS, monday);
    expect(peak).toBeCloseTo(1 + 1.2 / 3.2, 12);
    expect(peak / shapeAt(shape, 13 * HOUR_MS, monday)).toBeCloseTo(2.2, 12);
    expect(shapeMean(shape, 0, DAY_MS, monday)).toBeCloseTo(1, 10);
  });

  it("counts cycle, steps and growth from the start", () => {
    const cycle = { periodMs: 8 * HOUR_MS, amplitude: 0.6, phaseMs: HOUR_MS };
    expect(shapeAt({ ...flat, cycle }, HOUR_MS, wednesday)).toBeCloseTo(1, 12);
    expect(shapeAt({ ...flat, cycle }, 3 * HOUR_MS, wednesday)).toBeCloseTo(1.6, 12);
    expect(shapeAt({ ...flat, cycle: { ...cycle, amplitude: -0.6 } }, 3 * HOUR_MS, wednesday)).toBeCloseTo(
      0.4,
      12,
    );
    const steps = [
      { forMs: 10, factor: 1.55 },
      { forMs: 30, factor: 0.5 },
    ];
    expect([0, 9, 10, 39, 40, 50].map((t) => shapeAt({ ...flat, steps }, t, wednesday))).toEqual([
      1.55, 1.55, 0.5, 0.5, 1.55, 0.5,
    ]);
    expect(shapeAt({ ...flat, growthPerYear: 0.5 }, 2 * YEAR_MS, wednesday)).toBeCloseTo(2.25, 12);
  });

  it("multiplies its parts and has events half-open", () => {
    const shape = {
      ...flat,
      weekly,
      events: [
        { fromMs: 5, toMs: 10, factor: 3 },
        { fromMs: 8, toMs: 12, factor: 0.5 },
      ],
    };
    expect([4, 5, 8, 10, 12].map((t) => shapeAt(shape, t, monday))).toEqual([1, 3, 1.5, 0.5, 1]);
  });

  it("is cut off at 0 where a cycle would be negative", () => {
    const shape = { ...flat, cycle: { periodMs: 4, amplitude: 2, phaseMs: 0 } };
    expect([1, 3].map((t) => shapeAt(shape, t, monday))).toEqual([3, 0]);
  });
});

const SHAPES: readonly { name: string; shape: Shape }[] = [
  { name: "daily and weekly", shape: { utcOffsetMs: 3 * HOUR_MS, daily: [1, 5, 2, 0, 4, 1, 1], weekly } },
  { name: "a daily wave", shape: { utcOffsetMs: 0, dailyWave: { peakToTrough: 4, peakHour: 14.5 } } },
  {
    name: "a cycle",
    shape: { ...flat, cycle: { periodMs: 7 * HOUR_MS, amplitude: -0.9, phaseMs: HOUR_MS } },
  },
  {
    name: "everything",
    shape: {
      utcOffsetMs: 5.5 * HOUR_MS,
      daily: [1, 2, 1.5],
      dailyWave: { peakToTrough: 2, peakHour: 20 },
      weekly: [1, 1, 1, 1, 1, 0.5, 0],
      cycle: { periodMs: 5 * HOUR_MS, amplitude: 0.3, phaseMs: 0 },
      steps: [
        { forMs: 3 * HOUR_MS, factor: 2 },
        { forMs: 4 * HOUR_MS, factor: 0.1 },
      ],
      growthPerYear: -0.4,
      events: [{ fromMs: 40 * HOUR_MS, toMs: 50 * HOUR_MS, factor: 3 }],
    },
  },
];

describe.each(SHAPES)("with $name", ({ name, shape }) => {
  it("the maximum bounds every value and is nearly reached", () => {
    const stream = new Stream(name);
    for (let i = 0; i < 40; i++) {
      const from = stream.next() * WEEK_MS;
      const to = from + stream.next() ** 3 * WEEK_MS;
      const bound = shapeMaximum(shape, from, to, wednesday);
      let seen = 0;
      for (let k = 0; k < 500; k++)
        seen = Math.max(seen, shapeAt(shape, from + ((to - from) * k) / 500, wednesday));
      expect(seen).toBeLessThanOrEqual(bound * (1 + 1e-12));
      expect(bound).toBeLessThanOrEqual(seen * 1.3 + 1e-12);
    }
  });

  it("the mean is that of many values", () => {
    const cells = 100_000;
    let sum = 0;
    for (let k = 0; k < cells; k++) sum += shapeAt(shape, ((k + 0.5) / cells) * WEEK_MS, wednesday);
    expect(shapeMean(shape, 0, WEEK_MS, wednesday) / (sum / cells)).toBeCloseTo(1, 4);
  });
});

describe("isConstant", () => {
  it("sees through parts that change nothing", () => {
    const same: Shape = {
      utcOffsetMs: 0,
      daily: [2, 2],
      dailyWave: { peakToTrough: 1, peakHour: 3 },
      weekly: [1, 1, 1, 1, 1, 1, 1],
      cycle: { periodMs: 9, amplitude: 0, phaseMs: 0 },
      steps: [{ forMs: 5, factor: 3 }],
      growthPerYear: 0,
      events: [{ fromMs: 0, toMs: 9, factor: 1 }],
    };
    expect(isConstant(same)).toBe(true);
    expect(shapeAt(same, 12_345, monday)).toBe(6);
    expect(shapeMaximum(same, 0, 1e12, monday)).toBe(6);
    for (const { shape } of SHAPES) expect(isConstant(shape)).toBe(false);
  });
});
