import { describe, expect, it } from "vitest";
import { batchDoubts, batchWindows, joinBatches } from "../../src/experiment/batch-windows.ts";
import { doubtsOf } from "../../src/experiment/doubts.ts";
import { runExperiment } from "../../src/experiment/run-experiment.ts";
import { steadyStates } from "../../src/experiment/steady-state.ts";
import type { Replication } from "../../src/metrics/result.ts";
import { ACCOUNT, ACCOUNTS, type Account } from "../../src/model/accounts.ts";
import type { Variant } from "../../src/model/scenario.ts";
import { readThreshold } from "../../src/model/threshold.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { posting, replication, scenario, world } from "../metrics/fake-results.ts";
import { micro, pool, wholeMs } from "../micro/run-yaml.ts";
import { parsed } from "../scenario/memory.ts";

const NANO = 1_000_000_000n;

/** Jobs, and tenants on demand and on spot, who come and go across the edges of batches. */
const BUSY = micro({
  horizon: "13 d",
  warmup: "1 d",
  costs: { energy: true },
  fleet: { ...pool(16, { data_center: "d" }), data_centers: { d: { electricity: "65 USD/MWh" } } },
  internal: {
    jobs: {
      training: {
        arrivals: { rate: "0.5 /h" },
        gpus: 4,
        work: { law: "exponential", mean: "3 h" },
        clusters: ["a"],
      },
    },
  },
  market: {
    segments: {
      tenants: {
        arrivals: { rate: "1 /h" },
        gpus: 2,
        duration: { law: "exponential", mean: "5 h" },
        gpu_types: ["T"],
        wtp: { law: "lognormal", mean: "2 USD/GPUh", cv: 0.5 },
        products: ["on_demand", "spot"],
      },
    },
  },
  products: {
    on_demand: { price: "1.95 USD/GPUh" },
    spot: { kind: "spot", price: "0.85 USD/GPUh" },
  },
});

function run(variants: readonly Variant[]) {
  const inputs = { openTrace: () => ({ next: () => false, close: () => {} }) };
  return runExperiment({ variants, seed: "1", replications: 1, inputs, runWorld, check: true }).variants;
}

const nano = ({ ledger }: Replication, account: Account): bigint =>
  ledger
    .filter((row) => row.account === ACCOUNT[account])
    .reduce((sum, { usd }) => sum + BigInt(usd.hi) * NANO + BigInt(usd.lo), 0n);

const total = <T>(of: readonly T[], value: (each: T) => number): number =>
  of.reduce((sum, each) => sum + value(each), 0);

describe("the windows of batches", () => {
  it.each([2, 7, 10, 30])("tile the measured window without a gap: %i of them", (batches) => {
    const base = scenario({ warmupMs: 12_345, horizonMs: 98_765_432 });
    const thresholds = [readThreshold("evictions", "<= 5")!];
    const windows = batchWindows({ name: "mix", scenario: base, thresholds }, batches);
    expect(windows).toHaveLength(batches);
    expect(windows[0]!.scenario.warmupMs).toBe(base.warmupMs);
    expect(windows.at(-1)!.scenario.horizonMs).toBe(base.horizonMs);
    for (const [at, window] of windows.entries()) {
      const { warmupMs, horizonMs } = window.scenario;
      if (at > 0) expect(warmupMs).toBe(windows[at - 1]!.scenario.horizonMs);
      expect(Math.abs(horizonMs - warmupMs - (98_765_432 - 12_345) / batches)).toBeLessThanOrEqual(1);
      expect(window).toMatchObject({ name: "mix", thresholds });
    }
  });

  it("become the replications of their variant, in order", () => {
    const variants = ["a", "b"].map((name) => ({ name, scenario: scenario() }));
    const batches = variants.flatMap((variant) =>
      [1, 2, 3].map((usd) => ({
        variant,
        replications: [replication(world({ ledger: [posting("usage_revenue", usd)] }))],
      })),
    );
    const joined = joinBatches(variants, batches);
    expect(joined.map(({ variant }) => variant)).toEqual(variants);
    for (const { replications } of joined) {
      expect(replications.map(({ index }) => index)).toEqual([0, 1, 2]);
      expect(replications.map(({ ledger }) => ledger[0]!.usd.hi)).toEqual([1, 2, 3]);
    }
  });
});

