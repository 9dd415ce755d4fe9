import { GPU_STATES, type GpuState, UNSOLD_REASONS, type UnsoldReason } from "../model/states.ts";
import { sumGpuHours } from "./exact.ts";
import type { ClusterTotals, Exact, WorldResult } from "./result.ts";

/** States in which a lease uses a GPU. */
export const LEASED_STATES: readonly GpuState[] = ["reserved_used", "on_demand", "block", "spot"];
/** States in which a tenant uses a GPU: by a lease, or by what is served to it. */
export const USED_STATES: readonly GpuState[] = [...LEASED_STATES, "model_api"];
/** States in which a GPU is sold: used, or idle inside a commitment. */
export const SOLD_STATES: readonly GpuState[] = [...USED_STATES, "reserved_idle"];

/** GPU-hours of the whole fleet in any of the states, over the window [GPU-h]. */
export function stateGpuHours(result: WorldResult, states: readonly GpuState[]): number {
  const indices = states.map((state) => GPU_STATES.indexOf(state));
  return sumGpuHours(
    result.clusters.flatMap((cluster) => indices.map((index) => cluster.stateGpuMs[index]!)),
  );
}

export function soldGpuHours(result: WorldResult): number {
  return stateGpuHours(result, SOLD_STATES);
}

export function unsoldGpuHours(result: WorldResult, reason: UnsoldReason): number {
  const index = UNSOLD_REASONS.indexOf(reason);
  return sumGpuHours(result.clusters.map((cluster) => cluster.unsoldGpuMs[index]!));
}

/** Sum over the clusters of one exact field [GPU-h]. */
export function clusterGpuHours(result: WorldResult, field: (cluster: ClusterTotals) => Exact): number {
  return sumGpuHours(result.clusters.map(field));
}
