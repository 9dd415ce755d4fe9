import { fixed } from "./fixed.ts";
import { marginalRevenue } from "./marginal-revenue.ts";
import { queueLength } from "./queue-length.ts";
import type { ScalingPolicy } from "./scaling.ts";
import { shareOfSurplus } from "./share-of-surplus.ts";
import { targetUtilization } from "./target-utilization.ts";

/** All scaling policies, by the order in which the reference lists them. */
export const SCALING_POLICIES: readonly ScalingPolicy[] = [
  fixed,
  targetUtilization,
  queueLength,
  shareOfSurplus,
  marginalRevenue,
];

/** A policy by its name; undefined if there is none. */
export function scalingPolicy(name: string): ScalingPolicy | undefined {
  return SCALING_POLICIES.find((policy) => policy.name === name);
}
