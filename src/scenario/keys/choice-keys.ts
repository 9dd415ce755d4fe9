import { z } from "zod";
import {
  closed,
  count,
  duration,
  factor,
  isMap,
  oneOf,
  optional,
  quantity,
  required,
  share,
  text,
} from "./fields.ts";

/** A product that a segment considers, by its name or with what sets it apart from the others. */
export const consideredProduct = oneOf(
  [
    text(),
    closed({
      product: required(text(), "name of the product"),
      quality: optional(
        quantity("price", { sign: "signed" }),
        "what it is worth beside the willingness to pay; it may be negative",
        "0 USD/GPUh",
      ),
    }),
  ],
  (input) => ({ kind: "branch", index: isMap(input) ? 1 : 0 }),
);

/** A bid function as points. */
export const waitingCostBids = closed({
  by_waiting_cost: required(
    z.array(z.tuple([quantity("price"), quantity("price")])).min(1),
    "points [waiting cost, bid] by ascending waiting cost, straight lines between; who waits at a higher cost than the last does not bid",
  ),
});

/** Isoelastic arrivals of a segment. */
export const elasticity = closed({
  reference_price: required(
    quantity("price", { sign: "positive" }),
    "at this price and below, all of `arrivals` come; the price is the lowest that the segment is offered",
  ),
  exponent: required(
    factor(),
    "above it a tenant comes with probability (price / reference_price)^-exponent, or else is priced out",
  ),
});

/** Tenants who leave because their segment was evicted. */
export const churn = closed({
  per_eviction: required(share(), "probability that an eviction drives a customer off"),
  customers: required(count(), "customers that the segment stands for; each is 1 / customers of `arrivals`"),
  recovery: required(duration(), "mean time until a customer who left comes back"),
});
