import { describe, expect, it } from "vitest";
import { doubtsOf } from "../../src/experiment/doubts.ts";
import { type RunOptions, type RunWorld, runExperiment } from "../../src/experiment/run-experiment.ts";
import { salesOffKey } from "../../src/experiment/sales-off.ts";
import { summarizeVariant } from "../../src/experiment/summarize.ts";
import { InputError } from "../../src/model/input-error.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { jobLoad } from "../../src/scenario/job-load.ts";
import { cluster, jobs, posting, scenario, segment, world } from "../metrics/fake-results.ts";

const inputs = { openTrace: () => ({ next: () => false, close: () => {} }) };

/** Sells 10 GPU-hours at 2 USD when it may; costs grow with the replication. */
const fakeWorld: RunWorld = (each, { salesOff, replication }) => {
  const sells = each.policies.sell && salesOff !== true;
  const energy = posting("energy", -(100 + replication + (sells ? 1 : 0)));
  return world({
    clusters: [
      cluster(
        { internal: 50, on_demand: sells ? 10 : 0, idle: sells ? 40 : 50 },
        { surplusGpuMs: { hi: 50, lo: 0 } },
      ),
    ],
    ledger: sells ? [posting("usage_revenue", 20), energy] : [energy],
    segments: [segment({ offered: 10, accepted: 5 })],
    jobs: [jobs({})],
  });
};

function internalOnly(base: Scenario): Scenario {
  return { ...base, policies: { ...base.policies, sell: false } };
}

function run(
  variants: Record<string, Scenario>,
  set: { runWorld?: RunWorld; replications?: number; shouldStop?: () => boolean } = {},
) {
  return runExperiment({
    variants: Object.entries(variants).map(([name, each]) => ({ name, scenario: each })),
    seed: "7",
    replications: 3,
    inputs,
    runWorld: fakeWorld,
    ...set,
  });
}

const netValue = (result: ReturnType<typeof run>, variant: number) =>
  summarizeVariant(result.variants[variant]!).metrics.find((each) => each.metric.name === "net_value_usd")!
    .summary;

describe("an experiment", () => {
  it("posts the run with sales off with opposite sign, so that costs of the owner's own work cancel", () => {
    const result = run({ sell: scenario() });
    expect(netValue(result, 0)).toMatchObject({ n: 3, mean: 19, standardDeviation: 0 });
  });

  it("makes the net value of selling nothing exactly 0", () => {
    const result = run({ none: internalOnly(scenario()) });
    expect(netValue(result, 0)).toMatchObject({ mean: 0, min: 0, max: 0 });
  });

  it("numbers replications from 0 and gives all of them the master seed", () => {
    const { replications } = run({ sell: scenario() }).variants[0]!;
    expect(replications.map(({ index, seed }) => [index, seed])).toEqual([
      [0, "7"],
      [1, "7"],
      [2, "7"],
    ]);
  });

  it("runs with sales off once per replication for all variants that differ only in selling", () => {
    const calls: RunOptions[] = [];
    const counting: RunWorld = (each, options) => {
      calls.push(options);
      return fakeWorld(each, options);
    };
    const base = scenario();
    const otherFleet = {
      ...base,
      fleet: { ...base.fleet, clusters: [{ ...base.fleet.clusters[0]!, nodes: 2 }] },
    };
    run(
      { a: base, b: internalOnly(base), c: { ...base, products: [] }, d: otherFleet },
      { runWorld: counting },
    );
    expect(calls.filter((each) => each.salesOff === true)).toHaveLength(6);
    expect(calls).toHaveLength(18);
  });

  it("takes a variant that sells nothing as its own run with sales off, and for those that follow", () => {
    const calls: RunOptions[] = [];
    const counting: RunWorld = (each, options) => {
      calls.push(options);
      return fakeWorld(each, options);
    };
    const result = run({ none: internalOnly(scenario()), sell: scenario() }, { runWorld: counting });
    expect(calls).toHaveLength(6);
    expect(calls.some((each) => each.salesOff === true)).toBe(false);
    expect([netValue(result, 0).mean, netValue(result, 1).mean]).toEqual([0, 19]);
  });

  it("shares nothing between variants that differ in reclaim, placement or costs of energy", () => {
    const base = scenario();
    const key = salesOffKey(base);
    expect(salesOffKey({ ...base, policies: { ...base.policies, reclaim: "cheapest_first" } })).not.toBe(key);
    expect(salesOffKey({ ...base, costs: { ...base.costs, energy: false } })).not.toBe(key);
    expect(salesOffKey({ ...base, costs: { ...base.costs, tenancyOverheadShare: 0.5 } })).toBe(key);
  });

  it("reports a replication that breaks down and finishes the others", () => {
    const breaking: RunWorld = (each, options) => {
      if (options.replication === 1 && options.salesOff !== true) throw new Error("states do not add up");
      return fakeWorld(each, options);
    };
    const result = run({ sell: scenario() }, { runWorld: breaking });
    expect(result.variants[0]!.replications.map((each) => each.index)).toEqual([0, 2]);
    expect(result.failures).toMatchObject([{ variant: "sell", replication: 1, seed: "7", salesOff: false }]);
  });

  it("ends at a fault of the input, even when the run has wrapped it", () => {
    const fault = new InputError({ file: "t.csv", expected: "a number", found: "x", hint: "correct it" });
    const failing: RunWorld = () => {
      throw new Error("wrapped", { cause: fault });
    };
    expect(() => run({ sell: scenario() }, { runWorld: failing })).toThrow(fault);
  });

  it("stops when asked and keeps what was finished", () => {
    let runs = 0;
    const counting: RunWorld = (each, options) => {
      runs++;
      return fakeWorld(each, options);
    };
    const result = run({ sell: scenario() }, { runWorld: counting, shouldStop: () => runs >= 5 });
    expect(result.stopped).toBe(true);
    expect(result.variants[0]!.replications).toHaveLength(2);
  });

  it("tells progress that ends at the planned total", () => {
    const told: [number, number][] = [];
    runExperiment({
      variants: [
        { name: "a", scenario: scenario() },
        { name: "b", scenario: internalOnly(scenario()) },
      ],
      seed: "1",
      replications: 2,
      inputs,
      runWorld: fakeWorld,
      onProgress: (done, total) => told.push([done, total]),
    });
    expect(told.at(-1)).toEqual([6 * 24 * HOUR_MS, 6 * 24 * HOUR_MS]);
    expect(told.every(([done], index) => index === 0 || done >= told[index - 1]![0])).toBe(true);
  });
});

