import { describe, expect, it } from "vitest";
import {
  crowd,
  gpuHours,
  micro,
  nodes,
  pool,
  quiet,
  replicationOf,
  runYaml,
  sumUsd,
  trace,
  wholeMs,
} from "./run-yaml.ts";

const HOUR = 3_600_000;

describe("turnaround between internal and external use", () => {
  it("is waited for twice when GPUs go out and come back, and is nobody's use", () => {
    // A job until 1 h; the lease turns 20 min, runs 1:20 - 2:20; a job that arrived at 2 h turns 20 min, runs 2:40 - 3:40.
    const run = runYaml(
      micro({
        horizon: "5 h",
        fleet: pool(8, { turnaround: "20 min" }),
        internal: { jobs: { train: { arrivals: trace("jobs.csv") } } },
        market: { segments: { tenants: crowd("1 h", { gpus: 8, duration: "1 h" }) } },
        products: { on_demand: { price: "3 USD/GPUh" } },
      }),
      {
        "jobs.csv": [
          { atMs: 0, gpus: 8, workMs: HOUR },
          { atMs: 2 * HOUR, gpus: 8, workMs: HOUR },
        ],
      },
    );
    expect(run.state("turning")).toBe(gpuHours(8, 2 / 3));
    expect(run.state("internal")).toBe(gpuHours(8, 2));
    expect(run.state("on_demand")).toBe(gpuHours(8, 1));
    expect(run.state("idle")).toBe(gpuHours(8, 5 - 2 / 3 - 2 - 1));
    expect(run.usd("usage_revenue")).toBe("24.000000000");
    expect(wholeMs(run.segment("tenants").waits.sumExact)).toBe(20 * 60_000);
    expect(run.jobs.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, HOUR],
      [(2 + 2 / 3) * HOUR, (3 + 2 / 3) * HOUR],
    ]);
  });

  it("is not needed between two tenants", () => {
    const run = runYaml(
      micro({
        horizon: "5 h",
        fleet: pool(8, { turnaround: "20 min" }),
        market: {
          segments: {
            one: crowd("0 h", { gpus: 8, duration: "1 h" }),
            two: crowd("2 h", { gpus: 8, duration: "1 h" }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" } },
      }),
    );
    expect(run.state("turning")).toBe(gpuHours(8, 1 / 3));
    expect(wholeMs(run.segment("two").waits.sumExact)).toBe(0);
  });
});

describe("the sellable share", () => {
  it("limits what tenants hold at once", () => {
    // 0.6 of 10 = 6 GPUs: three leases of 2; 6 x 3 h x 3 = 54. The other four are not sellable.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(10, { sellable: 0.6 }),
        market: { segments: { tenants: crowd("0 h", { gpus: 2, duration: "9 h" }) } },
        products: { on_demand: { price: "3 USD/GPUh" } },
      }),
    );
    expect(run.usd("usage_revenue")).toBe("54.000000000");
    expect(run.lost("tenants")).toEqual({ no_capacity: run.segment("tenants").offered - 3 });
    expect(run.unsold("not_sellable")).toBe(gpuHours(4, 3));
  });

  it("refuses at once what exceeds it as a whole", () => {
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(10, { sellable: 0.6 }),
        market: { segments: { tenants: crowd("0 h", { gpus: 7, duration: "9 h", patience: "unlimited" }) } },
        products: { on_demand: { price: "3 USD/GPUh" } },
      }),
    );
    expect(run.lost("tenants")).toEqual({ too_large: run.segment("tenants").offered });
  });

  it("lets a firm lease take the place of spot that fills it", () => {
    // 6 of 10 in spot; internal work holds the other 4. On-demand of 6 at 1 h: spot goes at 1:02, 6 x 62/60 x 1 = 6.2.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(10, { sellable: 0.6 }),
        internal: { jobs: { train: { arrivals: { rate: "0 /h" }, gpus: 4, work: "1 h" } } },
        market: {
          segments: {
            cheap: quiet(),
            firm: crowd("1 h", { gpus: 6, duration: "9 h", products: ["on_demand"] }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" }, spot: { price: "1 USD/GPUh", on_reclaim: "kill" } },
        initial: {
          jobs: [{ source: "train", gpus: 4, remaining: "9 h" }],
          leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 6, remaining: "9 h" }],
        },
      }),
    );
    expect(run.usd("usage_revenue", "spot")).toBe("6.200000000");
    expect(run.usd("usage_revenue", "on_demand")).toBe("35.400000000"); // 6 x 118/60 x 3
  });
});

