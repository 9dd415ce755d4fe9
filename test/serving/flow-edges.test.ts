import { expect, test } from "vitest";
import type { Law } from "../../src/model/law.ts";
import { ContentLaw } from "../../src/serving/aggregate/content-law.ts";
import { lineWhenFull } from "../../src/serving/aggregate/full-line.ts";
import { PoolSpeed } from "../../src/serving/aggregate/pool-speed.ts";
import { FlowLog } from "./flow-log.ts";
import { offers, servedModel, stepLaw } from "./served-model.ts";

const tokens = (value: number): Law => ({ kind: "constant", value });
const sumOf = (log: FlowLog, key: "requests" | "inputTokens" | "cachedTokens"): number =>
  [...log.served, ...log.lost].reduce((sum, outcome) => sum + outcome[key], 0);

test("requests whose input is all cached are served with all of their tokens", () => {
  const log = new FlowLog(servedModel([stepLaw(10, 0, 4)]), [
    { perSecond: 20, input: tokens(29), output: tokens(5), cachedShare: 1 },
  ]);
  log.add(1);
  for (let i = 0; i < 10; i++) log.interval([{ requests: 20 }]);
  for (let i = 0; i < 10; i++) log.interval([{ requests: 0 }]);
  expect([sumOf(log, "requests"), sumOf(log, "inputTokens"), sumOf(log, "cachedTokens")]).toEqual([
    200,
    200 * 29,
    200 * 29,
  ]);
});

test("a patient client that sends nothing does not make those of its tier patient", () => {
  const model = servedModel([stepLaw(10, 0, 1)]);
  const impatient = { perSecond: 20, output: tokens(10), patience: tokens(100) };
  const [alone, beside] = [[impatient], [impatient, { perSecond: 0, output: tokens(10) }]].map((loads) => {
    const log = new FlowLog(model, loads);
    log.add(1);
    for (let i = 0; i < 50; i++) log.interval(loads.map((_, at) => ({ requests: at === 0 ? 20 : 0 })));
    return log.lost.reduce((sum, { requests }) => sum + requests, 0);
  });
  // Twice what the place can serve: of 1000 at least half, as it is idle at times.
  expect(alone).toBeGreaterThan(499);
  expect(alone).toBeLessThan(600);
  expect(beside).toBe(alone);
});

