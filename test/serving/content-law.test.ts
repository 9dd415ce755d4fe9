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
  law.solve({ ratePerMs: 0.0032, workMean: 100, workScv: 1, evenness: 0.5, dispersion: 1, line: undefined });
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
      law.solve({ ratePerMs, workMean: 300, workScv: 1, evenness: 0.5, dispersion: 1, line: undefined });
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
  law.solve({ ratePerMs: 0.008, workMean: 100, workScv: 3, evenness: 0.4, dispersion: 1, line: undefined });
  expect(law.waiting).toBeCloseTo((0.64 * 4) / 2 / 0.2, 9);
  expect(law.active).toBeCloseTo(0.8, 9);
  // GI/M/1, gamma gaps of shape 1/4: the root of s = (1 + 4 (1 - s) / rho)^(-1/4) is 0.9583 at rho = 0.9.
  law.solve({ ratePerMs: 0.009, workMean: 100, workScv: 1, evenness: 0.5, dispersion: 4, line: undefined });
  expect(law.waiting / ((0.9 * 0.9583) / 0.0417)).toBeCloseTo(1, 1);
  expect(law.active).toBeCloseTo(0.9, 9);
});

test("a line without room is the published loss system", () => {
  // Capacity 16, 100 tokens, steps of 20 + n ms, 4.2 requests per second; then Erlang's formula for 5 of 10 places.
  const law = new ContentLaw(poolOf(1, 20, 1, 16));
  const line = { limit: 0, lossRate: () => 0 };
  law.solve({ ratePerMs: 0.0042, workMean: 100, workScv: 1, evenness: 0.5, dispersion: 1, line });
  expect(law.blocked).toBeCloseTo(0.11739551209, 10);
  expect(law.active).toBeCloseTo(12.0615064519, 8);
  expect(law.waiting).toBe(0);
  const erlang = new ContentLaw(poolOf(1, 1, 0, 10));
  erlang.solve({ ratePerMs: 0.05, workMean: 100, workScv: 3, evenness: 0.4, dispersion: 1, line });
  expect(erlang.blocked).toBeCloseTo(0.01838457034, 10);
});

test("one place with impatient requests is the queue M/M/1 + M, also when it is overloaded", () => {
  const law = new ContentLaw(poolOf(1, 1, 0, 1));
  for (const load of [0.7, 1.5]) {
    // Service takes 100 ms in the mean, patience 250 ms: death rates 1 / 100 + waiting / 250.
    const line = { limit: Number.POSITIVE_INFINITY, lossRate: (waiting: number) => waiting / 250 };
    law.solve({ ratePerMs: load / 100, workMean: 100, workScv: 1, evenness: 0.5, dispersion: 1, line });
    let [weight, total, waiting] = [1, 1, 0];
    for (let n = 1; n < 500; n++) {
      weight *= load / 100 / (1 / 100 + (n - 1) / 250);
      total += weight;
      waiting += weight * (n - 1);
    }
    expect(law.waiting).toBeCloseTo(waiting / total, 2);
    expect(law.empty).toBeCloseTo(1 / total, 3);
    expect(law.reneged).toBeCloseTo(waiting / total / 250 / (load / 100), 3);
  }
});

test("the law of a hundred thousand replicas is summed in as few cells as that of a small pool", () => {
  const [small, large] = [poolOf(1, 10, 0.05, 256), poolOf(100_000, 10, 0.05, 256)].map((speed) => {
    const law = new ContentLaw(speed);
    let looks = 0;
    const speedOf = speed.speedOf.bind(speed);
    speed.speedOf = (n) => {
      looks++;
      return speedOf(n);
    };
    for (const use of [0.5, 0.7, 0.9])
      law.solve({
        ratePerMs: (use * speed.fullSpeed) / 300,
        workMean: 300,
        workScv: 1,
        evenness: 0.5,
        dispersion: 1,
        line: undefined,
      });
    return looks / 3;
  });
  // Of 25.6 million states it looks at some hundred.
  expect(large).toBeLessThan(2 * small!);
  expect(large).toBeLessThan(1000);
});
