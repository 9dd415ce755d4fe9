import type { Parameters, ValuesOf } from "./parameters.ts";

/** Names of the classes that parameters may refer to; the index is the one that requests carry. */
export interface ClassNames {
  readonly segments: readonly string[];
  readonly products: readonly string[];
}

/** All names that the parameters of a policy may refer to. */
export interface PolicyNames extends ClassNames {
  readonly competitors: readonly string[];
}

/** A fault between parameters that are right by themselves, at a path below them. */
export interface ParameterProblem {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly found: string;
  readonly suggestion?: string;
}

/** What every kind of policy says of itself; a registry is a list of them. */
export interface PolicyDescription<P extends Parameters = Parameters> {
  /** As the scenario names it: `lower_case`. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly parameters: P;
  /** Faults between the values; each value by itself was checked. */
  check?(values: ValuesOf<P>, names: PolicyNames): readonly ParameterProblem[];
}
