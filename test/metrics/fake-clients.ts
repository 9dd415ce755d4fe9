import type { ClientTotals, DeploymentTotals, LatencyTotals, TokenCount } from "../../src/metrics/result.ts";
import { TIERS } from "../../src/model/serving.ts";
import { LOSS_REASONS } from "../../src/model/states.ts";
import { ZERO } from "./fake-results.ts";

/** So many requests of 10 input and 2 output tokens, half of the input cached. */
export function count(requests: number): TokenCount {
  return {
    requests,
    inputTokens: 10 * requests,
    cachedTokens: 5 * requests,
    outputTokens: 2 * requests,
  };
}

const NONE: LatencyTotals = { count: 0, sumMs: 0, maxMs: 0, zeros: 0, bins: [] };

/** Only what a test sets is not zero. */
export function clientTotals(set: Partial<ClientTotals> = {}): ClientTotals {
  return {
    owner: "tenant",
    atStart: count(0),
    offered: count(0),
    served: count(0),
    failed: count(0),
    lost: LOSS_REASONS.map(() => count(0)),
    waitingAtEnd: count(0),
    activeAtEnd: count(0),
    servedByTier: TIERS.map(() => count(0)),
    waits: NONE,
    firstTokens: NONE,
    perTokens: NONE,
    sojourns: NONE,
    good: count(0),
    expired: count(0),
    revenueUsd: ZERO,
    provisionedUsd: ZERO,
    creditsUsd: ZERO,
    refundsUsd: ZERO,
    lossUsd: ZERO,
    ...set,
  };
}

export function deploymentTotals(set: Partial<DeploymentTotals> = {}): DeploymentTotals {
  return {
    model: 0,
    deployment: 0,
    pool: 1,
    heldGpuMs: ZERO,
    readyGpuMs: ZERO,
    busyGpuMs: ZERO,
    started: 0,
    recalled: 0,
    failed: 0,
    peakReplicas: 0,
    served: count(0),
    revenueUsd: ZERO,
    ...set,
  };
}
