import { z } from "zod";
import { FORECASTING_METHODS } from "../../revenue/forecasters/registry.ts";
import { choice, closed, duration, optional, required } from "./fields.ts";
import { policyChoice } from "./policy-choice.ts";

/** The map `policies.forecast`. */
export const forecastKeys = closed({
  forecaster: required(policyChoice(FORECASTING_METHODS), "the method"),
  covers: optional(
    choice(["internal", "services"]),
    "what is forecast per cluster: GPUs that services want and jobs hold, or only what services want",
    "internal",
  ),
  step: optional(duration(), "distance of the instants at which it looks", "15 min"),
  horizon: optional(
    duration(),
    "how far ahead it looks, in whole steps; longer leases are judged on it",
    "24 h",
  ),
  lead: optional(
    duration(),
    "forecasts made so long before are recorded and judged, in whole steps up to the horizon",
    "1 h, or a step where an hour is not whole steps up to the horizon",
  ),
  quantile: optional(
    z.number().gt(0).lt(1).meta({ title: "number", sample: 0.9 }),
    "probability of the quantile that is recorded and judged",
    0.9,
  ),
});

export type ForecastDraft = z.output<typeof forecastKeys>;
