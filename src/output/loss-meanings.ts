import type { LossReason } from "../model/states.ts";

/** Why a request was lost, as the end of a sentence. */
export const LOSS_MEANINGS: Readonly<Record<LossReason, string>> = {
  priced_out: "nothing on offer, competitors included, was worth its price",
  competitor: "a competitor's offer was better",
  no_capacity: "too few GPUs were free, or the line of its tier was full",
  no_contiguous_capacity: "enough GPUs were free, but not in place",
  refused_by_policy: "capacity control or a queue limit refused it",
  too_large: "it fits into no cluster, even an empty one",
  reneged: "its patience ran out",
  churned: "its owner had left for good, or had spent the budget of the month",
  expired: "it was too late to be of use",
  rate_limited: "it exceeded a rate limit",
};
