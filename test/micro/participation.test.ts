import { describe, expect, it } from "vitest";
import { crowd, micro, pool, quiet, runYaml, type Sections } from "./run-yaml.ts";

describe("a segment with elastic arrivals", () => {
  const scenario = (price: string, more: Sections = {}) =>
    micro({
      horizon: "400 h",
      fleet: pool(2000),
      market: {
        segments: {
          tenants: {
            arrivals: { rate: "20 /h" },
            gpus: 1,
            duration: "1 h",
            wtp: "100 USD/GPUh",
            gpu_types: ["T"],
            elasticity: { reference_price: "2 USD/GPUh", exponent: 1.5 },
            ...more,
          },
        },
      },
      products: { on_demand: { price } },
    });

  it("sells the isoelastic share of its arrivals and counts the others as priced out", () => {
    const run = runYaml(scenario("4 USD/GPUh")).segment("tenants");
    const share = 2 ** -1.5;
    const error = Math.sqrt((share * (1 - share)) / run.offered);
    expect(Math.abs(run.accepted / run.offered - share)).toBeLessThan(4 * error);
    const { priced_out } = runYaml(scenario("4 USD/GPUh")).lost("tenants");
    expect(run.accepted + priced_out!).toBe(run.offered);
  });

  it("counts a loss at the price that was offered", () => {
    const run = runYaml(scenario("4 USD/GPUh")).segment("tenants");
    expect(run.lostUsd[0]).toBeCloseTo(run.lostGpuHours[0]! * 4, 9);
  });

  it("comes in the same instants whatever the price, all of them below the reference", () => {
    const [low, high] = [runYaml(scenario("1 USD/GPUh")), runYaml(scenario("4 USD/GPUh"))];
    expect(low.segment("tenants").accepted).toBe(low.segment("tenants").offered);
    expect(high.leases.map((lease) => lease.arrivalMs).sort()).toEqual(
      low.leases.map((lease) => lease.arrivalMs).sort(),
    );
  });
});

describe("a segment that was evicted", () => {
  const churn = { per_eviction: 1, customers: 1, recovery: "1000000 d" };
  const scenario = (more: Sections) =>
    micro({
      horizon: "12 h",
      fleet: pool(8),
      market: {
        segments: {
          cheap: {
            ...crowd("6 h", { gpus: 1, duration: "1 h", products: ["spot"] }),
            ...more,
          },
          firm: crowd("1 h", { gpus: 8, duration: "1 h", products: ["on_demand"] }),
          unmoved: quiet({ products: ["spot"] }),
        },
      },
      products: {
        on_demand: { price: "3 USD/GPUh" },
        spot: { price: "1 USD/GPUh", notice: "0 s", on_reclaim: "kill" },
      },
      initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "5 h" }] },
    });

  it("does not come back while its customers are gone, and the loss is churn", () => {
    const run = runYaml(scenario({ churn }));
    expect(run.segment("cheap").evictions).toBe(1);
    expect(run.segment("cheap").accepted).toBe(0);
    expect(run.lost("cheap")).toEqual({ churned: run.segment("cheap").offered });
  });

  it("comes as before without churn", () => {
    const run = runYaml(scenario({}));
    expect(run.segment("cheap").evictions).toBe(1);
    expect(run.segment("cheap").accepted).toBe(8);
    expect(run.lost("cheap")).not.toHaveProperty("churned");
  });
});
