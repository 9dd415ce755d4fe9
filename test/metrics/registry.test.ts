import { describe, expect, it } from "vitest";
import { metricValue } from "../../src/metrics/metric.ts";
import { METRICS, metricNamed, observedMetrics } from "../../src/metrics/registry.ts";
import type { Replication } from "../../src/metrics/result.ts";
import { cluster, jobs, posting, replication, segment, service, waits, world } from "./fake-results.ts";

const value = (name: string, of: Replication) => metricValue(metricNamed(name), of);

describe("metrics", () => {
  it("have unique names, and units that agree with them", () => {
    const names = METRICS.map((metric) => metric.name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, unit } of METRICS) {
      if (name.endsWith("_gpu_hours")) expect(unit).toBe("GPU-h");
      else if (name.endsWith("_per_gpu_hour") || /_per_(surplus_)?gpu_hour_(\w+_)?usd$/.test(name))
        expect(unit).toBe("USD/GPU-h");
      else if (name.endsWith("_usd")) expect(unit).toBe("USD");
      else if (name.endsWith("_h")) expect(unit).toBe("h");
    }
  });

  it("count internal work and tenants, but not idle commitments, as utilization of what works", () => {
    const run = world({
      clusters: [
        cluster({
          down: 10,
          turning: 5,
          internal: 40,
          reserved_used: 5,
          reserved_idle: 5,
          spot: 15,
          idle: 30,
        }),
      ],
    });
    expect(value("installed_gpu_hours", replication(run))).toBe(110);
    expect(value("utilization", replication(run))).toBe(60 / 100);
    expect(value("sold_gpu_hours", replication(run))).toBe(25);
  });

  it("split what was sold into surplus, buffer and displaced without a remainder", () => {
    const salesOff = world({
      clusters: [cluster({ internal: 50, idle: 50 }, { surplusGpuMs: { hi: 40, lo: 0 } })],
    });
    const run = world({
      clusters: [cluster({ internal: 44, on_demand: 46, idle: 10 }, { bufferSoldGpuMs: { hi: 3, lo: 0 } })],
    });
    const both = replication(run, salesOff);
    expect(value("sold_displaced_gpu_hours", both)).toBe(6);
    expect(value("sold_from_buffer_gpu_hours", both)).toBe(3);
    expect(value("sold_from_surplus_gpu_hours", both)).toBe(37);
    expect(value("sell_through", both)).toBe(46 / 40);
  });

  it("divide usage revenue, without breakage and increments, by used hours for the average price", () => {
    const run = world({
      clusters: [cluster({ on_demand: 10, reserved_idle: 90 })],
      ledger: [
        posting("usage_revenue", 29, 500_000_000),
        posting("unused_commitment", 200),
        posting("minimum_increment", 1),
      ],
    });
    expect(value("average_price_usd_per_gpu_hour", replication(run))).toBe(2.95);
    expect(value("revenue_usd", replication(run))).toBe(230.5);
  });

  it("make the net value the exact sum of all postings, and of its four lines", () => {
    const ledger = [
      posting("usage_revenue", 100, 1),
      posting("sla_credit", -3, 500_000_000),
      posting("energy", -40),
      posting("counterfactual_energy", 30),
      posting("job_loss", -9),
      posting("counterfactual_job_loss", 4),
      posting("prepayment_cash", 70),
      posting("prepayment_deferred", -70),
    ];
    const one = replication(world({ ledger }));
    expect(value("net_value_usd", one)).toBe(82.500000001);
    expect(value("credits_usd", one)).toBe(2.5);
    expect(value("incremental_cost_usd", one)).toBe(10);
    expect(value("internal_displacement_usd", one)).toBe(5);
    expect(value("prepayment_cash_usd", one)).toBe(70);
  });

  it("leave out of the blocking probability those who did not want to buy", () => {
    const lost = {
      priced_out: 50,
      competitor: 10,
      no_capacity: 4,
      no_contiguous_capacity: 3,
      refused_by_policy: 1,
      reneged: 2,
    };
    const run = world({ segments: [segment({ offered: 100, accepted: 30, lost })] });
    expect(value("blocking_probability", replication(run))).toBe(8 / 40);
  });

  it("weigh the mean wait by started requests, zeros included", () => {
    const run = world({ segments: [segment({ waits: waits([0, 0, 3]) }), segment({ waits: waits([1]) })] });
    expect(value("wait_mean_h", replication(run))).toBe(1);
    expect(value("wait_p95_h", replication(run))).toBeGreaterThan(2.9);
    expect(value("wait_p95_h", replication(run))).toBeLessThanOrEqual(3);
  });

  it("are absent where there is nothing to measure, never zero or NaN", () => {
    const empty = replication(world());
    for (const name of [
      "utilization",
      "sell_through",
      "wait_mean_h",
      "wait_p95_h",
      "internal_slo_attainment",
      "internal_wait_max_h",
    ]) {
      expect(value(name, empty), name).toBeUndefined();
    }
    for (const metric of METRICS) expect(metricValue(metric, empty) ?? 0).not.toBeNaN();
  });

  it("measure internal work by demand that was met", () => {
    const run = world({
      services: [service(100, 90), service(100, 100)],
      jobs: [jobs({ evictions: 2, waits: waits([0, 4]) })],
    });
    expect(value("internal_slo_attainment", replication(run))).toBe(0.95);
    expect(value("internal_shortfall_gpu_hours", replication(run))).toBe(10);
    expect(value("internal_preemptions", replication(run))).toBe(2);
    expect(value("internal_no_wait_share", replication(run))).toBe(0.5);
  });

  it("include what a scenario observes, absent values too", () => {
    const seen = replication(world({ observations: [{ name: "busy_mean", unit: "GPUs", value: 7 }] }));
    const unseen = replication(
      world({ observations: [{ name: "busy_mean", unit: "GPUs", value: undefined }] }),
    );
    const [metric] = observedMetrics([unseen, seen]);
    expect(metric).toMatchObject({ name: "busy_mean", unit: "GPUs" });
    expect(metricValue(metric!, seen)).toBe(7);
    expect(metricValue(metric!, unseen)).toBeUndefined();
  });
});
