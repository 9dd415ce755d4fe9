import { describe, expect, it } from "vitest";
import { crowd, gpuHours, micro, pool, quiet, runYaml, type Sections, wholeMs } from "./run-yaml.ts";

const ON_DEMAND = { price: "3 USD/GPUh" };

/** Eight spot GPUs at 1 USD from 0; at minute 37 an on-demand request wants all of them for half an hour. */
function reclaimed(spot: Sections, more: Sections = {}): string {
  return micro({
    horizon: "3 h",
    fleet: pool(8),
    market: {
      segments: {
        cheap: quiet({ products: ["spot"] }),
        firm: crowd("37 min", { gpus: 8, duration: "30 min", products: ["on_demand"] }),
      },
    },
    products: { on_demand: ON_DEMAND, spot: { price: "1 USD/GPUh", notice: "2 min", ...spot } },
    initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "1 h" }] },
    ...more,
  });
}

describe("a spot lease reclaimed at minute 37 with 2 minutes' notice", () => {
  it("works and pays until minute 39 while the claimant waits, and is killed", () => {
    // Spot 8 x 39/60 h x 1 = 5.2. On-demand from 39 to 69: 8 x 0.5 h x 3 = 12, after a wait of 2 minutes.
    const run = runYaml(reclaimed({ on_reclaim: "kill" }));
    expect(run.usd("usage_revenue", "spot")).toBe("5.200000000");
    expect(run.usd("usage_revenue", "on_demand")).toBe("12.000000000");
    expect(run.state("spot")).toBe(gpuHours(8, 39 / 60));
    expect(run.state("idle")).toBe(gpuHours(8, 111 / 60));
    expect(run.segment("cheap")).toMatchObject({ evictions: 1, killed: 1, completed: 0, runningAtEnd: 0 });
    expect(wholeMs(run.segment("firm").waits.sumExact)).toBe(120_000);
    expect(run.segment("firm")).toMatchObject({ accepted: 1, completed: 1 });
  });

  it("does not pay its unfinished hour where that is free", () => {
    // Cut in its first hour: nothing is billed, 5.2 GPU-h are used for nothing.
    const run = runYaml(reclaimed({ on_reclaim: "kill", interrupted_hour: "free" }));
    expect(run.usd("usage_revenue", "spot")).toBe("0.000000000");
    expect(run.gpuMs("unbilled_use", "spot")).toBe(gpuHours(8, 39 / 60));
  });

  it("pays its finished hours and not the unfinished one", () => {
    // Notice at 97 min, gone at 99: one hour is billed, 8 x 1 = 8; 39 min x 8 = 5.2 GPU-h are not.
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8),
        market: {
          segments: {
            cheap: quiet({ products: ["spot"] }),
            firm: crowd("97 min", { gpus: 8, duration: "30 min", products: ["on_demand"] }),
          },
        },
        products: {
          on_demand: ON_DEMAND,
          spot: { price: "1 USD/GPUh", notice: "2 min", on_reclaim: "kill", interrupted_hour: "free" },
        },
        initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "10 h" }] },
      }),
    );
    expect(run.usd("usage_revenue", "spot")).toBe("8.000000000");
    expect(run.gpuMs("unbilled_use", "spot")).toBe(gpuHours(8, 39 / 60));
    expect(run.usd("usage_revenue", "on_demand")).toBe("12.000000000");
  });

  it("gets its eviction credit of half an hour of its price at the reclaim", () => {
    // Half an hour x 8 GPUs x 1 USD = 4.
    const run = runYaml(reclaimed({ on_reclaim: "kill", eviction_credit: "0.5 h" }));
    expect(run.usd("eviction_credit", "spot")).toBe("-4.000000000");
    expect(run.segment("cheap").creditsUsd).toEqual({ hi: 4, lo: 0 });
    expect(run.leases.find((lease) => lease.outcome === "killed")).toMatchObject({
      billedUsd: 1,
      billedNano: 200_000_000,
    });
  });

  it("starts again at its drawn length when it is requeued without checkpoints", () => {
    // Back at 69, an hour to go, ends at 129. Spot: 8 x 39/60 + 8 x 1 = 5.2 + 8; 39 min x 8 GPUs of work are lost.
    const run = runYaml(reclaimed({ on_reclaim: "requeue" }));
    expect(run.usd("usage_revenue", "spot")).toBe("13.200000000");
    expect(run.segment("cheap")).toMatchObject({ evictions: 1, killed: 0, completed: 1, suspendedAtEnd: 0 });
    expect(run.segment("cheap").lostWorkGpuHours).toBeCloseTo(5.2, 12);
  });

  it("loses nothing when the notice is long enough for a checkpoint", () => {
    // 30 min of work, 1 min of checkpoint, 8 min of work: 38 done, 22 left. From 69: 1 min restart + 22 = until 92.
    // 39 min x 8 = 5.2 and 23 min x 8 = 3.066666667 (rounded from ...6 6).
    const run = runYaml(
      reclaimed({
        on_reclaim: "requeue",
        checkpoint: { interval: "30 min", cost: "1 min" },
        restart: "1 min",
      }),
    );
    expect(run.usd("usage_revenue", "spot")).toBe("8.266666667");
    expect(run.segment("cheap").lostWorkGpuHours).toBe(0);
    expect(run.leases.find((lease) => lease.evictions === 1)).toMatchObject({
      outcome: "completed",
      endMs: 92 * 60_000,
    });
  });

  it("falls back to its last checkpoint when the notice is too short for another", () => {
    // Cost 3 min: 30 min of work, 3 min of checkpoint, 6 min of work; these are lost, 30 left. From 69: 1 + 30, to 100.
    // 5.2 + 8 x 31/60 = 5.2 + 4.133333333; lost work 8 x 6/60 = 0.8 GPU-h.
    const run = runYaml(
      reclaimed({
        on_reclaim: "requeue",
        checkpoint: { interval: "30 min", cost: "3 min" },
        restart: "1 min",
      }),
    );
    expect(run.usd("usage_revenue", "spot")).toBe("9.333333333");
    expect(run.segment("cheap").lostWorkGpuHours).toBeCloseTo(0.8, 12);
  });
});

