import { describe, expect, it } from "vitest";
import type { Shape } from "../../src/model/law.ts";
import { DAY_MS, HOUR_MS, WEEK_MS } from "../../src/model/time.ts";
import { Moments } from "../../src/numerics/moments.ts";
import { PoissonArrivals } from "../../src/random/arrivals.ts";
import { samplerOf } from "../../src/random/sampler.ts";
import { shapeMean } from "../../src/random/shape.ts";
import { Stream } from "../../src/random/stream.ts";

const START = Date.UTC(2026, 10, 4);
const flat: Shape = { utcOffsetMs: 0 };
const wavy: Shape = {
  utcOffsetMs: HOUR_MS,
  dailyWave: { peakToTrough: 3, peakHour: 20 },
  weekly: [1, 1, 1, 1, 1, 0.4, 0],
  events: [{ fromMs: 5 * HOUR_MS, toMs: 7 * HOUR_MS, factor: 4 }],
};

const source = (ratePerHour: number, shape: Shape, name = "a"): PoissonArrivals =>
  new PoissonArrivals(
    { ratePerHour, shape },
    START,
    new Stream(`${name} times`),
    new Stream(`${name} thinning`),
  );

function until(arrivals: PoissonArrivals, endMs: number): number[] {
  const times: number[] = [];
  for (let t = arrivals.next(); t < endMs; t = arrivals.next()) times.push(t);
  return times;
}

describe("PoissonArrivals", () => {
  it("yields whole, nondecreasing instants at the given rate, without touching the thinning stream", () => {
    const thinning = new Stream("thinning");
    const arrivals = new PoissonArrivals(
      { ratePerHour: 5e5, shape: { ...flat, daily: [2, 2] } },
      START,
      new Stream("t"),
      thinning,
    );
    const times = until(arrivals, HOUR_MS / 10);
    expect(Math.abs(times.length - 1e5)).toBeLessThan(4 * Math.sqrt(1e5));
    expect(times.every((t, i) => Number.isInteger(t) && t >= (times[i - 1] ?? 0))).toBe(true);
    expect(thinning.next()).toBe(new Stream("thinning").next());
  });

  it("does not lose rate to rounding: many arrivals may share a millisecond", () => {
    const times = until(source(3.6e7, flat), 10_000);
    expect(Math.abs(times.length - 1e5)).toBeLessThan(4 * Math.sqrt(1e5));
  });

  it("has counts whose mean and variance are both the integral of the rate", () => {
    const pieces: readonly (readonly [number, number])[] = [
      [0, 4],
      [5, 7],
      [7, 31],
      [60, 90],
      [96, 125],
    ];
    const counts = pieces.map(() => new Moments());
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const times = until(source(3, wavy, `run ${run}`), 130 * HOUR_MS);
      pieces.forEach(([from, to], i) => {
        counts[i]!.add(times.filter((t) => t >= from * HOUR_MS && t < to * HOUR_MS).length);
      });
    }
    pieces.forEach(([from, to], i) => {
      const expected =
        3 * (to - from) * shapeMean(wavy, from * HOUR_MS, to * HOUR_MS, { startEpochMs: START });
      const count = counts[i]!;
      if (expected === 0) expect(count.sum).toBe(0);
      else {
        expect(Math.abs(count.mean() - expected)).toBeLessThan(4 * Math.sqrt(expected / runs));
        expect(Math.abs(count.variance() / expected - 1)).toBeLessThan(
          4 * Math.sqrt((2 + 1 / expected) / runs),
        );
      }
    });
  });

  it("follows every step of the day", () => {
    const daily = [1, 0, 3, 6, 2, 0, 5];
    const days = 400;
    const counts = new Array<number>(7).fill(0);
    for (const t of until(source(10, { ...flat, daily }), days * DAY_MS))
      counts[Math.floor(((t % DAY_MS) / DAY_MS) * 7)]!++;
    daily.forEach((factor, i) => {
      const expected = 10 * factor * (24 / 7) * days;
      expect(Math.abs(counts[i]! - expected)).toBeLessThanOrEqual(
        4 * Math.sqrt(expected) + (factor === 0 ? 0 : 1e-9),
      );
    });
  });

  it("jumps over stretches without rate", () => {
    const shape: Shape = { ...flat, events: [{ fromMs: 0, toMs: 900 * 365 * DAY_MS, factor: 0 }] };
    const first = source(12, shape).next();
    expect(first).toBeGreaterThanOrEqual(900 * 365 * DAY_MS);
    expect(first).toBeLessThan(900 * 365 * DAY_MS + DAY_MS);
  });

  it("ends when the rate is zero for ever", () => {
    const dead: readonly [number, Shape][] = [
      [0, flat],
      [0, wavy],
      [5, { ...flat, daily: [0, 0, 0] }],
      [5, { ...wavy, daily: [0, 0] }],
      [5, { ...flat, events: [{ fromMs: 0, toMs: Infinity, factor: 0 }] }],
      [5, { ...flat, steps: [{ forMs: 5, factor: 0 }] }],
      [
        5,
        {
          ...flat,
          daily: [1, 0],
          steps: [
            { forMs: DAY_MS / 2, factor: 0 },
            { forMs: DAY_MS / 2, factor: 1 },
          ],
        },
      ],
    ];
    for (const [rate, shape] of dead) {
      const arrivals = source(rate, shape);
      expect([arrivals.next(), arrivals.next()]).toEqual([Infinity, Infinity]);
    }
    const stops = source(5, { ...flat, events: [{ fromMs: DAY_MS, toMs: Infinity, factor: 0 }] });
    expect(until(stops, Infinity).length).toBeGreaterThan(60);
  });

  it("returns the instant of a batch once per member", () => {
    const batch = { kind: "discrete", values: [1, 3], weights: [1, 1] } as const;
    const make = (): PoissonArrivals =>
      new PoissonArrivals(
        { ratePerHour: 2, shape: wavy, batch },
        START,
        new Stream("a times"),
        new Stream("a thinning"),
        samplerOf(batch, new Stream("b")),
      );
    const times = until(make(), WEEK_MS);
    const sizes = samplerOf(batch, new Stream("b"));
    const expected = until(source(2, wavy), WEEK_MS).flatMap((t) => new Array<number>(sizes.draw()).fill(t));
    expect(times).toEqual(expected);
  });

  it("gives the same instants whatever is thinned away later: a factor of an event changes only its own days", () => {
    const before = until(source(4, wavy), 4 * HOUR_MS);
    const changed = { ...wavy, events: [{ fromMs: 5 * HOUR_MS, toMs: 7 * HOUR_MS, factor: 0.1 }] };
    expect(until(source(4, changed), 4 * HOUR_MS)).toEqual(before);
  });

  it("refuses a rate that is not finite, and batches without a sampler", () => {
    expect(() => source(-1, flat)).toThrow(RangeError);
    expect(() => source(Infinity, flat)).toThrow(RangeError);
    const spec = { ratePerHour: 1, shape: flat, batch: { kind: "constant", value: 2 } } as const;
    expect(() => new PoissonArrivals(spec, START, new Stream("a"), new Stream("b"))).toThrow(RangeError);
  });
});