describe("a firm lease that finds the sellable share filled by spot", () => {
  const text = (fleet: Record<string, unknown>): string =>
    micro({
      horizon: "3 h",
      fleet,
      market: {
        segments: {
          cheap: quiet(),
          firm: crowd("1 h", { gpus: 4, duration: "9 h", products: ["on_demand"] }),
        },
      },
      products: { on_demand: { price: "3 USD/GPUh" }, spot: { price: "1 USD/GPUh", on_reclaim: "kill" } },
      initial: {
        leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 2, count: 4, remaining: "9 h" }],
      },
    });

  it.each([
    ["a pool", pool(16, { sellable: 0.5 })],
    ["nodes", nodes(2, { sellable: 0.5 })],
  ])("replaces it although other GPUs are free, on %s", (_, fleet) => {
    // 8 of 16 GPUs may be sold, and four spot leases of 2 hold them. At 1 h a first firm lease of 4 recalls two, a
    // second the other two; all go at 1:02. Spot: 8 x 62/60 x 1 = 8.266666667. Firm: 8 x 118/60 x 3 = 47.2.
    const run = runYaml(text(fleet));
    expect(run.leases.filter(({ outcome }) => outcome === "killed")).toHaveLength(4);
    expect(run.usd("usage_revenue", "on_demand")).toBe("47.200000000");
    expect(run.leases.map(({ outcome }) => outcome).filter((outcome) => outcome === "running")).toHaveLength(
      2,
    );
    expect(run.state("on_demand")).toBe(gpuHours(8, 118 / 60));
    expect(run.state("spot")).toBe(gpuHours(8, 62 / 60));
    expect(run.unsold("not_sellable")).toBe(gpuHours(8, 3));
  });
});

describe("the disaster buffer", () => {
  it("takes up a firm lease that lost its node, and no new one", () => {
    // Two nodes, one of them buffer. The lease of 8 stands on node 0; both nodes fail at 1 h under its feet only if
    // busy: node 0 fails at 1 h (busy clock) for 10 h, the lease goes on at once on node 1, which fails at 2 h.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: nodes(2, {
          buffer_gpus: 8,
          failures: { time_to_failure: "1 h", time_to_repair: "10 h", clock: "busy" },
        }),
        market: {
          segments: {
            one: quiet({ products: ["on_demand"] }),
            late: crowd("30 min", { gpus: 8, duration: "1 h" }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" } },
        initial: { leases: [{ segment: "one", product: "on_demand", gpu: "T", gpus: 8, remaining: "9 h" }] },
      }),
    );
    // Served from 0 to 2 h: 8 x 2 x 3 = 48.
    expect(run.usd("usage_revenue")).toBe("48.000000000");
    expect(run.segment("one").interruptions).toBe(2);
    expect(run.segment("late").accepted).toBe(0);
  });

  it("is out of reach of firm leases and jobs, and open to spot", () => {
    // 8 GPUs, 4 of buffer: a firm lease of 2 and a firm job of 2 at 0, spot of 2 twice at 1 h on the buffer.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8, { buffer_gpus: 4 }),
        internal: { jobs: { train: { arrivals: trace("jobs.csv") } } },
        market: {
          segments: {
            firm: crowd("10 min", { gpus: 2, duration: "9 h", products: ["on_demand"] }),
            cheap: crowd("1 h", { gpus: 2, duration: "9 h", products: ["spot"] }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" }, spot: { price: "1 USD/GPUh" } },
      }),
      {
        "jobs.csv": [
          { atMs: 0, gpus: 2, workMs: 9 * HOUR },
          { atMs: 2 * HOUR, gpus: 2, workMs: HOUR },
        ],
      },
    );
    expect(run.segment("firm").accepted).toBe(1);
    expect(run.lost("firm")).toEqual({ no_capacity: run.segment("firm").offered - 1 });
    expect(run.segment("cheap").accepted).toBe(2);
    expect(run.source("train")).toMatchObject({ accepted: 1, waitingAtEnd: 1 });
    expect(run.usd("usage_revenue", "spot")).toBe("8.000000000"); // 4 x 2 h x 1
    expect(wholeMs(run.result.clusters[0]!.bufferSoldGpuMs)).toBe(gpuHours(4, 2));
    // Idle before spot came: all of it is the buffer, from 10 min to 1 h; before that 2 more for sale.
    expect(run.unsold("buffer")).toBe(gpuHours(4, 1));
    expect(run.unsold("no_demand")).toBe(gpuHours(2, 1 / 6));
  });
});

