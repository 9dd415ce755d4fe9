import fc from "fast-check";
import { beforeAll, describe, it } from "vitest";
import { runWithHindsight } from "../../../src/experiment/hindsight/run-with-hindsight.ts";
import { completeLedger } from "../../../src/experiment/sales-off.ts";
import { loadHighsSolver } from "../../../src/io/highs-solver.ts";
import { metricValue } from "../../../src/metrics/metric.ts";
import { metricNamed } from "../../../src/metrics/registry.ts";
import type { Replication } from "../../../src/metrics/result.ts";
import type { LinearSolver } from "../../../src/model/ports.ts";
import type { Scenario } from "../../../src/model/scenario.ts";
import { CAPACITY_CONTROL_POLICIES } from "../../../src/revenue/policies/registry.ts";
import { must } from "../../invariants/must.ts";
import { type Document, randomScenario } from "../../invariants/random-scenario.ts";
import { NO_INPUTS, run, scenarioOf } from "../../invariants/run-document.ts";

/** A replication of a scenario with its bound; `mostColumns` forces a coarser program. */
function replicate(scenario: Scenario, solver: LinearSolver, mostColumns?: number): Replication {
  const salesOff = run(scenario, { salesOff: true });
  const options = { seed: "property", replication: 0, inputs: NO_INPUTS };
  const sold = runWithHindsight(scenario, options, {
    solver,
    ...(mostColumns !== undefined && { mostColumns }),
  });
  return {
    index: 0,
    seed: "property",
    run: sold,
    salesOff,
    ledger: completeLedger(sold.ledger, salesOff.ledger),
  };
}

const usd = (name: string, replication: Replication): number =>
  metricValue(metricNamed(name), replication) ?? 0;

/** Rounding of postings to whole nano-USD, and of sums of doubles. */
const slack = (value: number): number => 1e-6 + 1e-9 * Math.abs(value);

/** Parameters for the policies that need some; a policy that is missing here is tried without. */
const CONTROL_EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  class_limits: [{ limits: { firm: 10, cheap: "20 %" } }],
  trunk_reservation: [{ reservations: { cheap: 8, firm: 2 } }],
};

describe("the hindsight bound", { timeout: 120_000 }, () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });

  /** Runs a property over random scenarios; FUZZ_RUNS and FUZZ_SEED look further than the suite does. */
  const holds = (seed: number, numRuns: number, property: (document: Document) => void): void =>
    fc.assert(fc.property(randomScenario, property), {
      seed: Number(process.env["FUZZ_SEED"] ?? seed),
      numRuns: Number(process.env["FUZZ_RUNS"] ?? numRuns),
      interruptAfterTimeLimit: 90_000,
    });

  it("is beaten by no run of a random scenario, and what all would pay bounds what they pay", () => {
    holds(50, 40, (document) => mustHold(replicate(scenarioOf(document), solver)));
  });

  it("is beaten by no capacity control", () => {
    const scenarios = fc.sample(randomScenario, { seed: 51, numRuns: 6 });
    for (const { name } of CAPACITY_CONTROL_POLICIES) {
      for (const parameters of CONTROL_EXAMPLES[name] ?? [{}]) {
        for (const document of scenarios) {
          const policies = { ...(document["policies"] as object), sell: true };
          const control = { ...policies, capacity_control: { policy: name, ...parameters } };
          mustHold(replicate(scenarioOf({ ...document, policies: control }), solver));
        }
      }
    }
  });

  it("stays a bound where the program saw customers and intervals together", () => {
    holds(52, 15, (document) => mustHold(replicate(scenarioOf(document), solver, 5)));
  });
});

function mustHold(replication: Replication): void {
  const net = usd("net_value_usd", replication);
  const control = usd("hindsight_control_usd", replication);
  const wtp = usd("hindsight_wtp_usd", replication);
  must(net <= control + slack(control), () => `net value ${net} USD, bound at its own prices ${control}`);
  must(control <= wtp + slack(wtp), () => `bound ${control} USD at own prices, ${wtp} at WTP`);
}
