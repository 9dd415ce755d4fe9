import { describe, expect, it } from "vitest";
import { metricValue } from "../../src/metrics/metric.ts";
import { metricNamed } from "../../src/metrics/registry.ts";
import type { ClientTotals, WorldResult } from "../../src/metrics/result.ts";
import { LOSS_REASONS, type LossReason } from "../../src/model/states.ts";
import { LatencyTimes } from "../../src/world/latency-times.ts";
import { clientTotals, count, deploymentTotals } from "./fake-clients.ts";
import { cluster, posting, replication, world } from "./fake-results.ts";

function value(name: string, run: Partial<WorldResult>): number | undefined {
  return metricValue(metricNamed(name), replication(world(run)));
}

function lost(requests: Partial<Record<LossReason, number>>): ClientTotals["lost"] {
  return LOSS_REASONS.map((reason) => count(requests[reason] ?? 0));
}

const assistant = clientTotals({ owner: "internal", offered: count(7), served: count(5), good: count(4) });

describe("metrics of tokens", () => {
  it("count paying clients, and assistants apart", () => {
    const clients = [
      clientTotals({ offered: count(10), served: count(6), good: count(3) }),
      clientTotals({ offered: count(2), served: count(2), good: count(1) }),
      assistant,
    ];
    expect(value("token_requests_offered", { clients })).toBe(12);
    expect(value("token_requests_served", { clients })).toBe(8);
    expect(value("tokens_input_served", { clients })).toBe(80);
    expect(value("tokens_cached_served", { clients })).toBe(40);
    expect(value("tokens_output_served", { clients })).toBe(16);
    expect(value("token_goodput", { clients })).toBe(0.5);
    expect(value("assistant_requests_offered", { clients })).toBe(7);
    expect(value("assistant_goodput", { clients })).toBe(0.8);
  });

  it("take the blocking probability over those who wanted to be served", () => {
    const clients = [
      clientTotals({
        offered: count(100),
        lost: lost({
          priced_out: 20,
          competitor: 5,
          churned: 10,
          rate_limited: 15,
          no_capacity: 4,
          reneged: 3,
        }),
      }),
    ];
    expect(value("token_blocking_probability", { clients })).toBe(4 / 50);
    expect(value("token_requests_lost", { clients })).toBe(57);
  });

  it("take quantiles over all requests, whoever sent them, and means over those that have one", () => {
    const times = new LatencyTimes();
    times.add(0, 50);
    times.add(200, 45);
    const slow = new LatencyTimes();
    slow.add(8000, 5);
    const clients = [
      clientTotals({ firstTokens: times.totals() }),
      clientTotals({ firstTokens: slow.totals() }),
    ];
    expect(value("time_to_first_token_mean_s", { clients })).toBeCloseTo((45 * 0.2 + 5 * 8) / 100, 12);
    expect(value("time_to_first_token_p50_s", { clients })).toBe(0);
    expect(value("time_to_first_token_p95_s", { clients })).toBeCloseTo(0.2, 2);
    expect(value("time_to_first_token_p99_s", { clients })).toBeCloseTo(8, 1);
    expect(value("time_per_output_token_mean_s", { clients })).toBeUndefined();
    expect(value("time_per_output_token_p99_s", { clients })).toBeUndefined();
  });

  it("resolve times per token of fractions of a millisecond", () => {
    const times = new LatencyTimes();
    for (let k = 1; k <= 1000; k++) times.add(k / 1000, 1);
    const clients = [clientTotals({ perTokens: times.totals() })];
    const median = value("time_per_output_token_p50_s", { clients })!;
    expect(Math.abs(median / 0.0005 - 1)).toBeLessThan(0.006);
  });
});

describe("the worth of a GPU-hour by use", () => {
  const ledger = [
    posting("usage_revenue", 300, 0, { product: 0 }),
    posting("unused_commitment", 50, 0, { product: 1 }),
    posting("usage_revenue", 100, 0, { product: 1 }),
    posting("token_revenue", 90, 0, { product: 2 }),
    posting("provisioned_revenue", 10, 0, { product: 2 }),
    posting("token_refund", -30, 0, { product: 2 }),
  ];
  const run: Partial<WorldResult> = {
    ledger,
    products: [{ kind: "on_demand" }, { kind: "reserved" }] as unknown as WorldResult["products"],
    clusters: [cluster({ on_demand: 100, reserved_used: 40, reserved_idle: 10, model_api: 20, spot: 0 })],
    clients: [clientTotals({ provisionedUsd: { hi: 10, lo: 0 } })],
    deployments: [
      deploymentTotals({ revenueUsd: { hi: 50, lo: 0 }, heldGpuMs: { hi: 20, lo: 0 } }),
      deploymentTotals({ pool: 0, revenueUsd: { hi: 10, lo: 0 }, heldGpuMs: { hi: 9, lo: 0 } }),
    ],
  };

  it("is what its holders were charged over what they held", () => {
    expect(value("revenue_per_gpu_hour_on_demand_usd", run)).toBe(3);
    expect(value("revenue_per_gpu_hour_reserved_usd", run)).toBe(3);
    expect(value("revenue_per_gpu_hour_spot_usd", run)).toBeUndefined();
    // 50 of the bills by replicas on surplus, and the hours of provisioned throughput.
    expect(value("revenue_per_gpu_hour_model_api_usd", run)).toBe(3);
  });

  it("leaves the average price to leases, and adds tokens to revenue and refunds to credits", () => {
    // 300 + 100 over 100 on demand and 40 of reservations in use.
    expect(value("average_price_usd_per_gpu_hour", run)).toBeCloseTo(400 / 140, 12);
    expect(value("revenue_usd", run)).toBe(550);
    expect(value("model_api_revenue_usd", run)).toBe(100);
    expect(value("on_demand_revenue_usd", run)).toBe(300);
    expect(value("credits_usd", run)).toBe(30);
    expect(value("token_refunds_usd", run)).toBe(30);
    expect(value("net_value_usd", run)).toBe(520);
  });

  it("comes with the shares of GPU time in which replicas were ready and busy", () => {
    const deployments = [
      deploymentTotals({
        heldGpuMs: { hi: 20, lo: 0 },
        readyGpuMs: { hi: 15, lo: 0 },
        busyGpuMs: { hi: 5, lo: 0 },
        started: 3,
        recalled: 1,
      }),
      deploymentTotals({ pool: 0, heldGpuMs: { hi: 5, lo: 0 }, started: 9 }),
    ];
    expect(value("replica_ready_share", { deployments })).toBe(0.75);
    expect(value("replica_busy_share", { deployments })).toBe(0.25);
    expect(value("replicas_started", { deployments })).toBe(3);
    expect(value("replicas_recalled", { deployments })).toBe(1);
  });
});
