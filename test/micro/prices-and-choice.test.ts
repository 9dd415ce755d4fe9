import { describe, expect, it } from "vitest";
import { crowd, gpuHours, micro, pool, quiet, runYaml, type Sections } from "./run-yaml.ts";

const NOON = [
  { at: "0 h", price: "2 USD/GPUh" },
  { at: "12 h", price: "3 USD/GPUh" },
];

describe("a price that changes at noon", () => {
  const scenario = (lock: string, at = "10 h") =>
    micro({
      horizon: "24 h",
      fleet: pool(8),
      market: { segments: { tenants: crowd(at, { gpus: 8, duration: "4 h" }) } },
      products: { on_demand: { price: NOON, price_lock: lock } },
    });

  it("leaves a lease at the price of its admission", () => {
    expect(runYaml(scenario("admission")).usd("usage_revenue")).toBe("64.000000000"); // 8 x 4 h x 2
  });

  it("holds from noon on where the price floats", () => {
    expect(runYaml(scenario("floating")).usd("usage_revenue")).toBe("80.000000000"); // 8 x (2 h x 2 + 2 h x 3)
  });

  it("holds for a request of that instant", () => {
    expect(runYaml(scenario("admission", "12 h")).usd("usage_revenue")).toBe("96.000000000"); // 8 x 4 h x 3
  });

  it("bills a floating lease to the millisecond of the change", () => {
    // One GPU from 11:59:59.999: 1 ms at 2 and 1 h less 1 ms at 3 USD/h: 3 - 1 ms/h x 1 = 3 - 277.77... nano-USD.
    const run = runYaml(
      micro({
        horizon: "24 h",
        fleet: pool(1),
        market: { segments: { tenants: crowd("43199999 ms", { gpus: 1, duration: "1 h" }) } },
        products: { on_demand: { price: NOON, price_lock: "floating" } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("2.999999722");
  });

  it("ends a floating spot lease whose bid it passes, without credit", () => {
    // From 10 h to noon: 8 x 2 h x 2 = 32.
    const run = runYaml(
      micro({
        horizon: "24 h",
        fleet: pool(8),
        market: { segments: { tenants: crowd("10 h", { gpus: 8, duration: "4 h", wtp: "2.5 USD/GPUh" }) } },
        products: { spot: { price: NOON, eviction_credit: "1 h", interrupted_hour: "free" } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("32.000000000");
    expect(run.usd("eviction_credit")).toBe("0.000000000");
    expect(run.segment("tenants")).toMatchObject({ outbid: 1, killed: 1, evictions: 0, completed: 0 });
  });

  it("keeps a floating lease whose bid equals the new price", () => {
    const run = runYaml(
      micro({
        horizon: "24 h",
        fleet: pool(8),
        market: { segments: { tenants: crowd("10 h", { gpus: 8, duration: "4 h", wtp: "3 USD/GPUh" }) } },
        products: { spot: { price: NOON } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("80.000000000");
    expect(run.segment("tenants")).toMatchObject({ outbid: 0, completed: 1 });
  });

  it("meets those who wait at their start: some no longer want", () => {
    // All GPUs are taken until 13 h; who waits since 10 h would pay 2.5 and meets 3 at noon.
    const run = runYaml(
      micro({
        horizon: "24 h",
        fleet: pool(8),
        market: {
          segments: {
            holder: quiet(),
            tenants: crowd("10 h", { gpus: 8, duration: "4 h", wtp: "2.5 USD/GPUh", patience: "unlimited" }),
          },
        },
        products: { on_demand: { price: NOON } },
        initial: {
          leases: [{ segment: "holder", product: "on_demand", gpu: "T", gpus: 8, remaining: "13 h" }],
        },
      }),
    );
    expect(run.lost("tenants")).toEqual({ priced_out: run.segment("tenants").offered });
    expect(run.usd("usage_revenue")).toBe("208.000000000"); // 8 x 13 h x 2, locked at the start
  });
});

describe("a price that is a multiple of another product's", () => {
  it("is rounded once to whole nano-USD", () => {
    // 2.95 x 0.35 = 1.0325; 8 GPUs x 1 h = 8.26.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: { segments: { tenants: quiet() } },
        products: {
          on_demand: { price: "2.95 USD/GPUh" },
          spot: { price: { of: "on_demand", times: 0.35 } },
        },
        initial: { leases: [{ segment: "tenants", product: "spot", gpu: "T", gpus: 8, remaining: "1 h" }] },
      }),
    );
    expect(run.usd("usage_revenue", "spot")).toBe("8.260000000");
  });
});

describe("what a request is lost for", () => {
  const asks = (segment: Sections, market: Sections = {}) =>
    micro({
      horizon: "4 h",
      fleet: pool(8),
      market: { segments: { tenants: crowd("1 h", { gpus: 8, duration: "1 h", ...segment }) }, ...market },
      products: { on_demand: { price: "2.95 USD/GPUh" } },
    });
  const rival = { competitors: { rival: { prices: { T: "2.5 USD/GPUh" } } } };

  it("is `priced_out` when nothing was worth it", () => {
    const run = runYaml(asks({ wtp: "2.949999999 USD/GPUh" }));
    expect(run.lost("tenants")).toEqual({ priced_out: run.segment("tenants").offered });
  });

  it("is nothing when the price is just worth it", () => {
    const run = runYaml(asks({ wtp: "2.95 USD/GPUh" }));
    expect(run.segment("tenants").accepted).toBe(1);
  });

  it("is `competitor` when somebody else's offer was better", () => {
    const run = runYaml(asks({ wtp: "4 USD/GPUh", switching_cost: "0.4 USD/GPUh" }, rival));
    expect(run.lost("tenants")).toEqual({ competitor: run.segment("tenants").offered });
  });

  it("is not `competitor` when going there costs more than it saves", () => {
    const run = runYaml(asks({ wtp: "4 USD/GPUh", switching_cost: "0.46 USD/GPUh" }, rival));
    expect(run.segment("tenants").accepted).toBe(1);
  });

  it("is `priced_out` when not even the competitor was worth it", () => {
    const run = runYaml(asks({ wtp: "2.4 USD/GPUh" }, rival));
    expect(run.lost("tenants")).toEqual({ priced_out: run.segment("tenants").offered });
  });

  it("is `too_large` when no cluster could ever hold it", () => {
    const run = runYaml(asks({ gpus: 9 }));
    expect(run.lost("tenants")).toEqual({ too_large: run.segment("tenants").offered });
    // 9 GPU-h each, at 2.95.
    const { offered, lostUsd, lostGpuHours } = run.segment("tenants");
    expect(lostGpuHours.reduce((a, b) => a + b)).toBeCloseTo(9 * offered, 9);
    expect(lostUsd.reduce((a, b) => a + b)).toBeCloseTo(9 * 2.95 * offered, 6);
  });

  it("is `reneged` when the wait was too long", () => {
    const run = runYaml(asks({ patience: "59 min" }));
    expect(run.segment("tenants").accepted).toBe(1);
    expect(run.lost("tenants")).toEqual({ reneged: run.segment("tenants").offered - 1 });
  });

  it("is nothing for those who wait at the end", () => {
    // 1 h each from 1 h on, horizon 4 h: three start (at 1, 2 and 3 h), the others wait.
    const run = runYaml(asks({ patience: "unlimited" }));
    expect(run.lost("tenants")).toEqual({});
    expect(run.segment("tenants")).toMatchObject({
      accepted: 3,
      completed: 2,
      waitingAtEnd: run.segment("tenants").offered - 3,
    });
    // Waits of 0, 1 and 2 h; revenue 8 x 3 h x 2.95 = 70.8.
    expect(run.segment("tenants").waits).toMatchObject({ sumH: 3, maxH: 2, zeros: 1 });
    expect(run.usd("usage_revenue")).toBe("70.800000000");
  });
});

describe("capacity control", () => {
  const controlled = (capacity_control: Sections) =>
    micro({
      horizon: "2 h",
      fleet: pool(10),
      market: { segments: { tenants: crowd("0 h", { gpus: 2, duration: "5 h" }) } },
      products: { on_demand: { price: "3 USD/GPUh" } },
      policies: { capacity_control },
    });

  it("refuses what would lift a class above its limit", () => {
    // Limit 5: two requests of 2 GPUs; 4 x 2 h x 3 = 24. Withheld: 5 of the 6 idle GPUs, 1 is open to the class.
    const run = runYaml(controlled({ policy: "class_limits", limits: { tenants: 5 } }));
    expect(run.usd("usage_revenue")).toBe("24.000000000");
    expect(run.lost("tenants")).toEqual({ refused_by_policy: run.segment("tenants").offered - 2 });
    expect(run.unsold("withheld")).toBe(gpuHours(5, 2));
    expect(run.unsold("no_demand")).toBe(gpuHours(1, 2));
  });

  it("keeps a trunk reservation free", () => {
    // 10 - 4 = 6 GPUs: three requests; 6 x 2 h x 3 = 36; 4 GPUs withheld.
    const run = runYaml(controlled({ policy: "trunk_reservation", reservations: { tenants: 4 } }));
    expect(run.usd("usage_revenue")).toBe("36.000000000");
    expect(run.lost("tenants")).toEqual({ refused_by_policy: run.segment("tenants").offered - 3 });
    expect(run.unsold("withheld")).toBe(gpuHours(4, 2));
  });
});

describe("a second choice", () => {
  it("is taken when the best offer does not admit, and everybody else is lost on the best", () => {
    // 4 GPUs of T at 1 and 4 of U at 2: one lease each: 4 x 2 h x 1 + 4 x 2 h x 2 = 8 + 16.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: {
          gpu_types: {
            T: { load_power: "1 W", idle_power: "1 W" },
            U: { load_power: "1 W", idle_power: "1 W" },
          },
          clusters: {
            a: { gpu: "T", topology: "pool", gpus: 4 },
            b: { gpu: "U", topology: "pool", gpus: 4 },
          },
        },
        market: { segments: { tenants: crowd("0 h", { gpus: 4, duration: "5 h", gpu_types: ["T", "U"] }) } },
        products: { on_demand: { price: { T: "1 USD/GPUh", U: "2 USD/GPUh" } } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("24.000000000");
    expect(run.state("on_demand", "a")).toBe(gpuHours(4, 2));
    expect(run.state("on_demand", "b")).toBe(gpuHours(4, 2));
    const { offered } = run.segment("tenants");
    expect(run.lost("tenants")).toEqual({ no_capacity: offered - 2 });
    expect(run.segment("tenants").lostUsd.reduce((a, b) => a + b)).toBeCloseTo((offered - 2) * 4 * 5 * 1, 6);
  });

  it("may be another product on the same GPUs", () => {
    // On-demand may hold 4 GPUs by its limit; the next request takes spot: 4 x 2 h x (3 + 1) = 32.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: {
          segments: { tenants: crowd("0 h", { gpus: 4, duration: "5 h", interruption_discount: 0.5 }) },
        },
        products: { on_demand: { price: "3 USD/GPUh" }, spot: { price: "1 USD/GPUh" } },
        policies: { capacity_control: { policy: "class_limits", limits: { on_demand: 4 } } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("32.000000000");
    expect(run.segment("tenants").acceptedByProduct).toEqual([1, 1]);
  });
});
