import { negateMoney } from "../metrics/exact.ts";
import type { Exact, LedgerRow, WorldResult } from "../metrics/result.ts";
import { ACCOUNT, ACCOUNTS, type Account } from "../model/accounts.ts";
import type { Scenario } from "../model/scenario.ts";
import type { ServedModel, Serving } from "../model/serving.ts";
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
 * All that is only about tenants is left out: market, products, replicas on surplus, capacity control, observations.
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
    serving: ownServing(scenario.serving),
    energy: costs.energy,
    initial: { start: initial.start, jobs: initial.jobs },
  });
}

/** What is left of models and clients when nothing is sold: the owner's replicas and assistants, and how they serve. */
function ownServing({ models, clients }: Serving): unknown {
  const assistants = clients.filter(({ owner }) => owner === "internal");
  return {
    // Numbers of models stay, so that assistants point to the same ones.
    models: models.map((model, index) => {
      const deployments = model.deployments.flatMap(({ scaling: _, ...own }) =>
        own.internalScaling === undefined ? [] : [own],
      );
      const isCalled = assistants.some((assistant) => assistant.model === index);
      return isCalled || deployments.length > 0 ? { ...waitingRules(model), deployments } : undefined;
    }),
    assistants,
  };
}

/** What decides on how requests wait and are served, without what only tenants see. */
function waitingRules({
  fidelity,
  intervalMs,
  routing,
  onRecall,
  displacesFlex,
  tiers,
}: ServedModel): object {
  const lines = tiers.map((offer) => offer && [offer.queueLimit, offer.maxWaitMs, offer.deadlineMs]);
  return { fidelity, intervalMs, routing, onRecall, displacesFlex, lines };
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
export function sellsNothing({ policies, market, initial, serving }: Scenario): boolean {
  if (!policies.sell) return true;
  const rentsNothing = market.segments.length === 0 && initial.leases.length === 0;
  return rentsNothing && !servesTenants(serving);
}

/** Whether tenants call a model, or replicas for them stand on surplus. */
function servesTenants({ models, clients }: Serving): boolean {
  return (
    clients.some(({ owner }) => owner === "tenant") ||
    models.some(({ deployments }) => deployments.some(({ scaling }) => scaling !== undefined))
  );
}
