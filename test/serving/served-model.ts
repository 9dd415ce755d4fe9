import type { Deployment, ServedModel, StepLaw, TierOffer } from "../../src/model/serving.ts";
import { TIERS } from "../../src/model/serving.ts";

/** Steps of base + perSequence x n ms for n = 1..places. */
export function stepLaw(
  base: number,
  perSequence: number,
  places: number,
  prefillStepsPerToken = 0,
): StepLaw {
  const stepMs = Array.from({ length: places + 1 }, (_, n) => (n === 0 ? 0 : base + perSequence * n));
  return { stepMs, prefillStepsPerToken };
}

const FREE_OF_CHARGE = { inputNano: 0, cachedInputNano: 0, outputNano: 0 };

export function offers(change: Partial<TierOffer> = {}): TierOffer[] {
  return TIERS.map(() => ({ prices: FREE_OF_CHARGE, sla: [], ...change }));
}

function deployment(law: StepLaw, index: number): Deployment {
  return {
    name: `deployment-${index}`,
    clusters: [0],
    gpuType: 0,
    gpusPerReplica: 1,
    law,
    loadMs: 0,
    drainMs: 0,
    noticeMs: 0,
  };
}

/** A model with a deployment per law, and a world's defaults for the rest. */
export function servedModel(laws: readonly StepLaw[], change: Partial<ServedModel> = {}): ServedModel {
  return {
    name: "model",
    access: "open",
    deployments: laws.map(deployment),
    tiers: offers(),
    fidelity: "per_request",
    intervalMs: 60_000,
    routing: "least_loaded",
    sharesReplicas: true,
    level: 0,
    onRecall: "requeue",
    displacesFlex: false,
    competitors: [],
    ...change,
  };
}
