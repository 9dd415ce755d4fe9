import { describe, expect, it } from "vitest";
import { salesOffKey, sellsNothing } from "../../src/experiment/sales-off.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { micro, pool, type Sections } from "../micro/run-yaml.ts";
import { parsed } from "../scenario/memory.ts";

interface Parts {
  readonly replicas?: number;
  readonly own?: number;
  readonly outputUsd?: number;
  readonly queueLimit?: number;
  readonly rate?: string;
  readonly client?: boolean;
}

/** A model with replicas of both kinds, an assistant, and perhaps a tenant. */
function scenario({ replicas, own, outputUsd = 2, queueLimit = 9, rate = "1 /s", client }: Parts): Scenario {
  const caller = { model: "m", input_tokens: 100, output_tokens: 100 };
  const market: Sections = client ? { clients: { app: { ...caller, arrivals: { rate: "1 /s" } } } } : {};
  return parsed({
    "main.yaml": micro({
      horizon: "2 h",
      fleet: pool(12),
      internal: { assistants: { helper: { ...caller, arrivals: { rate } } } },
      market,
      models: {
        m: {
          deployments: {
            d: {
              gpus_per_replica: 4,
              step: { base: "100 ms", per_sequence: "0 s" },
              max_batch: 4,
              ...(replicas === undefined ? {} : { replicas }),
              ...(own === undefined ? {} : { internal_replicas: own }),
            },
          },
          tiers: {
            standard: { input: "1 USD/Mtok", output: `${outputUsd} USD/Mtok`, queue_limit: queueLimit },
          },
        },
      },
    }),
  }).variants[0]!.scenario;
}

describe("a scenario with models", () => {
  it("sells something as soon as tenants call or replicas for them stand on surplus", () => {
    expect(sellsNothing(scenario({ own: 1 }))).toBe(true);
    expect(sellsNothing(scenario({ own: 1, replicas: 1 }))).toBe(false);
    expect(sellsNothing(scenario({ own: 1, client: true }))).toBe(false);
  });

  it("shares its run with sales off with all that differ in what only tenants see", () => {
    const key = salesOffKey(scenario({ own: 1 }));
    for (const parts of [{ replicas: 2 }, { client: true }, { outputUsd: 3 }])
      expect(salesOffKey(scenario({ own: 1, ...parts }))).toBe(key);
  });

  it("has another run with sales off when the owner's replicas, assistants or lines are others", () => {
    const key = salesOffKey(scenario({ own: 1 }));
    for (const parts of [{ own: 2 }, { own: 1, rate: "2 /s" }, { own: 1, queueLimit: 5 }])
      expect(salesOffKey(scenario(parts))).not.toBe(key);
  });
});
