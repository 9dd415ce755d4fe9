/**
 * Accounts of the ledger. Every posting adds to exactly one account; the sum of all postings is the net value
 * (design §1), because accounts that are only a change of form come in pairs of opposite sign.
 */
export const ACCOUNTS = [
  /** Use billed at the price of the lease (+). GPU-hours: used and billed. */
  "usage_revenue",
  /** Use that is not billed (unfinished hour of a reclaimed lease); amount 0. GPU-hours: used, not billed. */
  "unbilled_use",
  /** Rounding of a lease up to its billing increment (+). GPU-hours: billed, not used. */
  "minimum_increment",
  /** The idle part of a commitment (+), breakage. GPU-hours: paid, not used. */
  "unused_commitment",
  /** Tokens at their price (+), by model in place of a product. GPU-hours: none, see `model_api_gpu_hours`. */
  "token_revenue",
  /** Hours of provisioned throughput (+). */
  "provisioned_revenue",
  /** Batch requests that missed their deadline (-). */
  "token_refund",
  /** Cash at signing (+) and its contra (-): no effect on net value. */
  "prepayment_cash",
  "prepayment_deferred",
  /** Credits to tenants (-). */
  "sla_credit",
  "eviction_credit",
  /** Costs of this run (-). */
  "energy",
  "tenancy_overhead",
  "support",
  /** Loss of internal work in this run (-). */
  "service_shortfall",
  "job_loss",
  /** Assistants' requests that were lost or late (-). */
  "assistant_loss",
  /** The run with sales off, with opposite sign (+). */
  "counterfactual_energy",
  "counterfactual_service_shortfall",
  "counterfactual_job_loss",
  "counterfactual_assistant_loss",
] as const;

export type Account = (typeof ACCOUNTS)[number];

export const ACCOUNT = Object.fromEntries(ACCOUNTS.map((name, index) => [name, index])) as Readonly<
  Record<Account, number>
>;
