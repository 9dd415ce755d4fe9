import { describe, expect, test } from "vitest";
import type { Law } from "../../src/model/law.ts";
import { DAY_MS, HOUR_MS } from "../../src/model/time.ts";
import type { DemandSpec, Service } from "../../src/model/workload.ts";
import { streams } from "../../src/random/stream.ts";
import { demandCursor } from "../../src/workload/demand.ts";

const MINUTE_MS = 60_000;

function cursor(demand: DemandSpec, horizonMs = DAY_MS, replication = 0) {
  const service = { name: "feed", demand } as unknown as Service;
  return demandCursor(service, 0, streams("demand", replication), horizonMs);
}

function path(demand: DemandSpec, horizonMs = DAY_MS, replication = 0): [number, number][] {
  const steps: [number, number][] = [];
  for (const walk = cursor(demand, horizonMs, replication); walk.atMs < Infinity; walk.advance()) {
    steps.push([walk.atMs, walk.gpus]);
  }
  return steps;
}

const exponential = (mean: number): Law => ({ kind: "exponential", mean });
const constant = (value: number): Law => ({ kind: "constant", value });

describe("a profile", () => {
  test("follows its shape in steps, rounded up, and yields changes only", () => {
    const steps = [
      { forMs: 12 * HOUR_MS, factor: 1 },
      { forMs: 12 * HOUR_MS, factor: 0.5 },
    ];
    const spec: DemandSpec = {
      kind: "profile",
      baseGpus: 101,
      stepMs: 5 * MINUTE_MS,
      shape: { utcOffsetMs: 0, steps },
    };
    expect(path(spec, 2 * DAY_MS)).toEqual([
      [0, 101],
      [12 * HOUR_MS, 51],
      [DAY_MS, 101],
      [DAY_MS + 12 * HOUR_MS, 51],
    ]);
  });

  test("is not rounded up by a binary fraction", () => {
    const steps = [{ forMs: HOUR_MS, factor: 0.1 }];
    const spec: DemandSpec = {
      kind: "profile",
      baseGpus: 30,
      stepMs: HOUR_MS,
      shape: { utcOffsetMs: 0, steps },
    };
    expect(path(spec)).toEqual([[0, 3]]);
  });

  test("has noise of the given spread and correlation time, whatever the step", () => {
    for (const stepMs of [5 * MINUTE_MS, 30 * MINUTE_MS]) {
      const noise = { sd: 0.1, correlationMs: HOUR_MS };
      const base = 100_000;
      const spec: DemandSpec = { kind: "profile", baseGpus: base, stepMs, shape: { utcOffsetMs: 0 }, noise };
      const values = path(spec, 2000 * HOUR_MS).map(([, gpus]) => gpus / base - 1);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
      const lag = HOUR_MS / stepMs;
      let covariance = 0;
      for (let i = lag; i < values.length; i += 1)
        covariance += (values[i]! - mean) * (values[i - lag]! - mean);
      expect(Math.abs(mean)).toBeLessThan(0.02);
      expect(Math.sqrt(variance)).toBeCloseTo(0.1, 1.8);
      expect(covariance / (values.length - lag) / variance).toBeCloseTo(Math.exp(-1), 0.9);
    }
  });

  test("never falls below 0 under wild noise and is the same for a second cursor", () => {
    const noise = { sd: 3, correlationMs: HOUR_MS };
    const spec: DemandSpec = {
      kind: "profile",
      baseGpus: 10,
      stepMs: HOUR_MS,
      shape: { utcOffsetMs: 0 },
      noise,
    };
    const steps = path(spec, 100 * HOUR_MS);
    expect(Math.min(...steps.map(([, gpus]) => gpus))).toBe(0);
    expect(path(spec, 100 * HOUR_MS)).toEqual(steps);
    expect(path(spec, 100 * HOUR_MS, 1)).not.toEqual(steps);
  });
});

describe("a series", () => {
  test("starts with the step in force at 0 and leaves out repeats and what lies beyond the horizon", () => {
    const gpus = { timesMs: [-5, -1, 10, 20, 30, 40], values: [1, 2, 2, 2.5, 3, 9] };
    expect(path({ kind: "series", gpus }, 40)).toEqual([
      [0, 2],
      [20, 3],
    ]);
  });
});

describe("sessions", () => {
  const spec = (gpus: Law, duration: Law, ratePerHour = 60): DemandSpec => ({
    kind: "sessions",
    arrivals: { kind: "poisson", ratePerHour, shape: { utcOffsetMs: 0 } },
    duration,
    gpus,
  });

  test("of fixed size and length reproduce a naive count of those present", () => {
    const demand = spec(constant(2), constant(10 * MINUTE_MS));
    const steps = path(demand, 10 * HOUR_MS);
    const ups = steps.flatMap(([atMs, gpus], i) => {
      const before = i === 0 ? 0 : steps[i - 1]![1];
      return gpus > before ? [atMs] : [];
    });
    for (const [atMs, gpus] of steps) {
      const present = ups.filter((up) => up <= atMs && atMs < up + 10 * MINUTE_MS).length;
      expect(gpus).toBe(2 * present);
    }
    expect(steps.length).toBeGreaterThan(1000);
  });

  test("have the Poisson mean and variance of an infinite-server queue", () => {
    const demand = spec(constant(1), exponential(HOUR_MS), 20);
    const walk = cursor(demand, 4000 * HOUR_MS);
    let [area, square, fromMs] = [0, 0, 0];
    while (walk.atMs < Infinity) {
      const { gpus, atMs } = walk;
      walk.advance();
      const ms = Math.min(walk.atMs, 4000 * HOUR_MS) - Math.max(atMs, fromMs);
      area += gpus * ms;
      square += gpus * gpus * ms;
    }
    const mean = area / (4000 * HOUR_MS);
    expect(mean).toBeGreaterThan(19.4);
    expect(mean).toBeLessThan(20.6);
    expect(square / (4000 * HOUR_MS) - mean * mean).toBeCloseTo(20, -0.7);
  });

  test("yield strictly ascending times and never a level below 0", () => {
    const steps = path(spec({ kind: "uniform", min: 0, max: 5 }, exponential(5), 3_600_000), 20_000);
    const wrong = steps.filter(
      ([atMs, gpus], i) => gpus < 0 || (i > 0 && (atMs <= steps[i - 1]![0] || gpus === steps[i - 1]![1])),
    );
    expect(wrong).toEqual([]);
    expect(steps.length).toBeGreaterThan(10_000);
  });

  test("with a rate of 0 never come", () => {
    expect(path(spec(constant(1), constant(1), 0))).toEqual([[0, 0]]);
  });
});
