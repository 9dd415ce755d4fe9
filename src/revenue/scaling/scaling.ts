import type { Parameters, ValuesOf } from "../parameters.ts";
import type { PolicyDescription } from "../policy.ts";

/**
 * Scaling decides how many replicas of a model a deployment wants, at regular instants.
 *
 * A policy is its file in `scaling/` plus one line in `scaling/registry.ts`; the suite
 * `test/revenue/scaling.contract.ts` runs over all that are registered.
 */

/** What a policy sees of one deployment in one pool (the owner's replicas, or those on surplus); always current. */
export interface ScalingView {
  /** Now, from the start of the scenario [ms]. */
  readonly nowMs: number;
  /** Since the last look; 0 at the first [ms]. */
  readonly sinceMs: number;
  /** Replicas that admit requests, those that still load or wait for GPUs under notice, and the number in force. */
  readonly readyReplicas: number;
  readonly loadingReplicas: number;
  readonly wantedReplicas: number;
  /** Bounds of every decision; Infinity = as many as there is room for. */
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly gpusPerReplica: number;
  /** Weights to ready [ms]. */
  readonly loadMs: number;
  /** Sequences that fit into the batch of a replica. */
  readonly placesPerReplica: number;
  /** Mean of the sequences in the batches of its replicas since the last look. */
  readonly meanActive: number;
  /** Requests that wait for a replica of the model now, whichever deployment serves them. */
  readonly waiting: number;
  /** Requests for the model since the last look. */
  readonly requests: number;
  /** Tokens of the model that were billed since the last look [USD]. */
  readonly tokenRevenueUsd: number;
  /** GPUs of its clusters in nobody's hands, and those of them that may be sold [GPUs]. */
  readonly idleGpus: number;
  readonly sellableGpus: number;
  /** GPUs of its clusters that internal work and the buffer leave: idle, leased or in replicas [GPUs]. */
  readonly surplusGpus: number;
  /** What running leases of the GPU type pay on average [nano-USD per GPU-hour]; undefined while there are none. */
  readonly leaseRateNano: number | undefined;
  /** GPUs that waiting requests for leases of the GPU type want [GPUs]. */
  readonly leaseQueueGpus: number;
  /** Price of a product for the GPU type now [nano-USD per GPU-hour]; undefined where it is not on offer. */
  priceNano(product: number): number | undefined;
}

/** How many replicas one deployment wants, with the state that the policy keeps of it. */
export interface Scaling {
  readonly name: string;
  /** Replicas wanted from now on: whole, 0 or more; what lies outside the bounds of the view is cut to them. */
  decide(view: ScalingView): number;
  /** What it remembers, as plain data: equal states decide alike. */
  state(): unknown;
}

/** What a scaling is made for. */
export interface ScalingContext {
  /** Time between looks [ms]. */
  readonly everyMs: number;
  /** Kind and level of each product, by index: for policies that weigh leases against tokens. */
  readonly products: readonly { readonly name: string; readonly kind: string; readonly level: number }[];
  /** Ladder level of the replicas; smaller is stronger. */
  readonly level: number;
  /** Length of a step of a replica by sequences in the batch (`StepLaw`) [ms]. */
  readonly stepMs: readonly number[];
}

/** A registered policy. */
export interface ScalingPolicy<P extends Parameters = Parameters> extends PolicyDescription<P> {
  create(parameters: ValuesOf<P>, context: ScalingContext): Scaling;
}
