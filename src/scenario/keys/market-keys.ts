import { z } from "zod";
import { PRICING_POLICIES } from "../../revenue/pricing/registry.ts";
import { arrivals } from "./arrival-keys.ts";
import { blockKeys } from "./block-keys.ts";
import { churn, consideredProduct, elasticity, waitingCostBids } from "./choice-keys.ts";
import { clientKeys } from "./client-keys.ts";
import { competitor } from "./competitor-keys.ts";
import {
  choice,
  closed,
  count,
  duration,
  factor,
  flag,
  isMap,
  labelled,
  level,
  named,
  oneOf,
  optional,
  quantity,
  required,
  share,
  span,
  text,
} from "./fields.ts";
import { countLaw, durationLaw, priceLaw, spanLaw } from "./law-keys.ts";
import { patience } from "./patience-keys.ts";
import { policyOrModule } from "./policy-choice.ts";
import { prices } from "./series-keys.ts";
import { slaStepOf } from "./sla-keys.ts";

const accepted = oneOf(
  [
    text(),
    closed({
      type: required(text(), "GPU type"),
      wtp_factor: optional(factor({ positive: true }), "willingness to pay is multiplied by this", 1),
    }),
  ],
  (input) => ({ kind: "branch", index: isMap(input) ? 1 : 0 }),
);

const segment = closed({
  arrivals: required(arrivals, "how requests arrive"),
  gpus: required(countLaw, "GPUs of a request"),
  duration: required(durationLaw, "length of a lease; a block has its own"),
  lead_time: optional(
    spanLaw,
    "blocks: a request wants the earliest start at least this much after its arrival",
    "0 s",
  ),
  gpu_types: optional(
    z.array(accepted).min(1),
    "GPU types accepted, preferred first",
    "all rentable types of the fleet",
  ),
  wtp: required(priceLaw, "willingness to pay per GPU-hour"),
  patience: optional(patience, "how long a request waits; `0 s` = leaves when full", "0 s"),
  waiting_cost: optional(
    priceLaw,
    "what an hour of waiting costs a tenant per GPU; it bids by it (`bid`)",
    "0 USD/GPUh",
  ),
  bid: optional(
    waitingCostBids,
    "what a tenant bids for products with `price_lock: bid`",
    "all that the product is worth to it",
  ),
  interruption_discount: optional(
    share(),
    "part of the willingness to pay lost when the product is recallable",
    0,
  ),
  products: optional(z.array(consideredProduct).min(1), "products it considers", "all"),
  choice: optional(
    choice(["wtp", "logit"]),
    "`wtp`: walking away is worth 0; `logit`: it has a taste of its own, so that choice is multinomial logit",
    "wtp",
  ),
  taste: optional(quantity("price"), "scale of the Gumbel taste of each offer; 0 = none", "0 USD/GPUh"),
  switching_cost: optional(quantity("price"), "cost of going to a competitor", "0 USD/GPUh"),
  queue_limit: optional(count(0), "requests waiting beyond this are refused", "no limit"),
  elasticity: optional(elasticity, "how many of `arrivals` come at which price", "all come"),
  churn: optional(churn, "how evictions thin `arrivals`", "they do not"),
});

/** The section `market`. */
export const marketKeys = closed({
  segments: optional(labelled(segment), "groups of tenants by name"),
  competitors: optional(named(competitor), "outside offers by name"),
  clients: optional(named(clientKeys), "applications that call the models, by name"),
});

const slaStep = slaStepOf("availability of the month below which the credit is due");

const sla = oneOf([z.literal("aws"), z.array(slaStep).min(1)], (input) => ({
  kind: "branch",
  index: Array.isArray(input) ? 1 : 0,
}));

const spotCheckpoint = closed({
  interval: required(duration(), "work between checkpoints; work since the last is lost at a reclaim"),
  cost: optional(span(), "time to save on notice; a longer notice loses nothing", "0 s"),
});

/** The name of a pricing policy and its parameters. */
const pricing = policyOrModule(PRICING_POLICIES);

const product = closed({
  kind: optional(
    choice(["reserved", "on_demand", "block", "spot"]),
    "what it is",
    "the product's name, if it is one of the kinds",
  ),
  offered: optional(
    flag(),
    "`false`: only a price that others refer to; a variant's `null` does the same",
    true,
  ),
  price: required(prices, "posted price"),
  pricing: optional(
    pricing,
    "how the seller moves the price from there; `price` is then its start",
    "as posted",
  ),
  discount: optional(share(), "prices are multiplied by 1 - discount", 0),
  price_lock: optional(
    choice(["admission", "floating", "bid"]),
    "price fixed at the start of a lease (of a block when it is booked), or the posted one; `bid`, for spot: each lease pays its own bid, and the posted price is the least bid that is heard",
    "admission; spot: floating",
  ),
  queue: optional(
    choice(["one_line", "by_size", "by_bid"]),
    "`by_size`: a line per gang size, so that small requests may pass a large one that does not fit; `by_bid`: the request that would pay most stands first",
    "one_line; in an auction and with `price_lock: bid`: by_bid",
  ),
  displaces: optional(
    choice(["lower_levels", "lower_bids"]),
    "spot with `price_lock: bid`, on pools: whether a request also takes GPUs of leases of the product that bid strictly less, lowest bid first",
    "lower_levels",
  ),
  increment: optional(span(), "use is billed in multiples of this", "0 s"),
  sla: optional(sla, "credits by availability: `aws` or own steps", "none"),
  priority: optional(
    level(),
    "level of the ladder, 0 is strongest",
    "reserved 3, block 3, on_demand 4, spot 5",
  ),
  guard: optional(
    span(),
    "on_demand: kept off GPUs that are committed to a block from this long before its start",
    "always, because nobody knows when a lease will end",
  ),
  ...blockKeys,
  term: optional(duration(), "reserved: length of a contract", "the tenant's own duration"),
  min_duration: optional(span(), "reserved: shorter requests cannot have it", "0 s"),
  usage: optional(share(), "reserved: share of the commitment that is used", 1),
  resell_idle: optional(flag(), "reserved: sell the idle part again as spot", false),
  prepaid: optional(share(), "reserved: share paid at signing (cash; revenue is straight-line)", 0),
  notice: optional(span(), "spot: notice before a reclaim", "2 min"),
  on_reclaim: optional(choice(["kill", "requeue"]), "spot: what becomes of a reclaimed lease", "requeue"),
  interrupted_hour: optional(
    choice(["billed", "free"]),
    "spot: whether the unfinished hour of a reclaimed lease is billed",
    "billed",
  ),
  eviction_credit: optional(span(), "spot: credit at a reclaim, in hours of the lease's price", "0 h"),
  checkpoint: optional(
    spotCheckpoint,
    "spot with `requeue`: what a reclaim loses; without it a reclaimed lease starts again at its drawn length",
    "none",
  ),
  restart: optional(span(), "spot with `requeue`: paid time at the start of a stint after a reclaim", "0 s"),
});

/** The section `products`. */
export const productKeys = named(product);

export type MarketDraft = z.output<typeof marketKeys>;
export type SegmentDraft = z.output<typeof segment>;
export type ProductDraft = z.output<typeof product>;
