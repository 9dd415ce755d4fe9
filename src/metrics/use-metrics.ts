import { PRODUCT_KINDS, type ProductKind } from "../model/market.ts";
import type { GpuState } from "../model/states.ts";
import { sumGpuHours, sumMoney, usdOf } from "./exact.ts";
import { stateGpuHours } from "./fleet-totals.ts";
import { accountsUsd, LEASE_REVENUE } from "./ledger-sums.ts";
import type { Metric } from "./metric.ts";
import type { DeploymentTotals, Exact, Replication } from "./result.ts";

/** States in which leases of a kind hold GPUs, idle commitments included; resold ones are spot. */
const HELD_BY: Readonly<Record<ProductKind, readonly GpuState[]>> = {
  reserved: ["reserved_used", "reserved_idle"],
  on_demand: ["on_demand"],
  block: ["block"],
  spot: ["spot"],
};

/** Pool of the replicas that stand on surplus (serving/model-server.ts). */
const ON_SURPLUS = 1;

function surplusReplicas({ run }: Replication): readonly DeploymentTotals[] {
  return run.deployments.filter(({ pool }) => pool === ON_SURPLUS);
}

function gpuHours(replication: Replication, of: (deployment: DeploymentTotals) => Exact): number {
  return sumGpuHours(surplusReplicas(replication).map(of));
}

function replicas(name: string, meaning: string, of: (deployment: DeploymentTotals) => number): Metric {
  return {
    name,
    unit: "replicas",
    kind: "total",
    formula: `${name.replaceAll("_", " ")}, of replicas on surplus`,
    meaning,
    compute: (replication) =>
      surplusReplicas(replication).reduce((sum, deployment) => sum + of(deployment), 0),
  };
}

/** What a GPU-hour is worth in each use of the surplus, and how well replicas use theirs. */
export const USE_METRICS: readonly Metric[] = [
  ...PRODUCT_KINDS.map(
    (kind): Metric => ({
      name: `revenue_per_gpu_hour_${kind}_usd`,
      unit: "USD/GPU-h",
      kind: "ratio",
      formula: `${kind}_revenue_usd / (${HELD_BY[kind].join(" + ")})`,
      meaning: `What a GPU-hour in the hands of ${kind} leases earned.`,
      numerator: ({ run, ledger }) =>
        accountsUsd(
          ledger.filter(({ product }) => run.products[product]?.kind === kind),
          ...LEASE_REVENUE,
        ),
      denominator: ({ run }) => stateGpuHours(run, HELD_BY[kind]),
    }),
  ),
  {
    name: "revenue_per_gpu_hour_model_api_usd",
    unit: "USD/GPU-h",
    kind: "ratio",
    formula:
      "(bills of requests answered by replicas on surplus, less refunds, + provisioned_revenue_usd) / model_api",
    meaning: "What a GPU-hour that serves models earned, loading, idle and draining hours included.",
    numerator: (replication) =>
      usdOf(
        sumMoney([
          ...surplusReplicas(replication).map(({ revenueUsd }) => revenueUsd),
          ...replication.run.clients.map(({ provisionedUsd }) => provisionedUsd),
        ]),
      ),
    denominator: ({ run }) => stateGpuHours(run, ["model_api"]),
  },
  {
    name: "replica_ready_share",
    unit: "share",
    kind: "ratio",
    formula: "GPU-hours of ready replicas / GPU-hours held, of replicas on surplus",
    meaning: "The rest is loading and draining.",
    numerator: (replication) => gpuHours(replication, ({ readyGpuMs }) => readyGpuMs),
    denominator: (replication) => gpuHours(replication, ({ heldGpuMs }) => heldGpuMs),
  },
  {
    name: "replica_busy_share",
    unit: "share",
    kind: "ratio",
    formula: "GPU-hours of replicas with a request inside / GPU-hours held, of replicas on surplus",
    meaning: "Share of the GPU time of replicas in which they had something to do.",
    numerator: (replication) => gpuHours(replication, ({ busyGpuMs }) => busyGpuMs),
    denominator: (replication) => gpuHours(replication, ({ heldGpuMs }) => heldGpuMs),
  },
  replicas("replicas_started", "How often a replica was placed on surplus.", ({ started }) => started),
  replicas("replicas_recalled", "How often stronger work took a replica's GPUs.", ({ recalled }) => recalled),
];
