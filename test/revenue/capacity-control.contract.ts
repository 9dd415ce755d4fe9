import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadHighsSolver } from "../../src/io/highs-solver.ts";
import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
} from "../../src/revenue/capacity-control.ts";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import { sellerTerms } from "../../src/revenue/seller-terms.ts";
import { describesItself } from "./describes-itself.ts";
import { controlProblems, type MarketName, withControl } from "./terms.ts";

const HOUR_MS = 3_600_000;

/** GPUs held by segment and product on one cluster, and the rest of its state. */
export interface Holding {
  readonly installedUp: number;
  readonly internal: number;
  readonly held: readonly (readonly number[])[];
}

export function viewOf(holding: Holding): ControlView {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const external = total(holding.held.flat());
  return {
    nowMs: 0,
    installedUp: () => holding.installedUp,
    busy: () => holding.internal + external,
    external: () => external,
    free: () => holding.installedUp - holding.internal - external,
    // Of the products reserved and spot, the first is the stronger.
    recallableFor: (_, product) => (product === 0 ? total(holding.held.map((row) => row[1]!)) : 0),
    usedBySegment: (_, segment) => total(holding.held[segment]!),
    usedByProduct: (_, product) => total(holding.held.map((row) => row[product]!)),
    firm: () => total(holding.held.map((row) => row[0]!)),
    // Internal work is forecast to grow by a GPU an hour for a day; quantiles need not be whole.
    idleQuantile: (_, ms) =>
      holding.installedUp - holding.internal - 0.3 - Math.min(24, Math.ceil(ms / HOUR_MS)),
  };
}

const amount = fc.integer({ min: 0, max: 20 });

export const holdings: fc.Arbitrary<Holding> = fc
  .record({
    internal: amount,
    spare: fc.integer({ min: 0, max: 60 }),
    held: fc.array(fc.array(amount, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ internal, spare, held }) => ({
    internal,
    held,
    installedUp: internal + spare + held.flat().reduce((sum, value) => sum + value, 0),
  }));

const requests = fc.record({
  segment: fc.integer({ min: 0, max: 2 }),
  product: fc.integer({ min: 0, max: 1 }),
  gpus: fc.integer({ min: 1, max: 40 }),
  cluster: fc.constant(0),
  priceNano: fc.integer({ min: 1, max: 1e10 }),
  startsInMs: fc.constantFrom(0, 3_600_000),
  declaredMs: fc.integer({ min: 1, max: 48 * HOUR_MS }),
});

const SOLVER = await loadHighsSolver();

/** A control with parameters as a scenario gives them. */
export function makeControl(
  policy: CapacityControlPolicy,
  parameters: object,
  market?: MarketName,
): CapacityControl {
  const scenario = withControl({ policy: policy.name, ...parameters }, market);
  const checked = scenario.policies.capacityControl.parameters as ValuesOf<typeof policy.parameters>;
  return policy.create(checked, sellerTerms(scenario), { solver: SOLVER });
}

/**
 * What every capacity control policy must satisfy.
 *
 * @param examples  Valid parameters as a scenario gives them.
 * @param market  Where the policy does not suit the usual one.
 */
export function capacityControlContract(
  policy: CapacityControlPolicy,
  examples: readonly object[],
  market?: MarketName,
): void {
  const make = (parameters: object): CapacityControl => makeControl(policy, parameters, market);

  describe(`capacity control ${policy.name}`, () => {
    describesItself(policy);

    test("is refused with unknown parameters", () => {
      expect(controlProblems({ policy: policy.name, nonsense: 1 })).toContain(
        "policies.capacity_control.nonsense: a known key",
      );
    });

    for (const example of examples) {
      const label = JSON.stringify(example);

      test(`gives one of two verdicts, the same again, and leaves the request alone: ${label}`, () => {
        const control = make(example);
        const again = make(example);
        expect(control.name).toBe(policy.name);
        fc.assert(
          fc.property(fc.array(fc.tuple(requests, holdings), { minLength: 2, maxLength: 6 }), (cases) => {
            const verdicts = cases.map(([request, holding]) => {
              const frozen: ControlRequest = Object.freeze({ ...request });
              const verdict = control.decide(frozen, viewOf(holding));
              expect([ACCEPT, REFUSE]).toContain(verdict);
              return verdict;
            });
            // A plan is made of what is seen first; without one the order does not matter.
            const plans = control.replansEveryMs !== undefined;
            const order = plans ? cases : cases.toReversed();
            const repeated = order.map(([request, holding]) => again.decide(request, viewOf(holding)));
            expect(plans ? repeated : repeated.toReversed()).toEqual(verdicts);
          }),
          { seed: 1, numRuns: 100 },
        );
      });

      test(`never accepts a larger request where a smaller is refused: ${label}`, () => {
        const control = make(example);
        fc.assert(
          fc.property(requests, fc.integer({ min: 1, max: 40 }), holdings, (request, more, holding) => {
            const view = viewOf(holding);
            if (control.decide(request, view) === ACCEPT) return;
            expect(control.decide({ ...request, gpus: request.gpus + more }, view)).toBe(REFUSE);
          }),
          { seed: 2, numRuns: 200 },
        );
      });

      test(`withholds what no class may take, between 0 and the free GPUs: ${label}`, () => {
        const control = make(example);
        fc.assert(
          fc.property(requests, holdings, (request, holding) => {
            const view = viewOf(holding);
            const withheld = control.withheldGpus(view, 0);
            expect(withheld).toBeGreaterThanOrEqual(0);
            expect(withheld).toBeLessThanOrEqual(view.free(0));
            expect(Number.isInteger(withheld)).toBe(true);
            const accepted = control.decide(request, view) === ACCEPT && request.gpus <= view.free(0);
            if (accepted) expect(view.free(0) - withheld).toBeGreaterThanOrEqual(request.gpus);
          }),
          { seed: 3, numRuns: 200 },
        );
      });
    }
  });
}
