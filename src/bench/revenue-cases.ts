import type { SceneName } from "./revenue-scenes.ts";
import type { Document } from "./scale-axes.ts";

/** How a policy is set up to be timed. */
export interface RevenueCase {
  /** Where: not all policies suit all markets. */
  readonly scenes: readonly SceneName[];
  readonly parameters: Document;
  /** Products that it prices; absent = all. */
  readonly products?: readonly string[];
  /** What else the scenario's `policies` need. */
  readonly policies?: Document;
}

/** Cases by the name of the policy. */
export type RevenueCases = Readonly<Record<string, RevenueCase>>;

const BOTH: readonly SceneName[] = ["loss", "queue"];
const BOUNDS = { floor: "0.5 USD/GPUh", cap: "3 USD/GPUh" };

/** Looks every quarter of an hour, tables of a usual size. */
export const PRICING_CASES: RevenueCases = {
  time_of_use: {
    scenes: BOTH,
    parameters: {
      periods: [
        { days: "weekdays", from: 9, to: 20, factor: 1.3 },
        { from: 1, to: 7, factor: 0.8 },
      ],
    },
  },
  utilization: {
    scenes: BOTH,
    parameters: { every: "15 min", curve: { empty: 0.6, full: 1.5, exponent: 2 }, hysteresis: 0.02 },
  },
  feedback: {
    scenes: BOTH,
    parameters: {
      every: "15 min",
      occupancy: { target: 0.9, gain: 0.1 },
      queue: { target: 0.05, gain: 0.1 },
      ...BOUNDS,
    },
  },
  competitor_indexed: { scenes: BOTH, parameters: { to: "cheapest", premium: -0.9, ...BOUNDS } },
  thompson: {
    scenes: BOTH,
    parameters: {
      every: "6 h",
      grid: ["1 USD/GPUh", "1.5 USD/GPUh", "2 USD/GPUh", "2.5 USD/GPUh", "3 USD/GPUh"],
    },
  },
  auction: {
    scenes: ["queue"],
    parameters: { every: "1 h", rule: "highest_rejected", floor: "1 USD/GPUh" },
    products: ["spot"],
  },
  spot_index: {
    scenes: ["queue"],
    parameters: { every: "1 h", weight: 0.2, ...BOUNDS },
    products: ["spot"],
  },
  finite_horizon: {
    scenes: ["blocks"],
    parameters: { customers: "30 /h", mean_value: "2 USD/GPUh", gpus: 8 },
  },
  congestion_optimal: {
    scenes: BOTH,
    parameters: { estimate: { every: "1 d", ...BOUNDS } },
  },
};

/** Limits that bind now and then: nothing is timed of a control that never has to say no. */
export const CONTROL_CASES: RevenueCases = {
  class_limits: { scenes: BOTH, parameters: { limits: { batch: "60 %" } } },
  trunk_reservation: { scenes: BOTH, parameters: { reservations: { batch: 16 } } },
  littlewood: { scenes: BOTH, parameters: {} },
  emsr_a: { scenes: BOTH, parameters: {} },
  emsr_b: { scenes: BOTH, parameters: {} },
  nested_optimal: { scenes: BOTH, parameters: {} },
  miller: { scenes: ["loss"], parameters: {} },
  knapsack_optimal: { scenes: ["loss"], parameters: {} },
  // One plan for the run: later ones could not be told from its decisions.
  bid_price: { scenes: BOTH, parameters: { every: "3650 d" } },
  forecast_quantile: {
    scenes: ["internal"],
    parameters: { probability: 0.8 },
    policies: { forecast: { forecaster: "seasonal_naive" } },
  },
};

const SERVED = { capacity_control: { policy: "forecast_quantile", probability: 0.8 } };

/** Each forecaster serves `forecast_quantile`. */
export const FORECASTER_CASES: RevenueCases = {
  seasonal_naive: { scenes: ["internal"], parameters: {}, policies: SERVED },
  holt_winters: { scenes: ["internal"], parameters: {}, policies: SERVED },
  conformal: { scenes: ["internal"], parameters: {}, policies: SERVED },
  perfect: { scenes: ["internal"], parameters: {}, policies: SERVED },
};
