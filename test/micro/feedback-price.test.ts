import { describe, expect, it } from "vitest";
import { crowd, micro, pool, runYaml } from "./run-yaml.ts";

const pricing = (moved: Record<string, unknown>) => ({
  policy: "feedback",
  every: "1 h",
  floor: "0.5 USD/GPUh",
  cap: "3 USD/GPUh",
  ...moved,
});

/** One lease of the whole pool from 10 h to 14 h. */
const scenario = (spot: Record<string, unknown>, tenants: Record<string, unknown>) =>
  micro({
    horizon: "24 h",
    fleet: pool(8),
    market: { segments: { tenants: crowd("10 h", { gpus: 8, duration: "4 h", ...tenants }) } },
    products: { spot: { price: "1 USD/GPUh", ...spot } },
  });

describe("a price that answers to occupancy", () => {
  const spot = { pricing: pricing({ occupancy: { target: 0, gain: 0.5 } }) };

  it("grows by the share in use at each look, up to the cap", () => {
    // All in use: 1, 1.5, 2.25, then 3.375 cut to 3; 8 GPUs x 7.75 USD.
    expect(runYaml(scenario(spot, {})).usd("usage_revenue")).toBe("62.000000000");
  });

  it("ends a lease whose bid it passes", () => {
    const run = runYaml(scenario(spot, { wtp: "2 USD/GPUh" }));
    expect(run.usd("usage_revenue")).toBe("20.000000000"); // 8 x (1 + 1.5), out at 2.25
    expect(run.segment("tenants")).toMatchObject({ outbid: 1, completed: 0 });
  });

  it("keeps a lease whose bid is the cap", () => {
    const run = runYaml(scenario(spot, { wtp: "3 USD/GPUh" }));
    expect(run.segment("tenants")).toMatchObject({ outbid: 0, completed: 1 });
  });

  it("falls to the floor in an empty fleet", () => {
    // Ten looks before the arrival: 1 x 0.75^10 is below the floor; a full fleet is the target, and the price stays.
    const falling = { pricing: pricing({ occupancy: { target: 1, gain: 0.25 } }) };
    expect(runYaml(scenario(falling, {})).usd("usage_revenue")).toBe("16.000000000"); // 8 x 4 h x 0.5
  });

  it("does not move where a lease locks its price", () => {
    const locked = { ...spot, price_lock: "admission" };
    expect(runYaml(scenario(locked, {})).usd("usage_revenue")).toBe("32.000000000");
  });
});

describe("a price that answers to the queue", () => {
  it("grows by the share of the fleet that waits", () => {
    const spot = { pricing: pricing({ queue: { target: 0, gain: 1 } }) };
    const run = runYaml(
      micro({
        horizon: "14 h",
        fleet: pool(4),
        market: {
          segments: {
            first: crowd("10 h", { gpus: 4, duration: "4 h" }),
            second: crowd("10 h", { gpus: 2, duration: "4 h", patience: "9 h", queue_limit: 1 }),
          },
        },
        products: { spot: { price: "1 USD/GPUh", ...spot } },
      }),
    );
    // Two of four GPUs wait: 1, 1.5, 2.25, 3; 4 GPUs x 7.75 USD.
    expect(run.usd("usage_revenue")).toBe("31.000000000");
  });
});