describe("energy", () => {
  it("is power at load and idle x PUE x the price of the hour, less that of the run that sells nothing", () => {
    // Hour 1: 4 GPUs at load for half an hour: 2 GPU-h x 1 kW + 6 x 0.1 kW = 2.6 kWh; x 1.2 x 0.1 USD = 0.312.
    // Hour 2: the same at half the price: 0.156. The third hour idles: 8 x 0.1 x 1.2 x 0.05 = 0.048.
    const { ledger } = replicationOf(metered);
    expect(sumUsd(ledger, "energy")).toBe("-0.516000000");
    // Nothing sold: 8 x 0.1 kW x 1.2 = 0.96 kWh an hour: 0.096 + 0.048 + 0.048 = 0.192. Net: 4 x 1 h x 3 - 0.324.
    expect(sumUsd(ledger, "counterfactual_energy")).toBe("0.192000000");
    expect(sumUsd(ledger)).toBe("11.676000000");
  });
});

const metered = micro({
  horizon: "3 h",
  fleet: {
    data_centers: {
      site: {
        pue: 1.2,
        electricity: [
          { at: "0 h", value: "100 USD/MWh" },
          { at: "1 h", value: "50 USD/MWh" },
        ],
      },
    },
    ...pool(8, { data_center: "site" }),
  },
  market: { segments: { tenants: crowd("30 min", { gpus: 4, duration: "1 h" }) } },
  products: { on_demand: { price: "3 USD/GPUh" } },
  policies: { capacity_control: { policy: "class_limits", limits: { tenants: 4 } } },
  costs: { energy: true },
});

describe("a site that is lost", () => {
  it("suspends its firm leases until it is restored; its GPUs are down meanwhile", () => {
    // 8 x 4 h of work from 0, lost from 2 h to 3 h: ends at 5 h; 32 GPU-h x 3 = 96. Down: 8 x 1 h.
    const run = runYaml(
      micro({
        horizon: "7 h",
        fleet: {
          data_centers: { site: {} },
          ...pool(8, { data_center: "site" }),
          events: [
            { at: "2 h", data_center: "site", change: "lost" },
            { at: "3 h", data_center: "site", change: "restored" },
          ],
        },
        market: { segments: { tenants: quiet() } },
        products: { on_demand: { price: "3 USD/GPUh" } },
        initial: {
          leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus: 8, remaining: "4 h" }],
        },
      }),
    );
    expect(run.state("down")).toBe(gpuHours(8, 1));
    expect(run.usd("usage_revenue")).toBe("96.000000000");
    expect(run.leases[0]).toMatchObject({ endMs: 5 * HOUR, interruptions: 1, outcome: "completed" });
    expect(run.state("idle")).toBe(gpuHours(8, 2));
  });

  it("is not installed before it is online", () => {
    const run = runYaml(
      micro({
        horizon: "7 h",
        fleet: pool(8, { online: "3 h" }),
        market: {
          segments: {
            tenants: crowd("2 h", { gpus: 8, duration: "1 h", patience: "unlimited", queue_limit: 1 }),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" } },
      }),
    );
    // Waits from 2 h, runs from 3 h to 4 h: 24 USD; the rest of the 4 h installed is idle.
    expect(run.usd("usage_revenue")).toBe("24.000000000");
    expect(wholeMs(run.segment("tenants").waits.sumExact)).toBe(HOUR);
    expect(run.state("idle")).toBe(gpuHours(8, 3));
  });
});