describe("batches of a run", () => {
  const [variant] = parsed({ "main.yaml": BUSY }).variants;
  const whole = run([variant!])[0]!.replications[0]!;
  const joined = joinBatches([variant!], run(batchWindows(variant!, 8)));
  const batches = joined[0]!.replications;

  it("add up to its GPU time in every state, to the millisecond", () => {
    for (const [state, exact] of whole.run.clusters[0]!.stateGpuMs.entries())
      expect(total(batches, ({ run: each }) => wholeMs(each.clusters[0]!.stateGpuMs[state]!))).toBe(
        wholeMs(exact),
      );
  });

  it("add up to its requests, and hand over who waits and who runs", () => {
    for (const kind of ["segments", "jobs"] as const) {
      const flows = batches.map(({ run: each }) => each[kind][0]!);
      const own = whole.run[kind][0]!;
      expect(own.offered).toBeGreaterThan(50);
      for (const count of ["offered", "accepted", "completed", "evictions"] as const)
        expect(total(flows, (each) => each[count])).toBe(own[count]);
      for (const [at, flow] of flows.entries()) {
        if (at === 0) continue;
        expect(flow.runningAtStart).toBe(flows[at - 1]!.runningAtEnd);
        expect(flow.waitingAtStart).toBe(flows[at - 1]!.waitingAtEnd);
      }
    }
  });

  it("add up to its money, but for the rounding of postings that an edge cuts in two", () => {
    expect(nano(whole, "usage_revenue")).toBeGreaterThan(500n * NANO);
    expect(nano(whole, "counterfactual_energy")).toBeGreaterThan(NANO);
    for (const account of ACCOUNTS) {
      const sum = batches.reduce((usd, each) => usd + nano(each, account), 0n);
      const gap = sum - nano(whole, account);
      // At each of the 7 edges at most 16 postings are cut, each wrong by at most a nano-dollar.
      expect(gap < 0n ? -gap : gap, account).toBeLessThanOrEqual(7n * 16n);
    }
  });

  it("are no heavier a load than the run: a batch is measured against its own part of the window", () => {
    const [state] = steadyStates(joined, doubtsOf(joined));
    expect(state!.verdict).toBe("stable");
  });
});

describe("the warning of correlated batches", () => {
  const joined = (usd: readonly number[]) => [
    {
      variant: { name: "mix", scenario: scenario() },
      replications: usd.map((each, at) =>
        replication(world({ ledger: [posting("usage_revenue", each)] }), world(), at),
      ),
    },
  ];

  it("gives the autocorrelation of neighbours", () => {
    // Deviations -3, -1, 1, 3: products 3 - 1 + 3 = 5 over squares 20.
    expect(batchDoubts(joined([10, 12, 14, 16]), "net_value_usd")).toEqual([]);
    // Deviations -1, -1, -1, 1, 1, 1: products 2 - 1 + 2 = 3 over squares 6.
    const [doubt] = batchDoubts(joined([1, 1, 1, 3, 3, 3]), "net_value_usd");
    expect(doubt).toMatchObject({ code: "batches_correlated", variant: "mix" });
    expect(doubt!.text).toMatch(/correlated \(0\.50\).*lengthen `horizon` or take fewer batches/);
  });

  it("is silent where batches alternate, do not vary, or are one", () => {
    for (const usd of [[1, 3, 1, 3], [2, 2, 2], [5]])
      expect(batchDoubts(joined(usd), "net_value_usd")).toEqual([]);
  });
});
