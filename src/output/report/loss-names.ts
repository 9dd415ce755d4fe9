import type { LossReason } from "../../model/states.ts";

/** Why a request was lost, in the words of a legend. */
export const LOSS_NAMES: Readonly<Record<LossReason, string>> = {
  priced_out: "too dear for it",
  competitor: "a competitor was better",
  no_capacity: "no free GPUs",
  no_contiguous_capacity: "not in one place",
  refused_by_policy: "refused by policy",
  too_large: "too large for any cluster",
  reneged: "ran out of patience",
  churned: "left for good",
  expired: "too late to be of use",
  rate_limited: "over a rate limit",
};
