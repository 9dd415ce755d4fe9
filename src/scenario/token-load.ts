import type { StepSeries } from "../model/law.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Deployment, ScalingPlan, ServedModel, TokenClient } from "../model/serving.ts";
import { HOUR_MS } from "../model/time.ts";
import { meanOf } from "../random/quantile.ts";
import { shapeMean } from "../random/shape.ts";

/** Requests as a flow of mean requests. */
export interface MeanRequests {
  readonly requestsPerMs: number;
  /** Of a mean request [tokens]; cached ones are part of the input. */
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a client asks for over the run if all its requests come; undefined for a trace, which has to be read. */
export function meanRequests(scenario: Scenario, client: TokenClient): MeanRequests | undefined {
  const { arrivals, inputTokens, outputTokens, cachedShare } = client;
  if (arrivals.kind === "trace") return undefined;
  const input = meanOf(inputTokens);
  return {
    requestsPerMs: meanRatePerHour(scenario, arrivals) / HOUR_MS,
    inputTokens: input,
    cachedTokens: Math.min(1, meanOf(cachedShare)) * input,
    outputTokens: meanOf(outputTokens),
  };
}

function meanRatePerHour(
  scenario: Scenario,
  arrivals: Exclude<TokenClient["arrivals"], { kind: "trace" }>,
): number {
  const { horizonMs, startEpochMs } = scenario;
  if (arrivals.kind === "renewal") {
    return arrivals.ratePerHour * shapeMean(arrivals.shape, 0, horizonMs, { startEpochMs });
  }
  return arrivals.members.reduce((sum, member) => sum + seriesMean(member.ratesPerHour, horizonMs), 0);
}

/** Mean of a step series over [0, untilMs). */
function seriesMean({ timesMs, values }: StepSeries, untilMs: number): number {
  let integral = 0;
  for (const [index, value] of values.entries()) {
    const fromMs = index === 0 ? 0 : Math.max(0, timesMs[index]!);
    const endMs = Math.min(untilMs, timesMs[index + 1] ?? Number.POSITIVE_INFINITY);
    if (endMs > fromMs) integral += value * (endMs - fromMs);
  }
  return integral / untilMs;
}

/**
 * What flows ask of a model, as a share of what all replicas that it may have can do with full batches; above 1 their
 * queues cannot drain.
 *
 * A full batch of K makes K / step(K) steps per ms; a request takes prefill steps for what is not cached of its
 * prompt, and one per token of its answer.
 */
export function tokenLoad(scenario: Scenario, model: ServedModel, flows: readonly MeanRequests[]): number {
  let load = 0;
  for (const flow of flows) {
    let servedPerMs = 0;
    for (const deployment of model.deployments) {
      servedPerMs += mostReplicas(scenario, deployment) * requestsPerMs(deployment, flow);
    }
    load += flow.requestsPerMs / servedPerMs;
  }
  return load;
}

/** Requests of a flow that a replica with a full batch can do [requests/ms]. */
function requestsPerMs({ law }: Deployment, flow: MeanRequests): number {
  const batch = law.stepMs.length - 1;
  const steps = law.prefillStepsPerToken * (flow.inputTokens - flow.cachedTokens) + flow.outputTokens;
  return batch / law.stepMs[batch]! / steps;
}

/** Replicas that a deployment may have at once: by its plans, and by the GPUs of its clusters. */
export function mostReplicas({ fleet }: Scenario, deployment: Deployment): number {
  const { clusters, gpusPerReplica, scaling, internalScaling } = deployment;
  let room = 0;
  for (const cluster of clusters) {
    const { nodes, gpusPerNode } = fleet.clusters[cluster]!;
    room += Math.floor((nodes * gpusPerNode) / gpusPerReplica);
  }
  return Math.min(room, most(scaling) + most(internalScaling));
}

function most(plan: ScalingPlan | undefined): number {
  return plan === undefined ? 0 : (plan.maxReplicas ?? Number.POSITIVE_INFINITY);
}
