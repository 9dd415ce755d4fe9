import type { VariantResult } from "../experiment/run-experiment.ts";
import { gpuHoursOf, usdOf } from "../metrics/exact.ts";
import type { DeploymentTotals, Exact } from "../metrics/result.ts";
import type { Deployment } from "../model/serving.ts";
import type { Column } from "./csv-table.ts";
import { gpuHoursCell, usdCell } from "./exact-cells.ts";
import { keyColumns, type ReplicationRow, replicationRows } from "./result-rows.ts";
import { countColumns } from "./token-columns.ts";

/** The replicas of one deployment in one pool, in one replication. */
interface DeploymentRow extends ReplicationRow {
  readonly totals: DeploymentTotals;
}

/** Names of the pools, by their index (serving/model-server.ts). */
const POOL_NAMES = ["internal", "surplus"] as const;

function deploymentOf({ scenario, totals }: DeploymentRow): Deployment {
  return scenario.serving.models[totals.model]!.deployments[totals.deployment]!;
}

function text(name: string, meaning: string, value: (row: DeploymentRow) => string): Column<DeploymentRow> {
  return { name, unit: "", meaning, value };
}

function hours(
  name: string,
  meaning: string,
  of: (totals: DeploymentTotals) => Exact,
): Column<DeploymentRow> {
  return { name, unit: "GPU-h", type: "gpu_hours", meaning, value: ({ totals }) => gpuHoursCell(of(totals)) };
}

function replicas(
  name: string,
  meaning: string,
  of: (totals: DeploymentTotals) => number,
): Column<DeploymentRow> {
  return { name, unit: "replicas", type: "count", meaning, value: ({ totals }) => of(totals) };
}

/** Columns of models.csv. */
export const MODELS_COLUMNS: readonly Column<DeploymentRow>[] = [
  ...keyColumns<DeploymentRow>(),
  text("model", "Name of the model.", ({ scenario, totals }) => scenario.serving.models[totals.model]!.name),
  text("deployment", "Name of the deployment.", (row) => deploymentOf(row).name),
  text(
    "gpu_type",
    "GPU type of its replicas.",
    (row) => row.scenario.fleet.gpuTypes[deploymentOf(row).gpuType]!.name,
  ),
  text(
    "pool",
    "`surplus`: replicas that stand on surplus; `internal`: the owner's own.",
    ({ totals }) => POOL_NAMES[totals.pool]!,
  ),
  {
    name: "gpus_per_replica",
    unit: "GPUs",
    type: "count",
    meaning: "Size of a replica.",
    value: (row) => deploymentOf(row).gpusPerReplica,
  },
  hours("held_gpu_hours", "GPU time held, loading and draining included.", ({ heldGpuMs }) => heldGpuMs),
  hours("ready_gpu_hours", "Part of it in which replicas were ready.", ({ readyGpuMs }) => readyGpuMs),
  hours("busy_gpu_hours", "Part of it with a request inside.", ({ busyGpuMs }) => busyGpuMs),
  replicas("replicas_started", "Replicas that were placed.", ({ started }) => started),
  replicas("replicas_recalled", "Replicas that stronger work took.", ({ recalled }) => recalled),
  replicas("replicas_failed", "Replicas that a failure took.", ({ failed }) => failed),
  replicas("replicas_peak", "Most replicas at once.", ({ peakReplicas }) => peakReplicas),
  ...countColumns<DeploymentRow>("served", "Answered by these replicas", ({ totals }) => totals.served),
  {
    name: "revenue_usd",
    unit: "USD",
    type: "usd",
    meaning: "Bills of these requests, without those given back; hours of provisioned throughput are apart.",
    value: ({ totals }) => usdCell(totals.revenueUsd),
  },
  {
    name: "revenue_usd_per_gpu_hour",
    unit: "USD/GPU-h",
    meaning: "What an hour of GPU time held earned; empty without GPU time.",
    formula: "revenue_usd / held_gpu_hours",
    value: ({ totals }) => {
      const held = gpuHoursOf(totals.heldGpuMs);
      return held > 0 ? usdOf(totals.revenueUsd) / held : undefined;
    },
  },
  {
    name: "output_tokens_per_gpu_second",
    unit: "tokens/s",
    meaning: "Output per second of GPU time held; empty without GPU time.",
    formula: "served_output_tokens / held_gpu_hours / 3600",
    value: ({ totals }) => {
      const held = gpuHoursOf(totals.heldGpuMs);
      return held > 0 ? totals.served.outputTokens / held / 3600 : undefined;
    },
  },
];

/** Deployments and pools of each replication, in the order of the scenario. */
export function* deploymentRows(results: readonly VariantResult[]): Generator<DeploymentRow> {
  for (const row of replicationRows(results)) {
    for (const totals of row.replication.run.deployments) yield { ...row, totals };
  }
}
