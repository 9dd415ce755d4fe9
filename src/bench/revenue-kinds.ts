import { FORECASTING_METHODS } from "../revenue/forecasters/registry.ts";
import { CAPACITY_CONTROL_POLICIES } from "../revenue/policies/registry.ts";
import { PRICING_POLICIES } from "../revenue/pricing/registry.ts";
import {
  CONTROL_CASES,
  FORECASTER_CASES,
  PRICING_CASES,
  type RevenueCase,
  type RevenueCases,
} from "./revenue-cases.ts";
import type { Document } from "./scale-axes.ts";

/** One kind of policies: all that are registered, how to time each of them, and how a scenario names one. */
export interface RevenueKind {
  readonly kind: string;
  /** Names of the registered ones; without the default, which the others are laid beside. */
  readonly names: readonly string[];
  readonly cases: RevenueCases;
  /** The scenario with the policy of that name. */
  readonly applied: (scenario: Document, name: string, setup: RevenueCase) => Document;
}

const PRICING: RevenueKind = {
  kind: "pricing",
  names: PRICING_POLICIES.map(({ name }) => name),
  cases: PRICING_CASES,
  applied: (scenario, name, { parameters, products }) => ({
    ...scenario,
    products: Object.fromEntries(
      Object.entries(scenario.products as Document).map(([key, posted]) => [
        key,
        products?.includes(key) === false
          ? posted
          : { ...(posted as Document), pricing: { policy: name, ...parameters } },
      ]),
    ),
  }),
};

const CONTROL: RevenueKind = {
  kind: "control",
  names: CAPACITY_CONTROL_POLICIES.slice(1).map(({ name }) => name),
  cases: CONTROL_CASES,
  applied: (scenario, name, { parameters, policies }) => ({
    ...scenario,
    policies: { ...policies, capacity_control: { policy: name, ...parameters } },
  }),
};

const FORECASTER: RevenueKind = {
  kind: "forecaster",
  names: FORECASTING_METHODS.map(({ name }) => name),
  cases: FORECASTER_CASES,
  applied: (scenario, name, { parameters, policies }) => ({
    ...scenario,
    policies: { ...policies, forecast: { forecaster: { policy: name, ...parameters } } },
  }),
};

export const REVENUE_KINDS: readonly RevenueKind[] = [PRICING, CONTROL, FORECASTER];
