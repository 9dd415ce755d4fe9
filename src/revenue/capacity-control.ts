import type { LinearSolver } from "../model/ports.ts";
import type { Parameters, ValuesOf } from "./parameters.ts";
import type { ParameterProblem, PolicyDescription } from "./policy.ts";
import type { SellerTerms } from "./seller-terms.ts";

/**
 * Capacity control decides whether a request that fits is sold or refused, to keep GPUs for dearer classes.
 *
 * A policy is its file in `policies/` plus one line in `policies/registry.ts`; the suite
 * `test/revenue/capacity-control.contract.ts` runs over all that are registered.
 */

/** Verdicts are numbers. */
export const ACCEPT = 0;
export const REFUSE = 1;
export type Verdict = typeof ACCEPT | typeof REFUSE;

/** A request on one cluster where it fits; the object is reused, policies must not keep it. */
export interface ControlRequest {
  /** Index of the tenant segment. */
  segment: number;
  /** Index of the product. */
  product: number;
  gpus: number;
  cluster: number;
  /** Price at which it would start [nano-USD per GPU-hour]. */
  priceNano: number;
  /** Time until it starts: 0, but of a block the time until its start [ms]. */
  startsInMs: number;
  /** Declared length: the term of a contract, the mean of the segment's law for on-demand and spot [ms]. */
  declaredMs: number;
}

/**
 * What a policy may know of a cluster now [GPUs]; one object, always current.
 *
 * For a request for a block all of it is about the time of that block instead: `installedUp` is what firm leases may
 * hold then, `busy` and `external` what is committed, `free` what is left (of the quota too), and `usedBy...` counts
 * the blocks sold that begin at the same instant. So nested limits count what was sold of that start.
 */
export interface ControlView {
  /** Now, from the start of the scenario [ms]. */
  readonly nowMs: number;
  /** Installed and not down. */
  installedUp(cluster: number): number;
  /** In use by anyone, internal work included. */
  busy(cluster: number): number;
  /** In use by tenants. */
  external(cluster: number): number;
  free(cluster: number): number;
  /** In use by weaker holders, so that a lease of the product could take them back. */
  recallableFor(cluster: number, product: number): number;
  usedBySegment(cluster: number, segment: number): number;
  usedByProduct(cluster: number, product: number): number;
  /** The most that firm leases hold at once from now until `ms` from now, as far as that is committed today. */
  firm(cluster: number, ms: number): number;
  /**
   * Up GPUs, buffer aside, that internal work leaves idle by the forecast at all instants of its grid from now until
   * `ms` from now, at each with probability `forecastProbability`; -Infinity while that cannot be said.
   */
  idleQuantile(cluster: number, ms: number): number;
}

/** What a policy may be given beside what it knows. */
export interface ControlTools {
  /** There where `needsSolver` says so. */
  readonly solver?: LinearSolver | undefined;
}

/** A policy with its parameters. Decisions depend on request and view alone, and on its plan if it makes plans. */
export interface CapacityControl {
  readonly name: string;
  /** It plans from what it sees at the first request after each such time [ms]; absent = it needs no plan. */
  readonly replansEveryMs?: number;
  /** True where `withheldGpus` is 0 whatever the state, so that it need not be asked. */
  readonly withholdsNothing?: boolean;
  /** Probability of the forecast's quantiles that it asks for; absent = it asks for none. */
  readonly forecastProbability?: number;
  decide(request: ControlRequest, view: ControlView): Verdict;
  /** How many of the free GPUs no mix of classes would be allowed to take now [whole GPUs], 0..free. */
  withheldGpus(view: ControlView, cluster: number): number;
}

/** A registered policy. */
export interface CapacityControlPolicy<P extends Parameters = Parameters> extends PolicyDescription<P> {
  /** Whether it works on forecasts of internal use only. */
  readonly needsForecast?: boolean;
  /** Whether it solves linear programs: the solver is loaded before the run, and only then. */
  readonly needsSolver?: boolean;
  create(parameters: ValuesOf<P>, terms: SellerTerms, tools: ControlTools): CapacityControl;
  /** What keeps the policy from a scenario that is right by itself: more states than it can solve, say. */
  unsuited?(parameters: ValuesOf<P>, terms: SellerTerms): readonly ParameterProblem[];
}
