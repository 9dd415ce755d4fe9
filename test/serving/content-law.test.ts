import { expect, test } from "vitest";
import { ContentLaw } from "../../src/serving/aggregate/content-law.ts";
import { PoolSpeed } from "../../src/serving/aggregate/pool-speed.ts";

const stepLaw = (base: number, perSequence: number, places: number) => ({
  stepMs: Array.from({ length: places + 1 }, (_, n) => (n === 0 ? 0 : base + perSequence * n)),
  prefillStepsPerToken: 0,
});

function poolOf(replicas: number, base: number, perSequence: number, places: number): PoolSpeed {
  const speed = new PoolSpeed([{ law: stepLaw(base, perSequence, places), replicas }]);
  speed.update();
  return speed;
}

/** All states of the birth-death process, one by one. */
function birthDeath(speed: PoolSpeed, ratePerMs: number, workMean: number) {
  const [logs, most] = [[0], speed.places + 20_000];
  for (let n = 1; n <= most; n++)
    logs.push(logs[n - 1]! + Math.log((ratePerMs * workMean) / speed.speedOf(Math.min(n, speed.places))));
  const highest = logs.reduce((a, b) => Math.max(a, b));
  let [total, active, waiting, full] = [0, 0, 0, 0];
  for (let n = 0; n <= most; n++) {
    const p = Math.exp(logs[n]! - highest);
    total += p;
    active += p * Math.min(n, speed.places);
    waiting += p * Math.max(0, n - speed.places);
    if (n >= speed.places) full += p;
  }
  return { active: active / total, waiting: waiting / total, full: full / total };
}

test("one replica with exponential work is the published birth-death case", () => {
  // Capacity 16, 100 tokens, steps of 20 + n ms, 3.2 requests per second.
  const law = new ContentLaw(poolOf(1, 20, 1, 16));
  law.solve({ ratePerMs: 0.0032, workMean: 100, workScv: 1, dispersion: 1 });
  expect(law.waits).toBeCloseTo(0.0943769284166, 10);
  expect(law.full).toBeCloseTo(0.0943769284166, 10);
  expect(law.active).toBeCloseTo(9.83794026898, 8);
  expect(law.active + law.waiting).toBeCloseTo(10.0806237992, 8);
  expect(law.stepMs).toBeCloseTo(30.7435633406, 7);
  expect(1 - law.empty).toBeCloseTo(0.999700888384, 9);
});

test.each([
  [1, 10, 0.5, 64],
  [8, 10, 0.1, 32],
  [100, 12, 0.05, 128],
  [3, 0.001, 5, 16],
])(
  "%i replicas with steps of %d + %d n ms and %i places: all states at once and in cells agree",
  (r, a, b, k) => {
    const speed = poolOf(r, a, b, k);
    const law = new ContentLaw(speed);
    for (const use of [0.1, 0.5, 0.8, 0.9, 0.97]) {
      const ratePerMs = (use * speed.fullSpeed) / 300;
      const exact = birthDeath(speed, ratePerMs, 300);
      law.solve({ ratePerMs, workMean: 300, workScv: 1, dispersion: 1 });
      expect(law.active / exact.active).toBeCloseTo(1, 3);
      expect(Math.abs(law.full - exact.full)).toBeLessThan(1e-6 + 0.01 * exact.full);
      expect(Math.abs(law.waiting - exact.waiting)).toBeLessThan(1e-5 + 0.02 * exact.waiting);
    }
  },
);

test("a single place with bursts or other work is the formula of its queue", () => {
  const speed = poolOf(1, 1, 0, 1);
  const law = new ContentLaw(speed);
  // M/G/1, work with squared variation 3: waiting = rho^2 (1 + 3) / 2 / (1 - rho).
  law.solve({ ratePerMs: 0.008, workMean: 100, workScv: 3, dispersion: 1 });
  expect(law.waiting).toBeCloseTo((0.64 * 4) / 2 / 0.2, 9);
  expect(law.active).toBeCloseTo(0.8, 9);
  // GI/M/1, gamma gaps of shape 1/4: the root of s = (1 + 4 (1 - s) / rho)^(-1/4) is 0.9583 at rho = 0.9.
  law.solve({ ratePerMs: 0.009, workMean: 100, workScv: 1, dispersion: 4 });
  expect(law.waiting / ((0.9 * 0.9583) / 0.0417)).toBeCloseTo(1, 1);
  expect(law.active).toBeCloseTo(0.9, 9);
});

test("a pool of a hundred thousand replicas costs no more than a small one", () => {
  const speed = poolOf(100_000, 10, 0.05, 256);
  const law = new ContentLaw(speed);
  const started = performance.now();
  for (let i = 0; i < 1000; i++)
    law.solve({
      ratePerMs: ((0.5 + i / 2500) * speed.fullSpeed) / 300,
      workMean: 300,
      workScv: 1,
      dispersion: 1,
    });
  const us = performance.now() - started;
  console.log(us, "us per law");
  expect(us).toBeLessThan(500);
});
