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

describe("the hindsight bound", { timeout: 120_000 }, () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });

  it("is beaten by no run of a random scenario, and what all would pay bounds what they pay", () => {
    const property = (document: Document): void => {
      const replication = replicate(scenarioOf(document), solver);
      const net = usd("net_value_usd", replication);
      const control = usd("hindsight_control_usd", replication);
      const wtp = usd("hindsight_wtp_usd", replication);
      must(net <= control + slack(control), () => `net value ${net} USD, bound at its own prices ${control}`);
      must(control <= wtp + slack(wtp), () => `bound ${control} USD at own prices, ${wtp} at WTP`);
    };
    fc.assert(fc.property(randomScenario, property), {
      seed: 50,
      numRuns: Number(process.env["RUNS"] ?? 150),
      interruptAfterTimeLimit: 90_000,
    });
  });
});
