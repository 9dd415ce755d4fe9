import { expect, it } from "vitest";
import { rehearse } from "../../src/world/rehearsal.ts";
import { run, scenarioOf } from "../invariants/run-document.ts";

const SCENARIO = scenarioOf({
  schema: 1,
  name: "rehearsed",
  start: "2026-01-01T00:00:00Z",
  horizon: "2 d",
  fleet: { clusters: { grid: { gpu: "H100", nodes: 4, gpus_per_node: 8, topology: "nodes", sellable: 1 } } },
  internal: {
    jobs: {
      work: {
        arrivals: { rate: "2 /h" },
        gpus: 8,
        work: { law: "exponential", mean: "1 h" },
        clusters: ["grid"],
      },
    },
  },
  market: {
    segments: {
      flexible: {
        arrivals: { rate: "4 /h" },
        gpus: 4,
        duration: { law: "exponential", mean: "2 h" },
        products: ["spot"],
        wtp: "3 USD/GPUh",
        patience: "3 h",
      },
    },
  },
  products: {
    spot: {
      price: "1 USD/GPUh",
      notice: "0 h",
      on_reclaim: "requeue",
      checkpoint: { interval: "30 min", cost: "0 s" },
    },
  },
});

it("a rehearsal leaves nothing behind: a run before and one after yield the same", () => {
  const before = run(SCENARIO);
  expect(before.segments[0]!.evictions).toBeGreaterThan(0);
  rehearse();
  expect(run(SCENARIO)).toEqual(before);
});
