import type { Fleet } from "../model/fleet.ts";
import type { Product, Segment } from "../model/market.ts";
import type { Scenario } from "../model/scenario.ts";
import type { ClassNames } from "./policy.ts";

/** What a seller knows of a segment: how often it asks, for how much, for how long; never what it would pay. */
export type SegmentTerms = Pick<
  Segment,
  "name" | "arrivals" | "gpus" | "duration" | "gpuTypes" | "products" | "interruptionDiscount"
>;

/** What a policy may know before the run: posted terms and laws, by the indices that requests and views use. */
export interface SellerTerms {
  readonly names: ClassNames;
  readonly segments: readonly SegmentTerms[];
  readonly products: readonly Product[];
  readonly fleet: Fleet;
  /** Names of the competitors whose prices can be seen. */
  readonly competitors: readonly string[];
  readonly startEpochMs: number;
  readonly horizonMs: number;
}

/** The terms of a scenario; willingness to pay, patience and taste stay the tenants' own. */
export function sellerTerms({ market, products, fleet, startEpochMs, horizonMs }: Scenario): SellerTerms {
  return {
    names: {
      segments: market.segments.map(({ name }) => name),
      products: products.map(({ name }) => name),
    },
    segments: market.segments.map(
      ({ name, arrivals, gpus, duration, gpuTypes, products: eligible, interruptionDiscount }) => ({
        name,
        arrivals,
        gpus,
        duration,
        gpuTypes,
        products: eligible,
        interruptionDiscount,
      }),
    ),
    products,
    fleet,
    competitors: market.competitors.map(({ name }) => name),
    startEpochMs,
    horizonMs,
  };
}
