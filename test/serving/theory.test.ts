import { describe, expect, it } from "vitest";
import type { Law } from "../../src/model/law.ts";
import type { ServedModel, StepLaw } from "../../src/model/serving.ts";
import { tQuantile } from "../../src/numerics/student-t.ts";
import { type Sampler, samplerOf } from "../../src/random/sampler.ts";
import { Stream } from "../../src/random/stream.ts";
import { POOL } from "../../src/serving/model-server.ts";
import { BenchTop } from "./bench-top.ts";
import { offers, servedModel, stepLaw } from "./served-model.ts";

/**
 * Tokens are whole: a mean of 5000 makes the rounding of a continuous law 1 in 10^8 of its variance. A step takes as
 * much less.
 */
const MEAN_TOKENS = 5000;
const SCALE = MEAN_TOKENS / 100;
const EXPONENTIAL: Law = { kind: "exponential", mean: MEAN_TOKENS };

/** The replica of the cases: 20 ms + 1 ms per sequence for a step, 100 tokens a request, 16 places. */
const LAW = stepLaw(20 / SCALE, 1 / SCALE, 16);

interface Sample {
  readonly blocking: number;
  readonly sojournMs: number;
  readonly waitMs: number;
  readonly waited: number;
  readonly busy: number;
  readonly active: number;
}

interface System {
  readonly model: ServedModel;
  readonly tokens: Law;
  readonly perSecond: number;
  readonly requests: number;
  readonly replicas?: number;
  readonly patience?: Law;
}

/** One replication with Poisson arrivals, from empty, its first tenth left out. */
function sample(name: string, system: System): Sample {
  const { model, tokens, perSecond, requests } = system;
  const top = new BenchTop(model);
  top.check = () => {};
  for (let at = 0; at < (system.replicas ?? 1); at++) top.server.addReplica(0, POOL.api);
  const gaps = samplerOf({ kind: "exponential", mean: 1000 / perSecond }, new Stream(`${name} gaps`));
  const work = samplerOf(tokens, new Stream(`${name} tokens`));
  const forEver: Law = { kind: "constant", value: Number.POSITIVE_INFINITY };
  const patience = samplerOf(system.patience ?? forEver, new Stream(`${name} patience`));
  const clock = { ms: 0 };
  const warmup = requests / 10;
  arriveMany(top, { gaps, work, clock, patience, requests: warmup });
  const [served, lost, before, beforeMs] = [top.served.length, top.lost.length, usage(top), top.nowMs];
  arriveMany(top, { gaps, work, clock, patience, requests: requests - warmup });
  const outcomes = top.served.slice(served);
  const after = usage(top);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const elapsedMs = top.nowMs - beforeMs;
  return {
    blocking: (top.lost.length - lost) / (requests - warmup),
    sojournMs: mean(outcomes.map((o) => o.sojournMs)),
    waitMs: mean(outcomes.map((o) => o.waitMs)),
    waited: mean(outcomes.map((o) => (o.waitMs > 0 ? 1 : 0))),
    busy: (after.busyMs - before.busyMs) / elapsedMs,
    active: (after.activeMs - before.activeMs) / elapsedMs,
  };
}

function usage(top: BenchTop) {
  top.server.settle();
  return top.server.usage(0, POOL.api);
}

interface Stretch {
  readonly gaps: Sampler;
  readonly work: Sampler;
  readonly clock: { ms: number };
  readonly requests: number;
  readonly patience: Sampler;
}

function arriveMany(top: BenchTop, { gaps, work, clock, requests, patience }: Stretch): void {
  for (let i = 0; i < requests; i++) {
    clock.ms += gaps.draw();
    top.go(Math.floor(clock.ms));
    top.arrive(Math.max(1, Math.round(work.draw())), { patienceMs: patience.draw() });
  }
}

const REPLICATIONS = 12;

/** Expects the exact value inside the 99.9 % interval, and the interval to be narrow. */
function expectMean(values: readonly number[], exact: number, relative: number): void {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = tQuantile(0.9995, n - 1) * Math.sqrt(variance / n);
  expect(Math.abs(mean - exact), `${mean} +- ${half}, exact ${exact}`).toBeLessThan(half);
  expect(half).toBeLessThan(relative * exact);
}

const samplesOf = (name: string, system: System) =>
  Array.from({ length: REPLICATIONS }, (_, at) => sample(`${name} ${at}`, system));

