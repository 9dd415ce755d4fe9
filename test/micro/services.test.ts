import { describe, expect, it } from "vitest";
import {
  crowd,
  gpuHours,
  micro,
  pool,
  quiet,
  replicationOf,
  runYaml,
  type Sections,
  sumUsd,
  trace,
  wholeMs,
} from "./run-yaml.ts";

const HOUR = 3_600_000;
const LOSS = [
  [0, 0],
  [0.25, 0.1],
  [1, 1],
];
const steps = (...values: readonly (readonly [string, number])[]) => ({
  series: values.map(([at, value]) => ({ at, value })),
});

/** A pool of 6; a service wants 4 GPUs, and 8 from 1 h to 2 h; a firm lease of 2 GPUs is there from the start. */
const crowded = micro({
  horizon: "3 h",
  fleet: pool(6),
  internal: {
    services: {
      feed: {
        demand: steps(["0 h", 4], ["1 h", 8], ["2 h", 4]),
        instance_gpus: 1,
        value: "10 USD/GPUh",
        loss: LOSS,
      },
    },
  },
  market: { segments: { tenants: quiet() } },
  products: { on_demand: { price: "3 USD/GPUh" } },
  initial: { leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 2, remaining: "9 h" }] },
});

describe("a shortfall of a service", () => {
  it("is valued piecewise linearly in the unmet share of its demand", () => {
    // 4 of 8 unmet for an hour: loss at 0.5 is 0.1 + 0.9 x (0.5 - 0.25) / 0.75 = 0.4 of 8 x 10 = 32.
    const run = runYaml(crowded);
    expect(run.usd("service_shortfall")).toBe("-32.000000000");
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 1));
    expect(wholeMs(run.service("feed").demandGpuMs)).toBe(gpuHours(16, 1));
    expect(run.service("feed").peakDemandGpus).toBe(8);
  });

  it("counts as displacement only beyond what happens without sales", () => {
    // Without the lease 2 of 8 are unmet: 0.1 x 80 = 8. Net value: 2 x 3 h x 3 = 18 - 32 + 8 = -6.
    const { ledger } = replicationOf(crowded);
    expect(sumUsd(ledger, "service_shortfall", "counterfactual_service_shortfall")).toBe("-24.000000000");
    expect(sumUsd(ledger, "counterfactual_service_shortfall")).toBe("8.000000000");
    expect(sumUsd(ledger)).toBe("-6.000000000");
  });
});

describe("a service that grows", () => {
  it("takes back spot GPUs after their notice, and is short until then", () => {
    // Demand 8 from 1 h; 4 GPUs are in spot hands with 2 min of notice: short 4 x 2 min, spot 4 x 62/60 x 1 = 4.133333333.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8),
        internal: {
          services: {
            feed: { demand: steps(["0 h", 4], ["1 h", 8]), instance_gpus: 4, value: "10 USD/GPUh" },
          },
        },
        market: { segments: { cheap: quiet() } },
        products: { spot: { price: "1 USD/GPUh", on_reclaim: "kill" } },
        initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 4, remaining: "9 h" }] },
      }),
    );
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 2 / 60));
    expect(run.usd("usage_revenue")).toBe("4.133333333");
    expect(run.usd("service_shortfall")).toBe("-1.333333333"); // 4 x 2/60 h x 10, rounded from ...33
    expect(run.state("idle")).toBe(0);
  });

  it("serves with an instance once it is loaded, and holds it until it is drained", () => {
    // 4 from 0, 8 from 1 h, 4 from 2 h; load 6 min, drain 3 min: short 4 x 6 min twice (also at 0).
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8),
        internal: {
          services: {
            feed: {
              demand: steps(["0 h", 4], ["1 h", 8], ["2 h", 4]),
              instance_gpus: 4,
              load_time: "6 min",
              drain_time: "3 min",
            },
          },
        },
      }),
    );
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 0.2));
    expect(wholeMs(run.service("feed").heldGpuMs)).toBe(gpuHours(4, 3) + gpuHours(4, 1.05));
    expect(run.state("internal")).toBe(gpuHours(4, 4.05));
  });

  it("rounds its instances up, headroom included", () => {
    // 10 x 1.1 = 11 GPUs wanted: two instances of 8.
    const run = runYaml(
      micro({
        horizon: "1 h",
        fleet: pool(32),
        internal: { services: { feed: { demand: steps(["0 h", 10]), instance_gpus: 8, headroom: 0.1 } } },
      }),
    );
    expect(run.state("internal")).toBe(gpuHours(16, 1));
    expect(wholeMs(run.service("feed").servedGpuMs)).toBe(gpuHours(10, 1));
  });
});

