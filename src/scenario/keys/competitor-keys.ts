import type { z } from "zod";
import { PRICE_REGIMES } from "../../model/catalog-price-regimes.ts";
import {
  choice,
  closed,
  duration,
  factor,
  isMap,
  oneOf,
  optional,
  quantity,
  required,
  text,
} from "./fields.ts";
import { prices } from "./series-keys.ts";
import { noise } from "./shape-keys.ts";

const CATALOG = Object.keys(PRICE_REGIMES) as [string, ...string[]];

const regime = closed({
  mean: required(duration(), "mean length of a stay, exponential"),
  factor: optional(factor({ positive: true }), "level of the price, times the posted one", 1),
  growth: optional(
    quantity("growth", { sign: "signed" }),
    "compound growth while it lasts; what has grown stays",
    "none",
  ),
});

const regimes = oneOf(
  [
    choice(CATALOG),
    closed({ calm: required(regime, "the usual state"), scarce: required(regime, "the tight state") }),
  ],
  (input) => ({ kind: "branch", index: isMap(input) ? 1 : 0 }),
);

const every = optional(duration(), "grid on which growth and noise show", "1 d");
const logNoise = "of the logarithm of the price, with mean 1 for the price";

const PROCESSES = ["regime_switching", "mean_reverting"] as const;

const process = oneOf(
  [
    closed({
      kind: required(choice(["regime_switching"]), "calm and scarce take turns, a two-state Markov chain"),
      regimes: required(regimes, "`h100_market`, `aws_spot` (multiples of the on-demand price), or your own"),
      start: optional(choice(["calm", "scarce"]), "regime at the start", "drawn by the shares of time"),
      every,
      noise: optional(noise, `noise within the regimes, ${logNoise}`, "none"),
    }),
    closed({
      kind: required(choice(["mean_reverting"]), "an Ornstein-Uhlenbeck logarithm around the posted price"),
      every,
      noise: required(noise, `noise ${logNoise}`),
    }),
  ],
  (input) => {
    const index = PROCESSES.findIndex((kind) => isMap(input) && input.kind === kind);
    return index < 0 ? { kind: "tag", key: "kind", values: PROCESSES } : { kind: "branch", index };
  },
);

const response = closed({
  policy: required(
    choice(["best_response"]),
    "the prices that earn it most against all others as they stand, in a logit market",
  ),
  every: required(duration(), "time between its looks; `prices` hold until the first"),
  cost: required(prices, "what a GPU-hour costs it, by GPU type"),
  segment: optional(text(), "segment that it prices for; it has `choice: logit`", "the only such segment"),
});

/** Somebody else who sells to the same tenants. */
export const competitor = closed({
  prices: required(prices, "posted prices by GPU type"),
  quality: optional(
    quantity("price", { sign: "signed" }),
    "what it is worth to everybody beside the willingness to pay; it may be negative",
    "0 USD/GPUh",
  ),
  process: optional(process, "how the market moves its prices around the posted ones", "as posted"),
  response: optional(response, "how it answers the prices of others; instead of `process`", "not at all"),
});
export type CompetitorDraft = z.output<typeof competitor>;
