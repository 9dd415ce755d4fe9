import fc from "fast-check";
import { beforeAll, describe, it } from "vitest";
import { stringify } from "yaml";
import { runWithHindsight } from "../../../src/experiment/hindsight/run-with-hindsight.ts";
import { completeLedger } from "../../../src/experiment/sales-off.ts";
import { loadHighsSolver } from "../../../src/io/highs-solver.ts";
import { metricValue } from "../../../src/metrics/metric.ts";
import { metricNamed } from "../../../src/metrics/registry.ts";
import type { Replication } from "../../../src/metrics/result.ts";
import type { LinearSolver } from "../../../src/model/ports.ts";
import type { Scenario } from "../../../src/model/scenario.ts";
import { CAPACITY_CONTROL_POLICIES } from "../../../src/revenue/policies/registry.ts";
import { PRICING_POLICIES } from "../../../src/revenue/pricing/registry.ts";
import { must } from "../../invariants/must.ts";
import { type Document, randomScenario } from "../../invariants/random-scenario.ts";
import { NO_INPUTS, run, scenarioOf } from "../../invariants/run-document.ts";
import { parse } from "../../scenario/memory.ts";

/** A replication of a scenario with its bound; `mostColumns` forces a coarser program. */
function replicate(scenario: Scenario, solver: LinearSolver, mostColumns?: number): Replication {
  const salesOff = run(scenario, { salesOff: true });
  const options = { seed: "property", replication: 0, inputs: { ...NO_INPUTS, solver } };
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

const CONTROL_PARAMETERS: Readonly<Record<string, object>> = {
  complete_sharing: {},
  class_limits: { limits: { firm: 10, cheap: "20 %" } },
  trunk_reservation: { reservations: { cheap: 8, firm: 2 } },
};
const BOUNDS = { floor: "0.2 USD/GPUh", cap: "6 USD/GPUh" };
const PRICING_PARAMETERS: Readonly<Record<string, object>> = {
  auction: { every: "1 h", rule: "highest_rejected", floor: "0.2 USD/GPUh" },
  spot_index: { every: "1 h", weight: 0.5, ...BOUNDS },
};

/** A crowded pool with a service, jobs, a block a day, rivals that move, and prices that the caller changes. */
function marketOf({ firm = {}, cheap = {}, policies = {} }: Record<string, object>): Document {
  const segment = { gpus: 1, gpu_types: ["H100"], wtp: { law: "exponential", mean: "3 USD/GPUh" } };
  return {
    schema: 1,
    name: "market",
    start: "2026-11-02T00:00:00Z",
    horizon: "2 d",
    warmup: "6 h",
    fleet: {
      data_centers: { ohio: { electricity: "65 USD/MWh" } },
      clusters: { c1: { data_center: "ohio", gpu: "H100", gpus: 20, topology: "pool", sellable: 0.8 } },
    },
    internal: {
      services: {
        feed: {
          demand: { profile: { base: 5, daily: { peak_to_trough: 3, peak_hour: 20 } } },
          clusters: ["c1"],
          value: "9 USD/GPUh",
        },
      },
      jobs: {
        training: {
          arrivals: { rate: "0.5 /h" },
          gpus: 4,
          work: { law: "exponential", mean: "1 h" },
          clusters: ["c1"],
          preemptible: true,
          deadline: "3 h",
          decay: "6 h",
          value: "4 USD/GPUh",
        },
      },
    },
    market: {
      segments: {
        labs: {
          ...segment,
          arrivals: { rate: "3 /h" },
          duration: { law: "exponential", mean: "4 h" },
          patience: "1 h",
          products: ["firm", "ahead", "cheap"],
          lead_time: "2 h",
        },
        batch: {
          ...segment,
          arrivals: { rate: "4 /h" },
          duration: { law: "exponential", mean: "2 h" },
          patience: "3 h",
          products: ["cheap"],
        },
      },
      competitors: { neocloud: { prices: { H100: "4 USD/GPUh" } } },
    },
    products: {
      firm: { kind: "on_demand", price: "2.5 USD/GPUh", increment: "60 s", ...firm },
      ahead: { kind: "block", price: "2 USD/GPUh", starts: { first: "12 h", every: "12 h" }, length: "6 h" },
      cheap: { kind: "spot", price: "1 USD/GPUh", on_reclaim: "requeue", notice: "2 min", ...cheap },
    },
    policies,
  } as Document;
}

describe("the hindsight bound", { timeout: 120_000 }, () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });

  /** Runs a property over random scenarios; FUZZ_RUNS and FUZZ_SEED look further than the suite does. */
  const holds = (seed: number, numRuns: number, property: (document: Document) => void): void =>
    fc.assert(fc.property(randomScenario.map(withoutModels), property), {
      seed: Number(process.env["FUZZ_SEED"] ?? seed),
      numRuns: Number(process.env["FUZZ_RUNS"] ?? numRuns),
      interruptAfterTimeLimit: 90_000,
    });

  it("is beaten by no run of a random scenario, and what all would pay bounds what they pay", () => {
    holds(50, 25, (document) => mustHold(replicate(scenarioOf(document), solver)));
  });

  it("is beaten by no spot that is paid and served by bid", () => {
    const cheap = { price_lock: "bid", displaces: "lower_bids", checkpoint: { interval: "30 min" } };
    const document = marketOf({ cheap, policies: { reclaim: "cheapest_first" } });
    mustHold(replicate(scenarioOf(document), solver));
    const market = document["market"] as { segments: { labs: object; batch: object } };
    const bidding = {
      waiting_cost: { law: "uniform", min: "0 USD/GPUh", max: "2 USD/GPUh" },
      bid: {
        by_waiting_cost: [
          ["0 USD/GPUh", "1 USD/GPUh"],
          ["1.5 USD/GPUh", "2.4 USD/GPUh"],
        ],
      },
    };
    const labs = { ...market.segments.labs, ...bidding };
    const batch = { ...market.segments.batch, ...bidding };
    const patched = { ...document, market: { ...market, segments: { labs, batch } } } as Document;
    mustHold(replicate(scenarioOf(patched), solver));
  });

  it("is beaten by no capacity control and no pricing", () => {
    const tried = new Set<string>();
    const tryOut = (name: string, document: Document): void => {
      const result = parse(stringify(document));
      if (!result.ok) return;
      mustHold(replicate(result.document.variants[0]!.scenario, solver));
      tried.add(name);
    };
    for (const { name } of CAPACITY_CONTROL_POLICIES) {
      const capacity_control = { policy: name, ...CONTROL_PARAMETERS[name] };
      tryOut(name, marketOf({ policies: { queue_order: "priority", capacity_control } }));
    }
    for (const { name } of PRICING_POLICIES) {
      const pricing = { policy: name, ...PRICING_PARAMETERS[name] };
      tryOut(name, marketOf({ firm: { pricing } }));
      tryOut(name, marketOf({ cheap: { pricing, price_lock: "floating" } }));
    }
    // A policy that asks for parameters that are not given here is left out, but not these.
    for (const name of [...Object.keys(CONTROL_PARAMETERS), ...Object.keys(PRICING_PARAMETERS)])
      must(tried.has(name), () => `the policy ${name} was not tried`);
  });

  it("stays a bound where the program saw customers and intervals together", () => {
    holds(52, 10, (document) => mustHold(replicate(scenarioOf(document), solver, 5)));
  });
});

/** The bound is refused where models are served. */
function withoutModels({ models: _models, ...document }: Document): Document {
  const { clients: _clients, ...market } = (document["market"] ?? {}) as Document;
  const { assistants: _assistants, ...internal } = (document["internal"] ?? {}) as Document;
  return { ...document, market, internal } as Document;
}

function mustHold(replication: Replication): void {
  const net = usd("net_value_usd", replication);
  const control = usd("hindsight_control_usd", replication);
  const wtp = usd("hindsight_wtp_usd", replication);
  must(net <= control + slack(control), () => `net value ${net} USD, bound at its own prices ${control}`);
  must(control <= wtp + slack(wtp), () => `bound ${control} USD at own prices, ${wtp} at WTP`);
}
