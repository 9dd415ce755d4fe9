import { ACCOUNT, type Account } from "../model/accounts.ts";
import { negateMoney, sumMoney, usdOf } from "./exact.ts";
import type { Exact, LedgerRow } from "./result.ts";

/** What leases are charged, and what tokens are. */
export const LEASE_REVENUE = ["usage_revenue", "minimum_increment", "unused_commitment"] as const;
export const TOKEN_REVENUE = ["token_revenue", "provisioned_revenue"] as const;

/** Accounts of each line of the net value; with prepayment, whose two accounts cancel, they are all there are. */
export const NET_VALUE_LINES = {
  revenue: [...LEASE_REVENUE, ...TOKEN_REVENUE],
  credits: ["sla_credit", "eviction_credit", "token_refund"],
  incrementalCost: ["energy", "tenancy_overhead", "support", "counterfactual_energy"],
  internalDisplacement: [
    "service_shortfall",
    "job_loss",
    "assistant_loss",
    "counterfactual_service_shortfall",
    "counterfactual_job_loss",
    "counterfactual_assistant_loss",
  ],
} as const satisfies Record<string, readonly Account[]>;

/** Exact sum of the postings of some accounts {USD, nano-USD}. */
export function accountsExact(ledger: readonly LedgerRow[], accounts: readonly Account[]): Exact {
  const wanted = new Set<number>(accounts.map((account) => ACCOUNT[account]));
  return sumMoney(ledger.filter((row) => wanted.has(row.account)).map((row) => row.usd));
}

/** Sum of the postings of some accounts [USD]. */
export function accountsUsd(ledger: readonly LedgerRow[], ...accounts: readonly Account[]): number {
  return usdOf(accountsExact(ledger, accounts));
}

/** What some accounts cost: their sum with opposite sign [USD]. */
export function accountsCostUsd(ledger: readonly LedgerRow[], ...accounts: readonly Account[]): number {
  return usdOf(negateMoney(accountsExact(ledger, accounts)));
}

/** Sum of all postings: the net value [USD]. */
export function ledgerUsd(ledger: readonly LedgerRow[]): number {
  return usdOf(sumMoney(ledger.map((row) => row.usd)));
}