describe("a requeued spot lease", () => {
  const waiting = (patience: string) =>
    micro({
      horizon: "3 h",
      fleet: pool(8),
      market: {
        segments: {
          cheap: crowd("0 h", { gpus: 8, duration: "1 h", products: ["spot"], patience }),
          firm: crowd("37 min", { gpus: 8, duration: "30 min", products: ["on_demand"] }),
        },
      },
      products: {
        on_demand: ON_DEMAND,
        spot: { price: "1 USD/GPUh", notice: "2 min", checkpoint: { interval: "1 min" } },
      },
    });

  it("waits for its drawn patience anew, from the instant at which it lost its GPUs", () => {
    // Off at 39; patience 35 min reaches to 74, past 69: back then with 21 min to go: 8 x (39 + 21)/60 = 8.
    const run = runYaml(waiting("35 min"));
    expect(run.segment("cheap")).toMatchObject({ accepted: 1, completed: 1, killed: 0 });
    expect(run.usd("usage_revenue", "spot")).toBe("8.000000000");
  });

  it("is given up when that patience runs out", () => {
    // Patience 29 min ends at 68, a minute too early: 8 x 39/60 = 5.2.
    const run = runYaml(waiting("29 min"));
    expect(run.segment("cheap")).toMatchObject({ accepted: 1, completed: 0, killed: 1, suspendedAtEnd: 0 });
    expect(run.usd("usage_revenue", "spot")).toBe("5.200000000");
  });

  it("is served when GPUs come free at the instant at which its patience ends", () => {
    // Admission comes before patience: 39 + 30 = 69.
    const run = runYaml(waiting("30 min"));
    expect(run.segment("cheap")).toMatchObject({ completed: 1, killed: 0 });
  });
});

describe("GPUs pledged to a claimant", () => {
  const pledged = (segments: Sections, spotGpus: number) =>
    micro({
      horizon: "2 h",
      fleet: pool(8),
      market: {
        segments: {
          cheap: quiet({ products: ["spot"] }),
          firm: crowd("30 min", { gpus: 8, duration: "30 min", products: ["on_demand"] }),
          ...segments,
        },
      },
      products: {
        reserved: { price: "2 USD/GPUh" },
        on_demand: ON_DEMAND,
        spot: { price: "1 USD/GPUh", notice: "10 min", on_reclaim: "kill" },
      },
      initial: {
        leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: spotGpus, remaining: "9 h" }],
      },
    });

  it("are not recalled a second time, not even by stronger work", () => {
    // On-demand claims at 30, a contract wants them at 35: refused. On-demand holds them from 40 to 70: 12 USD.
    const run = runYaml(
      pledged({ strong: crowd("35 min", { gpus: 8, duration: "30 min", products: ["reserved"] }) }, 8),
    );
    expect(run.segment("strong").accepted).toBe(0);
    expect(run.lost("strong")).toEqual({ no_capacity: run.segment("strong").offered });
    expect(run.segment("cheap").evictions).toBe(1);
    expect(run.usd("usage_revenue")).toBe("17.333333333"); // 8 x 40/60 x 1 = 5.333333333 and 12.
    expect(wholeMs(run.segment("firm").waits.sumExact)).toBe(600_000);
  });

  it("are not sold while they wait for the rest of the gang", () => {
    // Four free GPUs are pledged at 30 and stay idle until the other four come at 40: spot of 35 finds nothing.
    const run = runYaml(
      pledged({ late: crowd("35 min", { gpus: 2, duration: "1 min", products: ["spot"] }) }, 4),
    );
    expect(run.segment("late").accepted).toBe(0);
    expect(run.state("idle")).toBe(gpuHours(4, 40 / 60) + gpuHours(8, 50 / 60));
    expect(run.state("on_demand")).toBe(gpuHours(8, 0.5));
  });

  it("are given up for others that come free first; the notice given stands", () => {
    // Another on-demand lease of 8 ends at 35: the claim moves there and starts; spot still goes at 40.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(16),
        market: {
          segments: {
            cheap: quiet(),
            firm: crowd("30 min", { gpus: 8, duration: "30 min", products: ["on_demand"] }),
          },
        },
        products: {
          on_demand: ON_DEMAND,
          spot: { price: "1 USD/GPUh", notice: "10 min", on_reclaim: "kill" },
        },
        initial: {
          leases: [
            { segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "9 h" },
            { segment: "cheap", product: "on_demand", gpu: "T", gpus: 8, remaining: "35 min" },
          ],
        },
      }),
    );
    expect(wholeMs(run.segment("firm").waits.sumExact)).toBe(300_000);
    expect(run.usd("usage_revenue", "spot")).toBe("5.333333333");
    // 8 x 35/60 x 3 = 14 and 8 x 30/60 x 3 = 12.
    expect(run.usd("usage_revenue", "on_demand")).toBe("26.000000000");
  });
});
