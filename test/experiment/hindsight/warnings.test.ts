import { beforeAll, describe, expect, it } from "vitest";
import { doubtsOf } from "../../../src/experiment/doubts.ts";
import { runWithHindsight } from "../../../src/experiment/hindsight/run-with-hindsight.ts";
import { completeLedger } from "../../../src/experiment/sales-off.ts";
import { loadHighsSolver } from "../../../src/io/highs-solver.ts";
import { metricValue } from "../../../src/metrics/metric.ts";
import { metricNamed } from "../../../src/metrics/registry.ts";
import type { Replication } from "../../../src/metrics/result.ts";
import type { LinearSolver } from "../../../src/model/ports.ts";
import { TINY } from "../../cli/harness.ts";
import { NO_INPUTS, run } from "../../invariants/run-document.ts";
import { parsed } from "../../scenario/memory.ts";

describe("what is said of a hindsight bound", () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });
  const variant = parsed(TINY).variants[1]!;
  const options = { seed: "1", replication: 0, inputs: NO_INPUTS };
  const replicate = (mostColumns?: number): Replication => {
    const sold = runWithHindsight(variant.scenario, options, { solver, mostColumns });
    const salesOff = run(variant.scenario, { ...options, salesOff: true });
    const ledger = completeLedger(sold.ledger, salesOff.ledger);
    return { index: 0, seed: "1", run: sold, salesOff, ledger };
  };
  const codes = (replication: Replication): readonly string[] =>
    doubtsOf([{ variant, replications: [replication] }]).map(({ code }) => code);

  it("is nothing where the program saw every customer by itself, and that it is relaxed where not", () => {
    const exact = replicate();
    expect(exact.run.hindsight?.isExact).toBe(true);
    expect(codes(exact).filter((code) => code.startsWith("hindsight"))).toEqual([]);
    const relaxed = replicate(10);
    expect(relaxed.run.hindsight?.isExact).toBe(false);
    expect(codes(relaxed)).toContain("hindsight_relaxed");
    // Each tenant has one offer: no other prices give a lower bound.
    expect(relaxed.run.hindsight!.wtpUsd).toBeGreaterThanOrEqual(exact.run.hindsight!.wtpUsd - 1e-6);
  });

  it("is a fault of ours where the net value is above it", () => {
    const replication = replicate();
    const net = metricValue(metricNamed("net_value_usd"), replication)!;
    const hindsight = { ...replication.run.hindsight!, controlUsd: net - 1 };
    expect(codes({ ...replication, run: { ...replication.run, hindsight } })).toContain("hindsight_beaten");
  });

  it("changes nothing else of the run", () => {
    const { hindsight, ...bounded } = replicate().run;
    expect(hindsight).toBeDefined();
    expect(bounded).toEqual(run(variant.scenario, options));
  });
});