describe("doubts", () => {
  const codes = (result: ReturnType<typeof run>) => doubtsOf(result.variants).map((each) => each.code);

  it("are silent about a sound experiment", () => {
    expect(codes(run({ sell: scenario() }, { replications: 10 }))).toEqual([]);
  });

  it("warn of a single replication and of few", () => {
    expect(doubtsOf(run({ sell: scenario() }, { replications: 1 }).variants)[0]!.text).toMatch(
      /single.*--replications 20/,
    );
    expect(codes(run({ sell: scenario() }, { replications: 3 }))).toEqual(["few_replications"]);
  });

  it("warn of internal work beyond the fleet, a trace's included", () => {
    const base = scenario();
    const job = (name: string, ratePerHour: number) => ({
      ...base.jobs[0]!,
      name,
      arrivals: { kind: "poisson", ratePerHour, shape: { utcOffsetMs: 0 } } as const,
    });
    const share = jobLoad(base, job("a", 1))!;
    const busy = { ...base, jobs: [job("a", 0.8 / share), job("b", 0.8 / share)] };
    const crowded = { ...base, jobs: [job("a", 2 / share)] };
    const twoFlows: RunWorld = (each, options) => ({
      ...fakeWorld(each, options),
      jobs: [jobs({}), jobs({})],
    });
    expect(codes(run({ busy }, { runWorld: twoFlows, replications: 5 }))).toEqual(["offered_load"]);
    // The scenario's own warning has said it.
    expect(codes(run({ crowded }, { replications: 5 }))).toEqual([]);
    const traced = {
      ...base,
      jobs: [{ ...base.jobs[0]!, arrivals: { kind: "trace", trace: { input: "t" } } as const }],
    };
    const { variants } = run({ traced }, { replications: 5 });
    const gpus = 1 / jobLoad(base, traced.jobs[0]!, 1)!;
    expect(doubtsOf(variants, () => 0.9 * gpus).map((each) => each.code)).toEqual(["offered_load"]);
    expect(doubtsOf(variants, () => 1)).toEqual([]);
  });

  it("warn of a queue that grew in every replication, with its name", () => {
    const growing: RunWorld = (each, options) => {
      const flow = { offered: 100, waitingAtStart: 2, waitingAtEnd: 60 };
      return { ...fakeWorld(each, options), segments: [segment(flow)] };
    };
    const [doubt] = doubtsOf(run({ sell: scenario() }, { runWorld: growing, replications: 5 }).variants);
    expect(doubt).toMatchObject({ code: "queue_grew", variant: "sell" });
    expect(doubt!.text).toMatch(/startups grew from 2 to 60.*patience/);
  });

  it("warn of a warm-up shorter than the longest lease, unless the start is stationary", () => {
    const base = scenario();
    const initial = { ...base.initial, start: "empty" } as const;
    const products = [{ ...base.products[0]!, termMs: 12 * HOUR_MS }, base.products[1]!];
    const [doubt] = doubtsOf(run({ sell: { ...base, initial, products } }, { replications: 5 }).variants);
    expect(doubt!.text).toMatch(/warmup: 12 h/);
    expect(codes(run({ sell: { ...base, products } }, { replications: 5 }))).toEqual([]);
  });

  it("warn of a cut run and of sales beyond the surplus", () => {
    const odd: RunWorld = (each, options) => ({
      ...fakeWorld(each, options),
      endedBy: "event_budget",
      clusters: [cluster({ on_demand: 60 }, { surplusGpuMs: { hi: 50, lo: 0 } })],
    });
    expect(codes(run({ sell: scenario() }, { runWorld: odd, replications: 5 }))).toEqual([
      "event_budget",
      "sold_beyond_surplus",
    ]);
  });
});
