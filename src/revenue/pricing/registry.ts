import type { PricingPolicy } from "../pricing.ts";
import { feedback } from "./feedback.ts";

/** All pricing policies, by the order in which the reference lists them. */
export const PRICING_POLICIES: readonly PricingPolicy[] = [feedback];

/** A policy by its name; undefined if there is none. */
export function pricingPolicy(name: string): PricingPolicy | undefined {
  return PRICING_POLICIES.find((policy) => policy.name === name);
}
