import type { CapacityControlPolicy } from "../capacity-control.ts";
import { bidPrice } from "./bid-price.ts";
import { classLimits } from "./class-limits.ts";
import { completeSharing } from "./complete-sharing.ts";
import { emsrA } from "./emsr-a.ts";
import { emsrB } from "./emsr-b.ts";
import { forecastQuantile } from "./forecast-quantile.ts";
import { knapsackOptimal } from "./knapsack-optimal.ts";
import { littlewood } from "./littlewood.ts";
import { miller } from "./miller.ts";
import { nestedOptimal } from "./nested-optimal.ts";
import { trunkReservation } from "./trunk-reservation.ts";

/** All capacity control policies, by the order in which the reference lists them; the first is the default. */
export const CAPACITY_CONTROL_POLICIES: readonly CapacityControlPolicy[] = [
  completeSharing,
  classLimits,
  trunkReservation,
  littlewood,
  emsrA,
  emsrB,
  nestedOptimal,
  miller,
  knapsackOptimal,
  bidPrice,
  forecastQuantile,
];

/** A policy by its name; undefined if there is none. */
export function capacityControlPolicy(name: string): CapacityControlPolicy | undefined {
  return CAPACITY_CONTROL_POLICIES.find((policy) => policy.name === name);
}
