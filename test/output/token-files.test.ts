import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { completeLedger } from "../../src/experiment/sales-off.ts";
import type { Replication } from "../../src/metrics/result.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { formatNanoUsd } from "../../src/numerics/charge.ts";
import { recordSink } from "../../src/output/record-sink.ts";
import { REQUESTS_COLUMNS } from "../../src/output/requests-csv.ts";
import { resultFiles } from "../../src/output/result-files.ts";
import { RowWriter } from "../../src/output/row-writer.ts";
import { run, scenarioOf } from "../invariants/run-document.ts";

type Row = Readonly<Record<string, string>>;

/** A lease market, a model in all tiers and an assistant on a busy fleet whose nodes fail. */
const SCENARIO = scenarioOf({
  schema: 1,
  name: "tokens",
  start: "2026-11-30T18:00:00Z",
  horizon: "12 h",
  warmup: "1 h",
  fleet: {
    clusters: {
      a: {
        gpu: "H100",
        nodes: 6,
        gpus_per_node: 8,
        failures: { time_to_failure: "40 h", time_to_repair: "30 min" },
      },
    },
  },
  products: { on_demand: { kind: "on_demand", price: "2.95 USD/GPUh" } },
  costs: { tenancy_overhead: 0.1, support: "0.20 USD/GPUh" },
  models: {
    llama: {
      shares_replicas: true,
      deployments: {
        h100: {
          gpus_per_replica: 8,
          step: { base: "20 ms", per_sequence: "1 ms" },
          max_batch: 8,
          load_time: "1 min",
          replicas: {
            min: 1,
            max: 3,
            every: "1 min",
            scaling: { policy: "target_utilization", target: 0.6 },
          },
          internal_replicas: 1,
        },
      },
      tiers: {
        standard: {
          input: "0.72 USD/Mtok",
          cached_input: "0.0333 USD/Mtok",
          output: "0.97 USD/Mtok",
          queue_limit: 20,
          sla: [{ below: 0.99, credit: 0.1 }],
        },
        batch: { deadline: "11 s" },
        provisioned: {
          unit: { input: "20000 tokens/min", output: "4000 tokens/min" },
          terms: [{ term: "30 d", price: "2 USD/h" }],
        },
      },
    },
  },
  market: {
    segments: {
      startups: {
        arrivals: { rate: "1 /h" },
        gpus: 8,
        duration: "1 h",
        gpu_types: ["H100"],
        wtp: "4 USD/GPUh",
        products: ["on_demand"],
        patience: "0 s",
      },
    },
    clients: {
      app: {
        model: "llama",
        arrivals: { rate: "30 /min" },
        input_tokens: { law: "lognormal", mean: 800, cv: 1 },
        output_tokens: { law: "exponential", mean: 150 },
        cached_share: 0.3,
        objective: { first_token: "30 ms" },
        rate_limit: { tokens: "60000 tokens/min" },
      },
      soak: {
        model: "llama",
        tier: "batch",
        arrivals: { rate: "20 /min" },
        input_tokens: 500,
        output_tokens: 400,
      },
      steady: {
        model: "llama",
        tier: "provisioned",
        provisioned: { units: 1, term: "30 d" },
        arrivals: { rate: "20 /min" },
        input_tokens: 1000,
        output_tokens: 200,
        budget: "0.5 USD",
      },
    },
  },
  internal: {
    assistants: {
      helper: {
        model: "llama",
        arrivals: { rate: "10 /min" },
        input_tokens: 500,
        output_tokens: 300,
        objective: { first_token: "200 ms" },
        value: "5 USD/Mtok",
      },
    },
  },
});

/** One checked run with its files, and its requests.csv. */
function results(scenario: Scenario): {
  file: (name: string) => Row[];
  requests: Row[];
  replication: Replication;
} {
  let text = `${REQUESTS_COLUMNS.map(({ name }) => name).join(",")}\n`;
  const requests = new RowWriter((chunk) => {
    text += chunk;
  });
  const none = new RowWriter(() => {});
  const place = { variant: "base", replication: 0, scenario };
  const records = recordSink({ leases: none, jobs: none, requests }, place);
  const world = run(scenario, { check: true, records });
  requests.flush();
  const salesOff = run(scenario, { check: true, salesOff: true });
  const ledger = completeLedger(world.ledger, salesOff.ledger);
  const replication = { index: 0, seed: "property", run: world, salesOff, ledger };
  const files = resultFiles([{ variant: { name: "base", scenario }, replications: [replication] }]);
  const parse = (csv: string): Row[] =>
    Papa.parse<Row>(csv.trimEnd(), { header: true, delimiter: "," }).data as Row[];
  const parsed = new Map(files.map(({ name, chunks }) => [name, parse([...chunks].join(""))]));
  const file = (name: string): Row[] => parsed.get(name) ?? [];
  return { file, requests: parse(text), replication };
}

