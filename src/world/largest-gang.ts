import type { Fleet } from "../model/fleet.ts";

/** Clusters that rent out GPUs of a type, in file order. */
export function rentableClusters({ clusters, gpuTypes }: Fleet, gpuType: number): readonly number[] {
  if (!gpuTypes[gpuType]!.rentable) return [];
  return clusters.flatMap((cluster, index) =>
    cluster.gpuType === gpuType && cluster.sellableShare > 0 ? [index] : [],
  );
}

/** The largest gang that some of the clusters could serve if they were empty [GPUs]. */
export function largestGang(
  { clusters }: Fleet,
  among: readonly number[],
  claimant: { readonly isExternal: boolean; readonly isFirm: boolean },
): number {
  let largest = 0;
  for (const cluster of among) {
    const spec = clusters[cluster]!;
    const size = spec.nodes * spec.gpusPerNode;
    const sellable = claimant.isExternal ? Math.floor(spec.sellableShare * size + 1e-9) : size;
    largest = Math.max(largest, claimant.isFirm ? Math.min(sellable, size - spec.bufferGpus) : sellable);
  }
  return largest;
}
