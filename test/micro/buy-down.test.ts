import { describe, expect, it } from "vitest";
import { crowd, micro, pool, runYaml, type Sections } from "./run-yaml.ts";

/** Eight GPUs for one instant's crowd; 2 hours each. */
const market = (tenant: Sections, products: Sections, gpus = 8) =>
  micro({
    horizon: "12 h",
    fleet: pool(gpus),
    market: { segments: { tenants: crowd("1 h", { gpus: 8, duration: "2 h", ...tenant }) } },
    products,
  });

/** On-demand takes nothing back from spot. */
const BOTH = { on_demand: { price: "3 USD/GPUh", priority: 5 }, spot: { price: "1 USD/GPUh" } };

describe("buying down", () => {
  it("counts the hours of a tenant who takes spot and would have paid for on-demand, at the difference", () => {
    // WTP 5: spot is worth 4 over its price, on-demand 2. 8 GPUs x 2 h x (3 - 1).
    const run = runYaml(market({ wtp: "5 USD/GPUh" }, BOTH));
    expect(run.segment("tenants")).toMatchObject({ accepted: 1, buyDownGpuHours: 16, buyDownUsd: 32 });
    const [onDemand, spot] = run.result.products;
    expect(spot).toMatchObject({ kind: "spot", buyDownGpuHours: 16, buyDownUsd: 32 });
    expect(onDemand).toMatchObject({ kind: "on_demand", buyDownGpuHours: 0, buyDownUsd: 0 });
  });

  it("does not count a tenant to whom on-demand is too dear", () => {
    const run = runYaml(market({ wtp: "2 USD/GPUh" }, BOTH));
    expect(run.segment("tenants")).toMatchObject({ accepted: 1, buyDownGpuHours: 0, buyDownUsd: 0 });
  });

  it("does not count a tenant who takes on-demand", () => {
    // Spot is worth nothing to them.
    const run = runYaml(market({ wtp: "5 USD/GPUh", interruption_discount: 1 }, BOTH));
    expect(run.result.products[0]!.leases).toBe(1);
    expect(run.segment("tenants")).toMatchObject({ buyDownGpuHours: 0 });
  });

  it("does not count spot that is only the second choice", () => {
    // On-demand at 3 is preferred (spot loses half of 5); capacity control keeps it off, and spot is the way out.
    const limited = micro({
      horizon: "12 h",
      fleet: pool(8),
      market: {
        segments: {
          tenants: crowd("1 h", { gpus: 8, duration: "2 h", wtp: "5 USD/GPUh", interruption_discount: 0.5 }),
        },
      },
      products: BOTH,
      policies: { capacity_control: { policy: "class_limits", limits: { on_demand: 0 } } },
    });
    const run = runYaml(limited);
    expect(run.result.products[1]!.leases).toBe(1);
    expect(run.segment("tenants")).toMatchObject({ buyDownGpuHours: 0, buyDownUsd: 0 });
  });

  it("is what on-demand loses where capacity is ample, with the same draws", () => {
    // Everybody here would pay 3: without spot the same tenants pay 3 for the hours that they had for 1.
    const tenant = { wtp: "5 USD/GPUh" };
    const withSpot = runYaml(market(tenant, BOTH, 4000));
    const without = runYaml(market(tenant, { on_demand: BOTH.on_demand }, 4000));
    const lost = Number(without.usd("usage_revenue")) - Number(withSpot.usd("usage_revenue"));
    expect(withSpot.segment("tenants").buyDownUsd).toBeCloseTo(lost, 6);
  });

  it("overstates what on-demand loses where the next tenant takes its place", () => {
    // 8 GPUs, a hundred tenants: the first takes spot, the second takes the GPUs back on demand for 2 h.
    const products = { ...BOTH, on_demand: { price: "3 USD/GPUh" } };
    const withSpot = runYaml(market({ wtp: "5 USD/GPUh" }, products));
    const without = runYaml(market({ wtp: "5 USD/GPUh" }, { on_demand: products.on_demand }));
    expect(withSpot.segment("tenants").buyDownUsd).toBe(32);
    expect(withSpot.usd("usage_revenue", "on_demand")).toBe("48.000000000");
    expect(without.usd("usage_revenue", "on_demand")).toBe("48.000000000");
  });
});