/** Exact sum of a column of dollars. */
function usd(rows: readonly Row[], column: string): string {
  let nano = 0n;
  for (const row of rows) nano += BigInt(row[column]!.replace(".", ""));
  const units = nano / 1_000_000_000n - (nano < 0n && nano % 1_000_000_000n !== 0n ? 1n : 0n);
  return formatNanoUsd(Number(units), Number(nano - units * 1_000_000_000n));
}

const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

describe("the files of a run that sells tokens", () => {
  const { file, requests, replication } = results(SCENARIO);
  const account = (name: string) => file("ledger.csv").filter((row) => row["account"] === name);
  const clients = file("clients.csv");
  const inWindow = requests.filter((row) => row["outcome"] === "served");

  it("have the same revenue in the ledger, by client, by product, and by replica but for refunds", () => {
    const revenue = usd(account("token_revenue"), "amount_usd");
    expect(Number(revenue)).toBeGreaterThan(5);
    expect(usd(clients, "token_revenue_usd")).toBe(revenue);
    expect(usd(file("products.csv"), "token_revenue_usd")).toBe(revenue);
    const refunds = Number(usd(clients, "refunds_usd"));
    expect(refunds).toBeGreaterThan(0);
    expect(Number(usd(file("models.csv"), "revenue_usd"))).toBeCloseTo(Number(revenue) - refunds, 9);
    // A month ends inside the window, and most first tokens take longer than 30 ms.
    expect(Number(usd(clients, "credits_usd"))).toBeGreaterThan(0);
    expect(usd(account("sla_credit"), "amount_usd")).toBe(`-${usd(clients, "credits_usd")}`);
    expect(usd(account("token_refund"), "amount_usd")).toBe(`-${usd(clients, "refunds_usd")}`);
  });

  it("have every bill, to the nano-USD", () => {
    const before = replication.run.clients.length;
    expect(before).toBe(4);
    // Warm-up requests stand in requests.csv, too: their bills are no revenue of the window.
    const windowStart = "2026-11-30T19:00:00.000Z";
    const end = (row: Row) => Date.parse(row["arrival_time"]!) + 1000 * Number(row["answer_s"]);
    const rows = inWindow.filter((row) => end(row) > Date.parse(windowStart));
    expect(usd(rows, "billed_usd")).toBe(usd(account("token_revenue"), "amount_usd"));
    expect(usd(rows, "refunded_usd")).toBe(usd(clients, "refunds_usd"));
    expect(sum(rows, "output_tokens")).toBe(sum(clients, "served_output_tokens"));
  });

  it("name the model as a product of kind model_api, for which leases, waits and commitments are empty", () => {
    const [lease, model] = file("products.csv");
    expect(lease!["kind"]).toBe("on_demand");
    expect(model).toMatchObject({ product: "llama", kind: "model_api", leases: "", wait_mean_h: "" });
    expect(Number(model!["used_gpu_hours"])).toBeGreaterThan(0);
    expect(
      account("token_revenue").every((row) => row["product"] === "llama" && row["cluster"] === "a"),
    ).toBe(true);
    // 11 hours of one unit at 2 USD.
    expect(model!["provisioned_revenue_usd"]).toBe("22.000000000");
  });

  it("charge support by the GPU time of replicas on surplus, and overhead by revenue", () => {
    const [, model] = file("products.csv");
    const held = Number(model!["used_gpu_hours"]);
    expect(Number(model!["support_usd"])).toBeCloseTo(0.2 * held, 6);
    expect(Number(model!["tenancy_overhead_usd"])).toBeCloseTo(0.1 * Number(model!["revenue_usd"]), 6);
    const surplus = file("models.csv").filter((row) => row["pool"] === "surplus");
    expect(sum(surplus, "held_gpu_hours")).toBeCloseTo(held, 9);
  });

  it("lose assistants' requests at their value, and have no revenue from them", () => {
    const helper = clients.find((row) => row["client"] === "helper")!;
    expect(helper).toMatchObject({ owner: "internal", token_revenue_usd: "0.000000000" });
    const tokens = (what: string) =>
      Number(helper[`${what}_input_tokens`]) + Number(helper[`${what}_output_tokens`]);
    const lost = tokens("failed") + tokens("lost_no_capacity") + tokens("served") - tokens("good");
    expect(Number(helper["loss_usd"])).toBeCloseTo((5 * lost) / 1e6, 8);
  });

  it("are not there where no models are served", () => {
    const plain = scenarioOf({
      schema: 1,
      name: "plain",
      start: "2026-11-30T18:00:00Z",
      horizon: "1 h",
      fleet: { clusters: { a: { gpu: "H100", nodes: 1, gpus_per_node: 8 } } },
    });
    expect(results(plain).file("clients.csv")).toEqual([]);
    expect(results(plain).file("models.csv")).toEqual([]);
  });
});
