import { negateMoney } from "../metrics/exact.ts";
import type { LedgerRow } from "../metrics/result.ts";
import { ACCOUNT, ACCOUNTS, type Account } from "../model/accounts.ts";
import type { Scenario } from "../model/scenario.ts";
import { stableJson } from "./stable-json.ts";

/** Accounts of the run with sales off that are posted with opposite sign. */
const COUNTERFACTUALS: Readonly<Partial<Record<Account, Account>>> = {
  energy: "counterfactual_energy",
  service_shortfall: "counterfactual_service_shortfall",
  job_loss: "counterfactual_job_loss",
};

/**
 * What the run with sales off depends on, as text: variants with the same text share it (design §1).
 *
 * All that is only about tenants is left out: market, products, capacity control, observations.
 */
export function salesOffKey(scenario: Scenario): string {
  const { policies, initial, costs } = scenario;
  return stableJson({
    time: [scenario.startEpochMs, scenario.warmupMs, scenario.horizonMs, scenario.eventBudget],
    fleet: scenario.fleet,
    services: scenario.services,
    jobs: scenario.jobs,
    policies: {
      queueOrder: policies.queueOrder,
      backfillDepth: policies.backfillDepth,
      placement: policies.placement,
      reclaim: policies.reclaim,
      reclaimCandidates: policies.reclaimCandidates,
    },
    energy: costs.energy,
    initial: { start: initial.start, jobs: initial.jobs },
  });
}

/** The ledger of a run followed by the postings of the run with sales off, so that their sum is the net value. */
export function completeLedger(
  run: readonly LedgerRow[],
  salesOff: readonly LedgerRow[],
): readonly LedgerRow[] {
  const mirrored: LedgerRow[] = [];
  for (const row of salesOff) {
    const account = COUNTERFACTUALS[ACCOUNTS[row.account]!];
    if (account === undefined) continue;
    mirrored.push({ ...row, account: ACCOUNT[account], usd: negateMoney(row.usd) });
  }
  return [...run, ...mirrored];
}
