import { z } from "zod";
import { CAPACITY_CONTROL_POLICIES } from "../../revenue/policies/registry.ts";
import { choice, closed, count, flag, optional, quantity, required, share, span, text } from "./fields.ts";
import { forecastKeys } from "./forecast-keys.ts";
import { policyOrModule } from "./policy-choice.ts";

/** The section `policies`. */
export const policyKeys = closed({
  sell: optional(flag(), "whether anything is offered to tenants", true),
  queue_order: optional(
    choice(["fifo", "priority", "shortest_first", "easy_backfill"]),
    "order of those who wait",
    "priority",
  ),
  backfill_depth: optional(
    count(1, 100_000),
    "waiting jobs that EASY backfill looks at behind a blocked head",
    50,
  ),
  placement: optional(
    choice(["best_fit", "first_fit", "worst_fit"]),
    "which node takes a gang; lowest index breaks ties",
    "best_fit",
  ),
  reclaim: optional(
    choice(["youngest_first", "cheapest_first", "least_lost_work", "fewest_victims"]),
    "whose GPUs are taken back first",
    "youngest_first",
  ),
  reclaim_candidates: optional(
    count(1, 100_000),
    "nodes or victims compared when the order has no exact index",
    16,
  ),
  capacity_control: optional(
    policyOrModule(CAPACITY_CONTROL_POLICIES),
    "which requests are admitted",
    "complete_sharing",
  ),
  forecast: optional(forecastKeys, "forecasts of internal use, for policies that need them", "none"),
});

/** The section `costs`. */
export const costKeys = closed({
  tenancy_overhead: optional(
    share(),
    "isolation, storage, security as a share of revenue from use, idle commitments and tokens",
    0,
  ),
  support: optional(
    quantity("price"),
    "support per sold GPU-hour, replicas on surplus included",
    "0 USD/GPUh",
  ),
  energy: optional(flag(), "whether energy is charged (power x PUE x electricity price)", true),
});

const initialJob = closed({
  source: required(text(), "job source"),
  count: optional(count(), "that many alike", 1),
  gpus: required(count(), "GPUs of each"),
  age: optional(span(), "time since it started", "0 s"),
  remaining: required(quantity("duration", { sign: "positive", whole: true }), "run time left"),
});

const initialLease = closed({
  segment: required(text(), "whose"),
  product: required(text(), "of which product"),
  gpu: required(text(), "GPU type"),
  count: optional(count(), "that many alike", 1),
  gpus: required(count(), "GPUs of each"),
  age: optional(span(), "time since it started", "0 s"),
  remaining: required(quantity("duration", { sign: "positive", whole: true }), "time left"),
  price: optional(quantity("price", { sign: "positive" }), "locked price", "the product's at the start"),
});

/** The section `initial`. */
export const initialKeys = closed({
  start: optional(
    choice(["empty", "stationary"]),
    "`stationary`: what an unlimited fleet would hold, with residual lives",
    "empty",
  ),
  jobs: optional(z.array(initialJob), "jobs running at the start"),
  leases: optional(z.array(initialLease), "leases and contracts running at the start"),
});

export type PoliciesDraft = z.output<typeof policyKeys>;
export type CostsDraft = z.output<typeof costKeys>;
export type InitialDraft = z.output<typeof initialKeys>;