test("a tier to which nothing comes any more still loses those whose patience ends", () => {
  const log = new FlowLog(servedModel([stepLaw(10, 0, 1)]), [
    { perSecond: 20, output: tokens(10), patience: tokens(1500) },
    { perSecond: 1, output: tokens(10), tier: "flex" },
  ]);
  const [replica] = log.add(1);
  for (let i = 0; i < 10; i++) log.interval([{ requests: 20 }, { requests: 1 }]);
  log.server.removeReplica(replica!, "requeue");
  for (let i = 0; i < 4; i++) log.interval([{ requests: 0 }, { requests: 1 }]);
  const gone = [...log.served, ...log.lost].filter(({ client }) => client === 0);
  // Fractions of a request that were lost in different ways may leave one.
  expect(gone.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThanOrEqual(199);
});

test("replicas that are taken so fast that more is left than the law of the others holds leave it in the line", () => {
  // 600 s of 127 requests per second on 600 places, then 3 places stay: they serve 3 requests per second.
  const log = new FlowLog(servedModel([stepLaw(100, 0, 3)], { tiers: offers({ queueLimit: 5 }) }), [
    { perSecond: 127, output: tokens(10) },
  ]);
  const replicas = log.add(200);
  log.interval([{ requests: 127 * 600 }], 600_000);
  for (const number of replicas.slice(1)) log.server.removeReplica(number, "requeue");
  const contentAfter = (requests: number): number => {
    log.interval([{ requests }]);
    return log.server.load.active + log.server.load.waiting;
  };
  // 3 can leave in a second at most; fewer while what was made in vain is made again.
  expect(contentAfter(0)).toBeGreaterThan(123.9);
  expect(log.server.load.active).toBeCloseTo(3, 1);
  const lost = log.lost.length;
  expect(contentAfter(127)).toBeGreaterThan(120.9);
  expect(log.server.load.active + log.server.load.waiting).toBeLessThan(127.1);
  const refused = log.lost.slice(lost).reduce((sum, { requests }) => sum + requests, 0);
  expect(Math.abs(refused - 127)).toBeLessThanOrEqual(1);
});

test("what a recalled replica still had to do is what its drain has not done", () => {
  // Full with 40 sequences; taken half way through the drain, half of them are lost, and all of them at once.
  const lostAfter = (share: number): number => {
    const log = new FlowLog(servedModel([stepLaw(100, 0, 40)]), [{ perSecond: 40, output: tokens(100) }]);
    const [replica] = log.add(2);
    for (let i = 0; i < 20; i++) log.interval([{ requests: 40 }]);
    const lost = log.lost.length;
    log.server.closeReplica(replica!);
    // Deterministic work of 10 s: residual 5 s in the mean, the last of 40 after 5 (ln 40.5 + 0.5772) = 21.4 s.
    log.nowMs += Math.round(share * 21_390);
    log.server.removeReplica(replica!, "fail");
    return log.lost.slice(lost).reduce((sum, { requests }) => sum + requests, 0);
  };
  for (const share of [0, 0.5, 0.99])
    expect(Math.abs(lostAfter(share) - 40 * (1 - share))).toBeLessThanOrEqual(1);
});

test("without any replica all wait; the first one serves them in turn", () => {
  const log = new FlowLog(servedModel([stepLaw(100, 0, 4)]), [{ perSecond: 1, output: tokens(10) }]);
  for (let i = 0; i < 10; i++) log.interval([{ requests: 1 }]);
  expect([log.served.length, log.server.load.waiting]).toEqual([0, 10]);
  log.add(1);
  for (let i = 0; i < 10; i++) log.interval([{ requests: 0 }]);
  expect(sumOf(log, "requests")).toBe(10);
  expect(log.server.load.active + log.server.load.waiting).toBeLessThan(0.1);
});

test.each([0.05, 0.35, 3.55])("%d replicas of a place in the mean never hold more than that", (replicas) => {
  const speed = new PoolSpeed([{ law: stepLaw(100, 0, 1), replicas }]);
  speed.update();
  const law = new ContentLaw(speed);
  const line = { limit: 4, lossRate: () => 0 };
  for (const use of [0.01, 0.7, 5])
    for (const dispersion of [0, 1, 9]) {
      const ratePerMs = (use * speed.fullSpeed) / 10;
      law.solve({ ratePerMs, workMean: 10, workScv: 0, evenness: 1, dispersion, line });
      expect(law.active).toBeLessThanOrEqual(replicas * (1 + 1e-9));
      expect(law.busyReplicas).toBeLessThanOrEqual(replicas * (1 + 1e-9));
      expect(law.waiting).toBeLessThanOrEqual(4);
    }
});

test("regular arrivals of equal work have a law: nobody waits below full load", () => {
  const speed = new PoolSpeed([{ law: stepLaw(100, 0, 1), replicas: 1 }]);
  speed.update();
  const law = new ContentLaw(speed);
  for (const use of [1e-6, 0.5, 0.8]) {
    law.solve({
      ratePerMs: use / 1000,
      workMean: 10,
      workScv: 0,
      evenness: 1,
      dispersion: 0,
      line: undefined,
    });
    expect(law.active).toBeCloseTo(use, 6);
    expect(law.waiting).toBeCloseTo(0, 1);
  }
});

test("even gaps and even work shorten a line, to nothing at most", () => {
  for (const use of [1e-6, 0.1, 0.5, 0.9, 0.999])
    for (const dispersion of [0, 0.04, 0.16, 0.7])
      for (const places of [1, 3, 100]) {
        const even = lineWhenFull(use, { places, dispersion, workScv: 0, part: 1 });
        expect(even).toBeGreaterThanOrEqual(0);
        expect(even).toBeLessThanOrEqual(lineWhenFull(use, { places, dispersion, workScv: 1, part: 1 }));
      }
  // Heavy traffic: (ca^2 + cs^2) / 2 of the geometric line; Kingman (1961).
  const heavy = lineWhenFull(0.999, { places: 1, dispersion: 0.16, workScv: 0, part: 1 });
  expect(heavy / (0.999 / 0.001)).toBeCloseTo(0.08, 2);
});
