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
}

/**
 * What a policy may know of a cluster now [GPUs]; one object, always current.
 *
 * For a request for a block all of it is about the time of that block instead: `installedUp` is what firm leases may
 * hold then, `busy` and `external` what is committed, `free` what is left (of the quota too), and `usedBy...` counts
 * the blocks sold that begin at the same instant. So nested limits count what was sold of that start.
 */
export interface ControlView {
  /** Installed and not down. */
  installedUp(cluster: number): number;
  /** In use by anyone, internal work included. */
  busy(cluster: number): number;
  /** In use by tenants. */
  external(cluster: number): number;
  free(cluster: number): number;
  usedBySegment(cluster: number, segment: number): number;
  usedByProduct(cluster: number, product: number): number;
}

/** A policy with its parameters. Decisions depend on request and view alone. */
export interface CapacityControl {
  readonly name: string;
  /** True where `withheldGpus` is 0 whatever the state, so that it need not be asked. */
  readonly withholdsNothing?: boolean;
  decide(request: ControlRequest, view: ControlView): Verdict;
  /** How many of the free GPUs no mix of classes would be allowed to take now [GPUs], 0..free. */
  withheldGpus(view: ControlView, cluster: number): number;
}

/** Names of the classes that parameters may refer to; the index is the one used in requests. */
export interface ClassNames {
  readonly segments: readonly string[];
  readonly products: readonly string[];
}

/** One fault of a policy's parameters, at a path below them. */
export interface ParameterProblem {
  readonly path: readonly string[];
  readonly expected: string;
  readonly found: string;
  /** Names that would be valid there, when the fault is an unknown name. */
  readonly candidates?: readonly string[];
}

/** Parameters as checked: all problems at once, or the value. */
export type Checked<P> =
  | { readonly ok: true; readonly value: P }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/** A parameter described for the scenario reference and its schema. */
export interface ParameterDescription {
  readonly name: string;
  /** `class_amounts`: a map from class to GPUs or a share; `class_gpus`: from class to GPUs. */
  readonly type: "class_amounts" | "class_gpus";
  readonly required: boolean;
  readonly description: string;
}

/** A registered policy: how it is named, described, checked and made. */
export interface CapacityControlPolicy<P = unknown> {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly parameterDescriptions: readonly ParameterDescription[];
  /** Checks what the scenario gives beside the policy's name; `undefined` counts as no parameters. */
  parameters(raw: unknown, names: ClassNames): Checked<P>;
  /** @param parameters  As returned by `parameters`. */
  create(parameters: P, names: ClassNames): CapacityControl;
}