/** Stationary law of the number in a birth-death chain with arrivals per second, up to `last`. */
function birthDeath(law: StepLaw, perSecond: number, last: number): number[] {
  const places = law.stepMs.length - 1;
  const weights = [1];
  for (let n = 1; n <= last; n++) {
    const inside = Math.min(n, places);
    const leavingPerSecond = (inside * 1000) / (MEAN_TOKENS * law.stepMs[inside]!);
    weights.push((weights[n - 1]! * perSecond) / leavingPerSecond);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const meanOver = (law: readonly number[], of: (n: number) => number) =>
  law.reduce((sum, probability, n) => sum + probability * of(n), 0);

describe("a replica as a queue", () => {
  it("with a line and exponential token counts is a birth-death chain", { timeout: 30_000 }, () => {
    const chain = birthDeath(LAW, 3.2, 400);
    const samples = samplesOf("line", {
      model: servedModel([LAW]),
      tokens: EXPONENTIAL,
      perSecond: 3.2,
      requests: 15_000,
    });
    expectMean(
      samples.map((s) => s.sojournMs),
      (meanOver(chain, (n) => n) / 3.2) * 1000,
      0.02,
    );
    expectMean(
      samples.map((s) => s.active),
      meanOver(chain, (n) => Math.min(n, 16)),
      0.02,
    );
    expectMean(
      samples.map((s) => s.waited),
      meanOver(chain, (n) => (n >= 16 ? 1 : 0)),
      0.25,
    );
    expectMean(
      samples.map((s) => s.waitMs),
      (meanOver(chain, (n) => Math.max(0, n - 16)) / 3.2) * 1000,
      0.3,
    );
    expectMean(
      samples.map((s) => s.busy),
      1 - chain[0]!,
      0.001,
    );
  });

  const mu = Math.log(MEAN_TOKENS) - 0.5;
  const laws: Record<string, Law> = {
    exponential: EXPONENTIAL,
    constant: { kind: "constant", value: MEAN_TOKENS },
    lognormal: { kind: "lognormal", mu, sigma: 1 },
    "of two very different sizes": {
      kind: "discrete",
      values: [MEAN_TOKENS / 2, MEAN_TOKENS * 5.5],
      weights: [0.9, 0.1],
    },
  };
  for (const [name, law] of Object.entries(laws)) {
    it(`that refuses when full does not feel the law of the token counts: ${name}`, {
      timeout: 30_000,
    }, () => {
      const chain = birthDeath(LAW, 4.2, 16);
      const model = servedModel([LAW], { tiers: offers({ queueLimit: 0 }) });
      const samples = samplesOf(name, { model, tokens: law, perSecond: 4.2, requests: 12_000 });
      expectMean(
        samples.map((s) => s.blocking),
        chain[16]!,
        0.1,
      );
      expectMean(
        samples.map((s) => s.sojournMs),
        (meanOver(chain, (n) => n) / (4.2 * (1 - chain[16]!))) * 1000,
        0.02,
      );
    });
  }

  it("whose steps grow with the batch is M/G/1 processor sharing: E[S] / (1 - rho)", {
    timeout: 30_000,
  }, () => {
    // Alone a request takes 5000 x 0.2 ms = 1 s; 0.6 a second; 400 places are as good as without end.
    const model = servedModel([stepLaw(0, 0.2, 400)]);
    const samples = samplesOf("sharing", {
      model,
      tokens: laws["lognormal"]!,
      perSecond: 0.6,
      requests: 30_000,
    });
    expectMean(
      samples.map((s) => s.sojournMs),
      2500,
      0.05,
    );
    expectMean(
      samples.map((s) => s.busy),
      0.6,
      0.02,
    );
  });

  it("several replicas whose steps do not grow are one queue of all their places, with patience, too", {
    timeout: 30_000,
  }, () => {
    // 4 replicas x 4 places, 1 s an answer, 15 a second, patience 2 s: M/M/16 + M.
    const weights = [1];
    for (let n = 1; n <= 300; n++)
      weights.push((weights[n - 1]! * 15) / (Math.min(n, 16) + Math.max(0, n - 16) / 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const chain = weights.map((weight) => weight / total);
    const samples = samplesOf("patience", {
      model: servedModel([stepLaw(1000 / MEAN_TOKENS, 0, 4)]),
      tokens: EXPONENTIAL,
      perSecond: 15,
      requests: 30_000,
      replicas: 4,
      patience: { kind: "exponential", mean: 2000 },
    });
    expectMean(
      samples.map((s) => s.blocking),
      meanOver(chain, (n) => Math.max(0, n - 16) / 2) / 15,
      0.1,
    );
    expectMean(
      samples.map((s) => s.active),
      meanOver(chain, (n) => Math.min(n, 16)),
      0.01,
    );
  });
});
