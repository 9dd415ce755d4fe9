import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { certifiedBound } from "../../../src/experiment/hindsight/certificate.ts";
import { upperBound } from "../../../src/experiment/hindsight/upper-bound.ts";
import { loadHighsSolver } from "../../../src/io/highs-solver.ts";
import type { LinearSolver } from "../../../src/model/ports.ts";
import { bid, problem, tenant } from "./tiny-problem.ts";

describe("the upper bound of any plan", () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });
  const boundUsd = (...of: Parameters<typeof problem>): number => upperBound(problem(...of), solver).usd;

  it("gives one GPU to the dearer of two requests, and what is left of its time to the other", () => {
    // Two hours; A: both at 3 USD, B: both at 2 USD but only 1 h of service is wanted by A.
    const a = tenant(bid(3, 1, [0, 2]));
    const b = tenant(bid(2, 2, [0, 2]));
    expect(boundUsd([1, 1], [a, b])).toBeCloseTo(3 + 2, 9);
  });

  it("serves a patient request after one that cannot wait", () => {
    const hasty = tenant(bid(2, 1, [0, 1]));
    const patient = tenant(bid(5, 1, [0, 2]));
    expect(boundUsd([1, 1], [hasty, patient])).toBeCloseTo(7, 9);
    expect(boundUsd([1, 0], [hasty, patient])).toBeCloseTo(5, 9);
  });

  it("takes energy off, and serves nobody who is not worth it", () => {
    const loaded = (worth: number) => tenant(bid(worth, 1, [0, 1], { loadedShare: 1 }));
    expect(boundUsd([2], [loaded(1), loaded(0.3)], { loadUsd: 0.4 })).toBeCloseTo(0.6, 9);
  });

  it("keeps tenants within what is sellable", () => {
    const tenants = [tenant(bid(4, 1, [0, 1])), tenant(bid(3, 1, [0, 1]))];
    expect(boundUsd([2], tenants, { sellable: [1] })).toBeCloseTo(4, 9);
  });

  it("lets a request have one of its offers, not both", () => {
    const either = tenant(bid(4, 1, [0, 1]), bid(3, 1, [0, 1]));
    expect(boundUsd([2], [either])).toBeCloseTo(4, 9);
  });

  it("displaces internal work where the tenant pays more than it costs", () => {
    // The only GPU serves work worth 3 USD; a tenant pays 5. Served, the work loses nothing; unserved, 3.
    const work = { work: 0, bids: [bid(3, 1, [0, 1])] };
    const losses = [{ unservedUsd: 3, leastUsd: 0 }];
    expect(boundUsd([1], [work, tenant(bid(5, 1, [0, 1]))], { losses })).toBeCloseTo(2, 9);
    expect(boundUsd([1], [work, tenant(bid(2, 1, [0, 1]))], { losses })).toBeCloseTo(0, 9);
  });

  it("credits no plan with a smaller internal loss than the least", () => {
    // Unserved the work would lose 3, but at least 2 in any plan: two thirds of its hour can be given away for nothing
    // more, 2/3 x 2.5 - 2 = -1/3, and the last third would cost 1 for 2.5 / 3.
    const work = { work: 0, bids: [bid(3, 1, [0, 1])] };
    const losses = [{ unservedUsd: 3, leastUsd: 2 }];
    expect(boundUsd([1], [work], { losses })).toBeCloseTo(-2, 9);
    expect(boundUsd([1], [work, tenant(bid(2.5, 1, [0, 1]))], { losses })).toBeCloseTo(-1 / 3, 9);
  });

  /** Hours in which one or two GPUs are there, and requests for hours of one GPU in a stretch of them. */
  const tiny = fc.record({
    gpus: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }),
    requests: fc.array(
      fc.record({
        worth: fc.integer({ min: 1, max: 9 }),
        hours: fc.integer({ min: 1, max: 3 }),
        from: fc.integer({ min: 0, max: 2 }),
        length: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  type Tiny = typeof tiny extends fc.Arbitrary<infer T> ? T : never;
  const windowOf = ({ from, length }: Tiny["requests"][number]): [number, number] => [
    from,
    Math.min(3, from + length),
  ];
  const problemOf = ({ gpus, requests }: Tiny) =>
    problem(
      gpus,
      requests.map((each) => tenant(bid(each.worth, each.hours, windowOf(each)))),
    );

  it("is what trying out every plan hour by hour finds", () => {
    // With one GPU per request the optimum is whole: a transport problem.
    const property = (each: Tiny): void => {
      expect(upperBound(problemOf(each), solver).usd).toBeCloseTo(bestByTrial(each), 6);
    };
    fc.assert(fc.property(tiny, property), { seed: 7, numRuns: 60 });
  });

  it("is never lower at other prices, or where the program saw requests and hours together", () => {
    const prices = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });
    const property = (each: Tiny, capacity: readonly number[]): void => {
      const optimum = upperBound(problemOf(each), solver).usd;
      const shadow = {
        capacity: [Float64Array.from(capacity)],
        sellable: [new Float64Array(3)],
        weights: [],
      };
      expect(certifiedBound(problemOf(each), shadow)).toBeGreaterThanOrEqual(optimum - 1e-9);
      const coarse = upperBound(problemOf(each), solver, 1);
      expect(coarse.usd).toBeGreaterThanOrEqual(optimum - 1e-9);
    };
    fc.assert(fc.property(tiny, prices, property), { seed: 8, numRuns: 60 });
  });

  it("says whether the program saw every customer by itself", () => {
    const two = problem([1, 1], [tenant(bid(3, 1, [0, 2])), tenant(bid(2, 2, [0, 2]))]);
    expect(upperBound(two, solver).isExact).toBe(true);
    expect(upperBound(two, solver, 3).isExact).toBe(false);
  });

  /** The best plan of whole hours, by trying all. */
  function bestByTrial({ gpus, requests }: Tiny): number {
    const left = requests.map(({ hours }) => hours);
    const from = (hour: number): number => {
      if (hour === gpus.length) return 0;
      let best = 0;
      const choose = (request: number, free: number, usd: number): void => {
        if (request === requests.length) {
          best = Math.max(best, usd + from(hour + 1));
          return;
        }
        choose(request + 1, free, usd);
        const [first, end] = windowOf(requests[request]!);
        if (free === 0 || left[request] === 0 || hour < first || hour >= end) return;
        left[request]! -= 1;
        choose(request + 1, free - 1, usd + requests[request]!.worth);
        left[request]! += 1;
      };
      choose(0, gpus[hour]!, 0);
      return best;
    };
    return from(0);
  }
});
