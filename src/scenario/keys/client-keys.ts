import type { z } from "zod";
import { choice, closed, factor, optional, quantity, required, text } from "./fields.ts";
import { shareLaw, tokenLaw, tokenPriceLaw } from "./law-keys.ts";
import { patience } from "./patience-keys.ts";
import { tokenArrivals } from "./token-arrival-keys.ts";

const objective = closed({
  first_token: optional(quantity("duration", { sign: "positive" }), "arrival to first token", "none"),
  per_token: optional(
    quantity("duration", { sign: "positive" }),
    "mean time per token after the first",
    "none",
  ),
});

/** What an application asks for, whoever owns it. */
const demand = {
  model: required(text(), "model that it calls"),
  tier: optional(
    choice(["standard", "priority", "flex", "batch", "provisioned"]),
    "how its requests are served",
    "standard",
  ),
  arrivals: required(tokenArrivals, "how requests arrive"),
  input_tokens: optional(tokenLaw, "tokens of a prompt; needed unless the requests come from a trace"),
  output_tokens: optional(tokenLaw, "tokens of an answer; needed unless the requests come from a trace"),
  cached_share: optional(shareLaw, "part of the prompt that is cached, drawn per request", 0),
  patience: optional(
    patience,
    "how long a request waits for its first step; `0 s` = leaves when all batches are full",
    "unlimited",
  ),
  objective: optional(objective, "latency that it wants; a request that has it is goodput", "any"),
};

const rateLimit = closed({
  requests: optional(quantity("rate", { sign: "positive" }), "requests, refilled evenly", "none"),
  tokens: optional(
    quantity("token_rate", { sign: "positive" }),
    "input and output tokens, refilled evenly",
    "none",
  ),
});

const elasticity = closed({
  reference_price: required(
    quantity("token_price", { sign: "positive" }),
    "price at which all of `arrivals` come",
  ),
  exponent: required(
    factor(),
    "a request comes with probability min(1, (price / reference_price)^-exponent); price of a mean request",
  ),
});

const provisioned = closed({
  units: required(factor({ positive: true }), "units bought at the start"),
  term: required(quantity("duration", { sign: "positive", whole: true }), "one of the terms of the offer"),
});

/** An entry of `market.clients`. */
export const clientKeys = closed({
  ...demand,
  wtp: optional(tokenPriceLaw, "most it would pay, for input and output alike", "any price"),
  elasticity: optional(elasticity, "how many of `arrivals` come at which price", "all come"),
  budget: optional(
    quantity("money", { sign: "positive" }),
    "spend per calendar month (UTC) after which it stops until the next",
    "none",
  ),
  rate_limit: optional(rateLimit, "beyond it requests are refused; buckets a minute deep", "none"),
  provisioned: optional(provisioned, "tier `provisioned`: what it has bought"),
});

/** An entry of `internal.assistants`. */
export const assistantKeys = closed({
  ...demand,
  value: optional(
    quantity("token_price"),
    "value of a token answered within the objective, input and output",
    "0 USD/Mtok",
  ),
});

export type ClientDraft = z.output<typeof clientKeys>;
export type AssistantDraft = z.output<typeof assistantKeys>;
