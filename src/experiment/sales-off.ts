import { negateMoney } from "../metrics/exact.ts";
import type { Exact, LedgerRow, WorldResult } from "../metrics/result.ts";
import { ACCOUNT, ACCOUNTS, type Account } from "../model/accounts.ts";
import type { Scenario } from "../model/scenario.ts";
import { stableJson } from "./stable-json.ts";

/** Accounts of the run with sales off that are posted with opposite sign. */
const COUNTERFACTUALS: Readonly<Partial<Record<Account, Account>>> = {
  energy: "counterfactual_energy",
  service_shortfall: "counterfactual_service_shortfall",
  job_loss: "counterfactual_job_loss",
  assistant_loss: "counterfactual_assistant_loss",
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

/**
 * Breach of invariant 5 of the design in words; undefined when it holds.
 *
 * Sold GPU time is what internal work gave up and what would have been idle: per cluster, sold = (internal without
 * sales - internal) + (idle without sales - idle), less what turning and failures of busy nodes took: what all states hold is the same in both runs, exactly.
 */
export function identityBreach(run: WorldResult, salesOff: WorldResult): string | undefined {
  for (const [cluster, totals] of run.clusters.entries()) {
    let left = 0n;
    for (const [state, exact] of totals.stateGpuMs.entries()) {
      left += gpuMs(salesOff.clusters[cluster]!.stateGpuMs[state]!) - gpuMs(exact);
    }
    if (left !== 0n) return `cluster ${cluster}: selling made ${-left} GPU-ms out of nothing`;
  }
  return undefined;
}

function gpuMs({ hi, lo }: Exact): bigint {
  return BigInt(hi) * 3_600_000n + BigInt(lo);
}

/** Whether a run of the scenario is its own run with sales off. */
export function sellsNothing({ policies, market, initial }: Scenario): boolean {
  return !policies.sell || (market.segments.length === 0 && initial.leases.length === 0);
}
