import { describe, expect, it } from "vitest";
import { crowd, gpuHours, micro, nodes, pool, quiet, runYaml, type Sections, wholeMs } from "./run-yaml.ts";

const LADDER = [
  { below: 0.99, credit: 0.1 },
  { below: 0.9, credit: 0.25 },
];

/**
 * Both nodes fail after exactly 5 d of up time (2026-11-30T00:00Z) and are repaired 36 h later, in December. One
 * on-demand lease of 8 GPUs at 3 USD runs from the start; the horizon is 2026-12-03T00:00Z.
 */
function outage(more: Sections = {}, product: Sections = {}): string {
  return micro({
    start: "2026-11-25T00:00:00Z",
    horizon: "8 d",
    fleet: nodes(2, { failures: { time_to_failure: "5 d", time_to_repair: "36 h" } }),
    market: { segments: { tenants: quiet() } },
    products: { on_demand: { price: "3 USD/GPUh", sla: LADDER, ...product } },
    initial: {
      leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 8, remaining: "100 d" }],
    },
    ...more,
  });
}

describe("availability of a lease", () => {
  it("is judged per UTC month, and at the horizon on the part seen", () => {
    // November: 144 h contracted, 24 h unserved: 0.83 earns 25 % of 120 h x 8 x 3 = 2880, that is 720.
    // December: 48 h contracted, 12 h unserved: 0.75 earns 25 % of 36 h x 8 x 3 = 864, that is 216.
    const run = runYaml(outage());
    expect(run.usd("sla_credit")).toBe("-936.000000000");
    expect(run.usd("usage_revenue")).toBe("3744.000000000"); // 156 h x 8 x 3
    expect(wholeMs(run.result.products[0]!.unservedGpuMs)).toBe(gpuHours(8, 36));
    expect(wholeMs(run.result.products[0]!.contractedGpuMs)).toBe(gpuHours(8, 192));
    expect(run.state("down")).toBe(gpuHours(16, 36));
    expect(run.leases[0]).toMatchObject({ interruptions: 1, evictions: 0, outcome: "running" });
  });

  it("is judged on what lies inside the window only", () => {
    // Warm-up until Nov 29: 48 h of November seen, 24 unserved: 25 % of 24 h x 8 x 3 = 576, 144; December as before.
    const run = runYaml(outage({ warmup: "4 d" }));
    expect(run.usd("sla_credit")).toBe("-360.000000000");
    expect(wholeMs(run.result.products[0]!.contractedGpuMs)).toBe(gpuHours(8, 96));
  });

  it("falls into another UTC month when the clock of the start has an offset", () => {
    // The same instants, written in another zone: the same credits.
    const run = runYaml(outage({ start: "2026-11-24T19:00:00-05:00" }));
    expect(run.usd("sla_credit")).toBe("-936.000000000");
  });

  it("earns the smaller credit above the lower step", () => {
    // Repaired after 6 h, all in November: 138 / 144 = 0.958: 10 % of 138 h x 24 USD = 331.2. December is whole.
    const run = runYaml(
      outage({ fleet: nodes(2, { failures: { time_to_failure: "5 d", time_to_repair: "6 h" } }) }),
    );
    expect(run.usd("sla_credit")).toBe("-331.200000000");
    expect(wholeMs(run.result.products[0]!.contractedGpuMs)).toBe(gpuHours(8, 192));
  });

  it("is judged at the end of a lease that ends within a month", () => {
    // 130 h of work: 120 h until the failure, 10 h from Dec 1 12:00 on. November: 720 as above.
    // December: 22 h contracted, 12 unserved: 25 % of 10 h x 24 = 60.
    const run = runYaml(
      outage({
        initial: {
          leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 8, remaining: "130 h" }],
        },
      }),
    );
    expect(run.usd("sla_credit")).toBe("-780.000000000");
    expect(run.segment("tenants").completed).toBe(1);
  });

  it("counts a term that goes on: a contract is not prolonged by an outage", () => {
    // Reserved until 6 d 18 h: 120 h + 6 h served of 162. Revenue 126 x 24 = 3024. November 720;
    // December: 18 h contracted, 12 unserved: 25 % of 6 h x 24 = 36.
    const run = runYaml(
      outage({
        products: { reserved: { price: "3 USD/GPUh", sla: LADDER } },
        initial: {
          leases: [{ segment: "tenants", product: "reserved", gpu: "T", gpus: 8, remaining: "162 h" }],
        },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("3024.000000000");
    expect(run.usd("sla_credit")).toBe("-756.000000000");
    expect(run.segment("tenants").completed).toBe(1);
  });

  it("earns its share of a floating charge at the prices that were charged", () => {
    // 3 USD until Nov 28, 4 USD after. November charge: 72 h x 24 + 48 h x 32 = 3264, 25 % = 816.
    // December charge: 36 h x 32 = 1152, 25 % = 288.
    const price = [
      { at: "0 h", price: "3 USD/GPUh" },
      { at: "3 d", price: "4 USD/GPUh" },
    ];
    const run = runYaml(outage({}, { price, price_lock: "floating" }));
    expect(run.usd("sla_credit")).toBe("-1104.000000000");
    expect(run.usd("usage_revenue")).toBe("4416.000000000");
  });
});

describe("a failure under a gang", () => {
  it("suspends the whole gang until all its nodes are back, and the lease is prolonged", () => {
    // Node 0 is busy from 0 (a job of 2 h), then with the lease of 16 from 2 h: its 5 busy hours end at 5 h.
    // Repaired at 6 h, the lease goes on with 1.5 h left. Billed 4.5 h x 16 x 3 = 216, until 7.5 h.
    const run = runYaml(
      micro({
        horizon: "9 h",
        fleet: nodes(2, { failures: { time_to_failure: "5 h", time_to_repair: "1 h", clock: "busy" } }),
        internal: { jobs: { early: { arrivals: { rate: "0 /h" }, gpus: 8, work: "1 h" } } },
        market: { segments: { tenants: crowd("2 h", { gpus: 16, duration: "270 min" }) } },
        products: { on_demand: { price: "3 USD/GPUh" } },
        initial: { jobs: [{ source: "early", gpus: 8, remaining: "2 h" }] },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("216.000000000");
    expect(run.segment("tenants")).toMatchObject({
      accepted: 1,
      interruptions: 1,
      completed: 1,
      killed: 0,
      failed: 0,
    });
    expect(run.leases.find((lease) => lease.interruptions === 1)).toMatchObject({
      startMs: 2 * 3_600_000,
      endMs: 7.5 * 3_600_000,
    });
    expect(run.state("down")).toBe(gpuHours(8, 1));
  });

  it("moves the gang at once where a spare node is free", () => {
    // The same on three nodes: nothing is lost, the lease ends at 6.5 h.
    const run = runYaml(
      micro({
        horizon: "9 h",
        fleet: nodes(3, { failures: { time_to_failure: "5 h", clock: "busy" } }),
        internal: { jobs: { early: { arrivals: { rate: "0 /h" }, gpus: 8, work: "1 h" } } },
        market: {
          segments: {
            tenants: crowd("2 h", { gpus: 16, duration: "270 min", gpu_types: ["T"], patience: "0 s" }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" } },
        initial: { jobs: [{ source: "early", gpus: 8, remaining: "2 h" }] },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("216.000000000");
    expect(run.leases.find((lease) => lease.interruptions === 1)).toMatchObject({
      endMs: 6.5 * 3_600_000,
      outcome: "completed",
    });
  });

  it("ends a spot lease that is killed on interruption as failed, without credit", () => {
    // Down at 2 h for 1 h: 8 x 2 h x 1 = 16, no eviction credit.
    const run = runYaml(
      micro({
        horizon: "4 h",
        fleet: pool(8, { interruptions: { every: "2 h", outage: "1 h" } }),
        market: { segments: { tenants: quiet() } },
        products: { spot: { price: "1 USD/GPUh", on_reclaim: "kill", eviction_credit: "1 h" } },
        initial: { leases: [{ segment: "tenants", product: "spot", gpu: "T", gpus: 8, remaining: "9 h" }] },
      }),
    );
    expect(run.segment("tenants")).toMatchObject({ failed: 1, killed: 0, evictions: 0, interruptions: 1 });
    expect([run.usd("usage_revenue"), run.usd("eviction_credit")]).toEqual(["16.000000000", "0.000000000"]);
    expect(run.state("down")).toBe(gpuHours(8, 1));
  });
});
