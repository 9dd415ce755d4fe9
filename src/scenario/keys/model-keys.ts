import { z } from "zod";
import { MODEL_CATALOG } from "../../model/catalog-models.ts";
import { SCALING_POLICIES } from "../../revenue/scaling/registry.ts";
import {
  choice,
  closed,
  count,
  duration,
  factor,
  flag,
  isMap,
  level,
  named,
  oneOf,
  optional,
  quantity,
  required,
  span,
  text,
} from "./fields.ts";
import { policyChoice } from "./policy-choice.ts";
import { slaStepOf } from "./sla-keys.ts";
import { tokenPrice, tokenPriceSeries } from "./token-price-keys.ts";

const stepTime = closed({
  base: required(quantity("duration"), "length of a step without sequences"),
  per_sequence: required(quantity("duration"), "what each sequence in the batch adds to it"),
});

const throughput = z.array(z.tuple([count(1, 100_000), factor({ positive: true })])).min(1);

const scalingPlan = closed({
  min: optional(count(0), "never fewer", 0),
  max: optional(count(0), "never more", "as many as there is room for"),
  every: optional(duration(), "time between looks", "1 min"),
  scaling: required(policyChoice(SCALING_POLICIES), "how many are wanted, from what the replicas do"),
});

/** A number of replicas, or a plan that scales it. */
const replicas = oneOf([count(0), scalingPlan], (input) => ({ kind: "branch", index: isMap(input) ? 1 : 0 }));

const deployment = closed({
  clusters: optional(
    z.array(text()).min(1),
    "clusters of one GPU type, in the order in which they are tried",
    "all, if they have one GPU type",
  ),
  gpus_per_replica: optional(count(1), "GPUs of a replica; more than a node is whole nodes", "the catalog's"),
  step: optional(stepTime, "time of a step, in which each sequence gets a token", "the catalog's"),
  tokens_per_second: optional(
    throughput,
    "measured instead of `step`: [sequences in the batch, output tokens per second of the replica], ascending; step times are straight lines in between",
    "the catalog's",
  ),
  max_batch: optional(count(1, 100_000), "most sequences in the batch", "the last of `tokens_per_second`"),
  prefill: optional(
    quantity("duration"),
    "time per token of the prompt that is not cached, alone in the batch",
    "the catalog's, or 0 s",
  ),
  load_time: optional(
    span(),
    "weights to ready; a replica takes its GPUs and serves nobody",
    "the catalog's, or 0 s",
  ),
  drain_time: optional(
    span(),
    "a replica that is shrunk away finishes what is inside, at most this long",
    "5 min",
  ),
  notice: optional(span(), "notice before a reclaim", "2 min"),
  replicas: optional(replicas, "replicas on surplus, which stronger work may reclaim", "none"),
  internal_replicas: optional(replicas, "the owner's own replicas, there also when nothing is sold", "none"),
});

const slaStep = slaStepOf("share of the month's requests within the objective below which the credit is due");

const queueing = {
  queue_limit: optional(count(0), "requests waiting beyond this are refused", "no limit"),
  max_wait: optional(duration(), "a request that waited so long for its first step is lost", "none"),
  sla: optional(z.array(slaStep).min(1), "credits of a client by the month", "none"),
};

const tierPrices = {
  input: optional(
    tokenPrice(),
    "price of a token of the prompt",
    "the catalog's, or that of `standard` x `multiplier`",
  ),
  cached_input: optional(tokenPrice(), "price of a cached token of the prompt", "as `input`"),
  output: optional(
    tokenPrice(),
    "price of a token of the answer",
    "the catalog's, or that of `standard` x `multiplier`",
  ),
};

const tier = closed({ ...tierPrices, ...queueing });

function multiplied(fallback?: number) {
  const description = "prices of `standard` are multiplied by this where none is given";
  return closed({
    ...tierPrices,
    multiplier: optional(factor({ positive: true }), description, fallback),
    ...queueing,
  });
}

const batch = closed({
  ...multiplied(0.5).shape,
  deadline: optional(duration(), "answered within this, or not paid", "24 h"),
});

const provisioned = closed({
  unit: required(
    closed({
      input: required(quantity("token_rate", { sign: "positive" }), "tokens of prompts"),
      output: required(quantity("token_rate", { sign: "positive" }), "tokens of answers"),
    }),
    "what a unit promises; what exceeds it is served and paid as `standard`",
  ),
  terms: required(
    z
      .array(
        closed({
          term: required(duration(), "length of the contract"),
          price: required(quantity("money_rate", { sign: "positive" }), "price of a unit"),
        }),
      )
      .min(1),
    "contracts, by length",
  ),
  ...queueing,
});

const tiers = closed({
  provisioned: optional(provisioned, "throughput by the hour", "not sold"),
  priority: optional(multiplied(), "served first", "not sold"),
  standard: optional(tier, "on demand", "not sold"),
  flex: optional(multiplied(0.5), "served after the others", "not sold"),
  batch: optional(batch, "served last, within a deadline", "not sold"),
});

const competitor = closed({
  input: required(tokenPriceSeries, "its price of a token of the prompt"),
  output: required(tokenPriceSeries, "its price of a token of the answer"),
});

const model = closed({
  catalog: optional(
    choice(MODEL_CATALOG.map(({ name }) => name) as [string, ...string[]]),
    "entry of the catalog of models, which fills what is not given here, by GPU type",
    "none",
  ),
  access: optional(
    choice(["open", "proprietary"]),
    "`proprietary`: only we sell it; `open`: competitors may, too",
    "the catalog's, or open",
  ),
  deployments: required(named(deployment), "where it runs, by name"),
  tiers: optional(
    tiers,
    "what it is sold as; assistants need none",
    "with `catalog`: standard at its list price",
  ),
  fidelity: optional(
    choice(["per_request", "aggregate"]),
    "requests one by one, or as flows per `interval`",
    "per_request",
  ),
  interval: optional(duration(), "aggregate: length of an interval", "1 min"),
  routing: optional(
    choice(["least_loaded", "round_robin"]),
    "which replica takes a request; `least_loaded` = fewest sequences, lowest number first",
    "least_loaded",
  ),
  shares_replicas: optional(
    flag(),
    "whether clients and assistants use all replicas, or each only theirs",
    false,
  ),
  priority: optional(level(), "level of the replicas on surplus, 0 is strongest", 4),
  on_recall: optional(
    choice(["requeue", "fail"]),
    "requests inside a replica that is taken go back to the head of their line, or are lost",
    "requeue",
  ),
  displaces_flex: optional(
    flag(),
    "whether a priority request that finds all batches full takes the place of a flex or batch one",
    false,
  ),
  competitors: optional(named(competitor), "who else sells it (`access: open`)", "nobody"),
});

/** The section `models`. */
export const modelKeys = named(model);

export type ModelDraft = z.output<typeof model>;
export type DeploymentDraft = z.output<typeof deployment>;
export type ReplicasDraft = z.output<typeof replicas>;
export type TiersDraft = z.output<typeof tiers>;