/** Two sites of 8; a service of 8 in equal parts, spot on what it leaves; site a is lost from 1 h to 2 h. */
function lostSite(service: Sections): string {
  const cluster = { gpu: "T", topology: "pool", gpus: 8 };
  return micro({
    horizon: "3 h",
    fleet: {
      data_centers: { east: {}, west: {} },
      clusters: { a: { ...cluster, data_center: "east" }, b: { ...cluster, data_center: "west" } },
      events: [
        { at: "1 h", data_center: "east", change: "lost" },
        { at: "2 h", data_center: "east", change: "restored" },
      ],
    },
    internal: {
      services: {
        feed: {
          demand: steps(["0 h", 8]),
          clusters: ["a", "b"],
          instance_gpus: 1,
          value: "1 USD/GPUh",
          ...service,
        },
      },
    },
    market: { segments: { cheap: crowd("30 min", { gpus: 4, duration: "9 h" }) } },
    products: { spot: { price: "1 USD/GPUh", on_reclaim: "kill" } },
  });
}

describe("a service that loses a site", () => {
  it("moves to its other sites, where spot makes room, and back", () => {
    // Short of 4 for the notice of 2 min. Spot: a 4 x 30 min, b 4 x 32 min (1 h 2 min): 2 + 2.133333333.
    const run = runYaml(lostSite({}));
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 2 / 60));
    expect(run.usd("usage_revenue")).toBe("4.133333333");
    expect(run.segment("cheap")).toMatchObject({ accepted: 2, evictions: 1, failed: 1, killed: 1 });
    expect(run.state("internal", "a")).toBe(gpuHours(4, 2));
    // b holds 4 in hour 1, 8 from 1:02 to 2 h (4 until then), 4 in hour 3.
    expect(run.state("internal", "b")).toBe(gpuHours(4, 3) + gpuHours(4, 58 / 60));
    expect(run.state("down", "a")).toBe(gpuHours(8, 1));
  });

  it("is short for as long as it lasts without failover", () => {
    // 4 x 1 h; half of the demand at 1 USD: 8 x 0.5 = 4.
    const run = runYaml(lostSite({ failover: false }));
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 1));
    expect(run.usd("service_shortfall")).toBe("-4.000000000");
  });
});

describe("a scenario that sells nothing", () => {
  it("has a net value of exactly 0, whatever its costs and losses", () => {
    const text = micro({
      horizon: "3 d",
      fleet: { ...pool(6, { interruptions: { every: { law: "exponential", mean: "7 h" }, outage: "1 h" } }) },
      internal: {
        services: {
          feed: {
            demand: { profile: { base: 4.3, daily: { peak_to_trough: 3, peak_hour: 20 } } },
            instance_gpus: 1,
            value: "9.87654321 USD/GPUh",
          },
        },
        jobs: {
          train: {
            arrivals: { rate: "1 /h" },
            gpus: 2,
            work: { law: "exponential", mean: "1 h" },
            value: "3 USD/GPUh",
            deadline: "2 h",
          },
        },
      },
      market: { segments: { tenants: { ...crowd("1 h", { gpus: 2, duration: "1 h" }), wtp: "1 USD/GPUh" } } },
      products: { on_demand: { price: "3 USD/GPUh" } },
      costs: { energy: true, tenancy_overhead: 0.1, support: "0.05 USD/GPUh" },
    });
    const { ledger, run } = replicationOf(text);
    expect(sumUsd(ledger)).toBe("0.000000000");
    expect(sumUsd(run.ledger, "energy", "service_shortfall", "job_loss")).toMatch(/^-[1-9]/);
  });
});

describe("costs of sold hours", () => {
  it("are a share of the charge and an amount per GPU-hour", () => {
    // 2 GPUs x 3 h x 3 USD = 18; overhead 10 % = 1.8; support 6 x 0.05 = 0.3; net 15.9 and no energy.
    const text = micro({
      horizon: "3 h",
      fleet: pool(6),
      market: { segments: { tenants: quiet() } },
      products: { on_demand: { price: "3 USD/GPUh" } },
      costs: { energy: false, tenancy_overhead: 0.1, support: "0.05 USD/GPUh" },
      initial: {
        leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 2, remaining: "9 h" }],
      },
    });
    const { ledger } = replicationOf(text);
    expect(sumUsd(ledger, "tenancy_overhead")).toBe("-1.800000000");
    expect(sumUsd(ledger, "support")).toBe("-0.300000000");
    expect(sumUsd(ledger)).toBe("15.900000000");
  });
});

describe("a job that sales delay", () => {
  it("costs what it loses beyond the run that sells nothing", () => {
    // 8 GPUs leased until 2 h; a job of 1 h arrives at 1 h, due in 90 min: ends at 3 h, half an hour late of an hour
    // of decay: half of 5 x 8 x 1 = 20. Without sales it ends at 2 h, in time. Net: 8 x 2 x 3 - 20 = 28.
    const text = micro({
      horizon: "5 h",
      fleet: pool(8),
      internal: {
        jobs: {
          train: { arrivals: trace("jobs.csv"), deadline: "90 min", decay: "1 h", value: "5 USD/GPUh" },
        },
      },
      market: { segments: { tenants: quiet() } },
      products: { on_demand: { price: "3 USD/GPUh" } },
      initial: {
        leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 8, remaining: "2 h" }],
      },
    });
    const { ledger } = replicationOf(text, { "jobs.csv": [{ atMs: HOUR, gpus: 8, workMs: HOUR }] });
    expect(sumUsd(ledger, "job_loss")).toBe("-20.000000000");
    expect(sumUsd(ledger)).toBe("28.000000000");
  });
});
