import { describe, expect, it } from "vitest";
import type { WorldResult } from "../../src/metrics/result.ts";
import { STATE } from "../../src/model/states.ts";
import type { Document } from "../invariants/random-scenario.ts";
import { run, scenarioOf } from "../invariants/run-document.ts";

const REPLICATIONS = 12;
/** 99.9 % quantile of Student's t with 11 degrees of freedom, two-sided. */
const T = 4.437;

/** Mean and half-width over replications of a fixed seed. */
function estimate(document: Document, metric: (result: WorldResult) => number) {
  const scenario = scenarioOf(document);
  const values = Array.from({ length: REPLICATIONS }, (_, replication) =>
    metric(run(scenario, { seed: "theory", replication })),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / REPLICATIONS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (REPLICATIONS - 1);
  return { mean, halfWidth: T * Math.sqrt(variance / REPLICATIONS) };
}

function expectCovers({ mean, halfWidth }: { mean: number; halfWidth: number }, expected: number): void {
  expect(halfWidth).toBeLessThan(0.25 * expected);
  expect(Math.abs(mean - expected), `${mean} ± ${halfWidth} against ${expected}`).toBeLessThanOrEqual(
    halfWidth,
  );
}

function pool(gpus: number, more: Document): Document {
  return {
    schema: 1,
    name: "theory",
    start: "2026-11-02T00:00:00Z",
    series_interval: "1000 h",
    fleet: { clusters: { pool: { gpu: "H100", topology: "pool", gpus } } },
    ...more,
  };
}

/** Probability that all c servers are busy in a loss system at a Erlang. */
function erlangB(c: number, a: number): number {
  let blocking = 1;
  for (let n = 1; n <= c; n++) blocking = (a * blocking) / (n + a * blocking);
  return blocking;
}

/** Probability to wait in a queue with c servers. */
function erlangC(c: number, a: number): number {
  const blocking = erlangB(c, a);
  return blocking / (1 - (a / c) * (1 - blocking));
}

const tenants = (patience: string, duration: unknown) => ({
  market: {
    segments: { all: { arrivals: { rate: "16 /h" }, gpus: 1, duration, wtp: "9 USD/GPUh", patience } },
  },
  products: { on_demand: { price: "1 USD/GPUh" } },
});

describe("classical systems", () => {
  it("a pool without waiting blocks as Erlang's B formula says, whatever the law of the durations", () => {
    const durations = [{ law: "exponential", mean: "1 h" }, "1 h", { law: "lognormal", mean: "1 h", cv: 2 }];
    for (const duration of durations) {
      const document = pool(18, { horizon: "330 h", warmup: "30 h", ...tenants("0 s", duration) });
      const blocking = estimate(
        document,
        ({ segments: [all] }) => all!.lost.reduce((sum, n) => sum + n, 0) / all!.offered,
      );
      expectCovers(blocking, erlangB(18, 16));
    }
  });

  it("a pool with patient requests makes them wait as the formula of M/M/c says", () => {
    const duration = { law: "exponential", mean: "1 h" };
    const document = pool(20, { horizon: "1100 h", warmup: "100 h", ...tenants("unlimited", duration) });
    const wait = estimate(document, ({ segments: [all] }) => all!.waits.sumH / all!.waits.count);
    expectCovers(wait, erlangC(20, 16) / (20 - 16));
  });

  it("a shop of two repair crews keeps as many nodes up as the formula of machine repair says", () => {
    const [nodes, crews, failuresPerHour, repairsPerHour] = [10, 2, 1 / 20, 1 / 4];
    const weights = [1];
    for (let down = 1; down <= nodes; down++) {
      const birth = (nodes - down + 1) * failuresPerHour;
      weights.push((weights[down - 1]! * birth) / (Math.min(down, crews) * repairsPerHour));
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const meanDown = weights.reduce((sum, weight, down) => sum + down * weight, 0) / total;
    const failures = {
      time_to_failure: { law: "exponential", mean: "20 h" },
      time_to_repair: { law: "exponential", mean: "4 h" },
      crews,
    };
    for (const topology of ["nodes", "pool"]) {
      const cluster = { gpu: "H100", nodes, gpus_per_node: 4, topology, failures };
      const document = {
        ...pool(1, { horizon: "3200 h", warmup: "200 h" }),
        fleet: { clusters: { pool: cluster } },
      };
      const down = estimate(document, (result) => {
        const { hi, lo } = result.clusters[0]!.stateGpuMs[STATE.down]!;
        return (hi + lo / 3_600_000) / 4 / 3000;
      });
      expectCovers(down, meanDown);
    }
  });
});
