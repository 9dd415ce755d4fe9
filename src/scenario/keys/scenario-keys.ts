import { z } from "zod";
import { sweepKeys, thresholdKeys } from "./experiment-keys.ts";
import {
  closed,
  count,
  dateTime,
  duration,
  instant,
  name,
  named,
  optional,
  required,
  span,
  text,
} from "./fields.ts";
import { fleetKeys } from "./fleet-keys.ts";
import { internalKeys } from "./internal-keys.ts";
import { marketKeys, productKeys } from "./market-keys.ts";
import { modelKeys } from "./model-keys.ts";
import { observeKeys } from "./observe-keys.ts";
import { costKeys, initialKeys, policyKeys } from "./policy-keys.ts";

/** Keys that hold for all variants alike: a variant must not patch them. */
export const FIXED_KEYS = ["schema", "name", "extends", "variants", "seed", "replications", "sweep"] as const;

const contents = {
  description: optional(text(), "what it shows"),
  start: required(dateTime(), "calendar time of simulated time 0; UTC without offset"),
  horizon: required(instant(), "total length, warm-up included; or the end as a date-time"),
  warmup: optional(span(), "at the start, simulated but not measured", "0 s"),
  event_budget: optional(count(1), "ends a runaway run after so many events", 2_000_000_000),
  series_interval: optional(duration(), "length of a row of timeseries.csv", "1 h"),
  fleet: required(fleetKeys, "what there is: GPU types, data centers, clusters"),
  internal: optional(internalKeys, "the owner's own work"),
  market: optional(marketKeys, "tenants and competitors"),
  products: optional(productKeys, "what is sold, by name"),
  models: optional(modelKeys, "models that are served by the token, by name"),
  policies: optional(policyKeys, "rules of selling and scheduling"),
  costs: optional(costKeys, "what sold hours cost"),
  observe: optional(observeKeys, "further metrics"),
  thresholds: optional(
    thresholdKeys,
    "conditions on metrics, judged on their intervals; exit code 3 if one is missed",
  ),
  initial: optional(initialKeys, "the state at the start"),
};

const patch = z.record(z.string(), z.unknown()).meta({ title: "patch" });

/** A whole scenario file. */
export const scenarioKeys = closed({
  schema: required(z.literal(1), "version of this format"),
  name: required(name(), "short name; results go to results/NAME"),
  ...contents,
  seed: optional(
    z.union([z.string().min(1), z.number().int().nonnegative()]).meta({ title: "text or whole number" }),
    "master seed of all random streams",
    "1",
  ),
  replications: optional(count(1, 1_000_000), "runs of each variant, with different draws", 1),
  extends: optional(text(), "another scenario file: maps merge, all else is replaced, `null` removes"),
  sweep: optional(sweepKeys, "points that `surplus sweep` runs"),
  variants: optional(
    named(patch),
    "named patches of this file, merged like `extends`; at least one when present",
  ),
});

export type ScenarioDraft = z.output<typeof scenarioKeys>;
