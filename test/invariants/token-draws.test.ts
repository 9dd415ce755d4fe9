import { describe, expect, test } from "vitest";
import { runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";
import { KeptRecords, NO_INPUTS } from "./run-document.ts";

const HORIZON_MS = 3_600_000;
/** What arrives later may still be inside at the end, and then has no record. */
const JUDGED_MS = 0.8 * HORIZON_MS;

const BASE = `schema: 1
name: draws
start: 2026-11-02T00:00:00Z
horizon: 1 h
warmup: 0 s
fleet:
  clusters:
    a: {gpu: H100, nodes: 4}
models:
  llama:
    deployments:
      h: {gpus_per_replica: 8, step: {base: 20 ms, per_sequence: 2 ms}, max_batch: 8, prefill: 0.1 ms, replicas: 2, internal_replicas: 1}
    tiers:
      standard: {input: 1 USD/Mtok, output: 2 USD/Mtok, max_wait: 30 s}
      flex: {max_wait: 30 s}
internal:
  assistants:
    helper:
      {model: llama, tier: flex, arrivals: {rate: 20 /min, cv: 2}, input_tokens: {law: lognormal, mean: 300, cv: 1}, output_tokens: {law: exponential, mean: 50}}
market:
  clients:
    chat:
      {model: llama, arrivals: {rate: 3 /s, daily: {peak_to_trough: 3, peak_hour: 15}, gaps: weibull, cv: 3}, input_tokens: {law: lognormal, mean: 600, cv: 2}, output_tokens: {law: exponential, mean: 80}, cached_share: {law: uniform, min: 0, max: 0.9}}
    soak:
      {model: llama, tier: flex, arrivals: {rate: 1 /s}, input_tokens: 200, output_tokens: {law: lognormal, mean: 100, cv: 1}}
`;

/** What each client yielded, in its own order: the exogenous part of the records. */
function drawsOf(text: string): Map<string, string[]> {
  const { scenario } = parsed(text).variants[0]!;
  const records = new KeptRecords();
  runWorld(scenario, { seed: "draws", replication: 0, inputs: NO_INPUTS, records });
  const draws = new Map<string, string[]>();
  for (const { client, arrivalMs, inputTokens, cachedTokens, outputTokens } of records.requests) {
    if (arrivalMs >= JUDGED_MS) continue;
    const { name } = scenario.serving.clients[client]!;
    const own = draws.get(name) ?? [];
    own.push([arrivalMs, inputTokens, cachedTokens, outputTokens].join(" "));
    draws.set(name, own);
  }
  // Requests end in another order than they come; within an instant the order of the records is none of theirs.
  for (const own of draws.values()) own.sort();
  return draws;
}

const before = drawsOf(BASE);

function changed(from: string, to: string): string {
  if (!BASE.includes(from)) throw new Error(`not in the scenario: ${from}`);
  return BASE.replace(from, to);
}

describe("what clients ask for stays the same", () => {
  test("and is recorded whatever becomes of it", () => {
    expect([...before.keys()].sort()).toEqual(["chat", "helper", "soak"]);
    for (const own of before.values()) expect(own.length).toBeGreaterThan(500);
  });

  test.each([
    ["with one replica", changed("replicas: 2,", "replicas: 1,")],
    ["at other speeds", changed("base: 20 ms", "base: 60 ms")],
    [
      "at a price above what some would pay",
      changed("cached_share", "wtp: {law: exponential, mean: 2 USD/Mtok}, cached_share"),
    ],
    [
      "where the price thins demand",
      changed("cached_share", "elasticity: {reference_price: 0.1 USD/Mtok, exponent: 0.8}, cached_share"),
    ],
    ["within a budget", changed("cached_share", "budget: 1 USD, cached_share")],
    ["under a rate limit", changed("cached_share", "rate_limit: {requests: 60 /min}, cached_share")],
    [
      "with little patience",
      changed("cached_share", "patience: {law: exponential, mean: 1 s}, cached_share"),
    ],
    [
      "round robin on shared replicas",
      changed("    tiers:\n", "    routing: round_robin\n    shares_replicas: true\n    tiers:\n"),
    ],
    [
      "in another tier",
      changed("{model: llama, tier: flex, arrivals: {rate: 1 /s}", "{model: llama, arrivals: {rate: 1 /s}"),
    ],
    [
      "beside another client, named before",
      changed(
        "    chat:\n",
        "    another: {model: llama, arrivals: {rate: 2 /s}, input_tokens: 10, output_tokens: 5}\n    chat:\n",
      ),
    ],
    [
      "beside leases on the same GPUs",
      `${BASE}  segments:
    firm: {arrivals: {rate: 20 /h}, gpus: 8, duration: 20 min, wtp: 9 USD/GPUh, products: [on_demand]}
products:
  on_demand: {price: {H100: 3 USD/GPUh}}
`,
    ],
  ])("%s", (_, text) => {
    const after = drawsOf(text);
    for (const [name, own] of before) {
      expect(after.get(name), name).toEqual(own);
    }
  });
});
