import type { PricingPolicy } from "../pricing.ts";
import { auction } from "./auction.ts";
import { competitorIndexed } from "./competitor-indexed.ts";
import { congestionOptimal } from "./congestion-optimal.ts";
import { feedback } from "./feedback.ts";
import { finiteHorizon } from "./finite-horizon.ts";
import { spotIndex } from "./spot-index.ts";
import { thompson } from "./thompson.ts";
import { timeOfUse } from "./time-of-use.ts";
import { utilization } from "./utilization.ts";

/** All pricing policies, by the order in which the reference lists them. */
export const PRICING_POLICIES: readonly PricingPolicy[] = [
  timeOfUse,
  utilization,
  feedback,
  competitorIndexed,
  thompson,
  auction,
  spotIndex,
  finiteHorizon,
  congestionOptimal,
];

/** A policy by its name; undefined if there is none. */
export function pricingPolicy(name: string): PricingPolicy | undefined {
  return PRICING_POLICIES.find((policy) => policy.name === name);
}
