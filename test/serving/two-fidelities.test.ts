import { expect, test } from "vitest";
import type { Law } from "../../src/model/law.ts";
import { type Load, type Measured, type Run, runFlows, runRequests } from "./flow-bench.ts";
import { offers, servedModel, stepLaw } from "./served-model.ts";

/** Steps of 20 + n ms, 16 places, 8 of 108 steps in the mean are prefill. */
const LAW = stepLaw(20, 1, 16, 0.02);
const WORK = 0.02 * 400 + 100;
const LENGTHS = { input: lognormal(400, 1), output: lognormal(100, 1) };

function lognormal(mean: number, cv: number): Law {
  const variance = Math.log1p(cv * cv);
  return { kind: "lognormal", mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

/** Requests per second that use so much of the full speed. */
function perSecond(use: number, replicas: number): number {
  return (use * replicas * 16 * 1000) / LAW.stepMs[16]! / WORK;
}

function both(loads: readonly Load[], replicas: number, change: Partial<Run> & { requests: number }) {
  const rate = loads.reduce((sum, load) => sum + load.perSecond, 0);
  const untilMs = Math.round((change.requests / rate) * 1000);
  const model = servedModel([LAW], { intervalMs: 10_000 });
  const run: Run = { model, loads, replicas: [replicas], warmUpMs: untilMs / 10, untilMs, ...change };
  return { single: runRequests(run), flows: runFlows(run) };
}

/** Served in both, within a 99 % interval of two independent runs of these counts and laws. */
function expectSameTokens(single: Measured, flows: Measured, dispersion: number): void {
  const deviation = (scv: number): number => 2.58 * Math.sqrt((2 * (dispersion + scv)) / single.requests);
  expect(Math.abs(flows.requests / single.requests - 1)).toBeLessThan(deviation(0));
  expect(Math.abs(flows.inputTokens / single.inputTokens - 1)).toBeLessThan(deviation(1));
  expect(Math.abs(flows.outputTokens / single.outputTokens - 1)).toBeLessThan(deviation(1));
}

test.each([
  [1, 1, 0.5, 60_000],
  [1, 1, 0.7, 60_000],
  [1, 1, 0.9, 300_000],
  [8, 1, 0.9, 60_000],
  [1, 2, 0.5, 100_000],
  [1, 2, 0.7, 200_000],
  [8, 2, 0.9, 200_000],
])(
  "%i replicas, gaps of variation %d, use %d: the same tokens, and times to first token within 10 %%",
  (replicas, cv, use, requests) => {
    const { single, flows } = both([{ perSecond: perSecond(use, replicas), cv, ...LENGTHS }], replicas, {
      requests,
    });
    expectSameTokens(single, flows, cv * cv);
    expect(Math.abs(flows.firstTokenMs[0]! / single.firstTokenMs[0]! - 1)).toBeLessThan(0.1);
    expect(Math.abs(flows.sojournMs[0]! / single.sojournMs[0]! - 1)).toBeLessThan(0.05);
  },
  60_000,
);

test.each([0.7, 0.9])(
  "of two tiers at a use of %d each waits as the theory of priorities says",
  (use) => {
    const load = { perSecond: perSecond(use, 1) / 2, ...LENGTHS };
    const { single, flows } = both(
      [
        { ...load, tier: "standard" },
        { ...load, tier: "flex" },
      ],
      1,
      { requests: 400_000 },
    );
    for (const client of [0, 1])
      expect(Math.abs(flows.firstTokenMs[client]! / single.firstTokenMs[client]! - 1)).toBeLessThan(0.1);
  },
  60_000,
);

test.each([
  ["no line", { queueLimit: 0 }, {}],
  ["a short line", { queueLimit: 10 }, {}],
  ["little patience", {}, { patience: { kind: "exponential", mean: 5000 } as Law }],
])(
  "with %s an overloaded pool serves and loses the same",
  (_, offer, patience) => {
    const loads = [{ perSecond: perSecond(1.3, 1), ...LENGTHS, ...patience }];
    const model = servedModel([LAW], { intervalMs: 10_000, tiers: offers(offer) });
    const { single, flows } = both(loads, 1, { requests: 60_000, model });
    expect(Math.abs(flows.requests / single.requests - 1)).toBeLessThan(0.02);
    expect(Math.abs(flows.lost / single.lost - 1)).toBeLessThan(0.05);
  },
  60_000,
);

test("an overload piles up in the lowest tier, and its requests wait as long as their turn takes", () => {
  const urgent: Load = { perSecond: perSecond(0.6, 1), tier: "standard", ...LENGTHS };
  const bulk: Load = { perSecond: perSecond(0.6, 1), tier: "batch", ...LENGTHS };
  const { single, flows } = both([urgent, bulk], 1, { requests: 40_000 });
  expect(Math.abs(flows.requests / single.requests - 1)).toBeLessThan(0.02);
  expect(Math.abs(flows.firstTokenMs[0]! / single.firstTokenMs[0]! - 1)).toBeLessThan(0.1);
  expect(Math.abs(flows.waitMs[1]! / single.waitMs[1]! - 1)).toBeLessThan(0.1);
}, 60_000);
