import type { Parameters, ValuesOf } from "../parameters.ts";
import type { ParameterProblem, PolicyDescription, PolicyNames } from "../policy.ts";
import type { ModuleWatch } from "./module-watch.ts";

/** The description that a module exports, as plain data of our own, with its checks under watch. */
export function moduleDescription(policy: PolicyDescription, watch: ModuleWatch): PolicyDescription {
  const { name, description } = policy;
  const parameters = structuredClone(policy.parameters);
  const { check } = policy;
  if (check === undefined) return { name, description, parameters };
  return {
    name,
    description,
    parameters,
    check: (values: ValuesOf<Parameters>, names: PolicyNames) =>
      watchedProblems(watch, check, () => policy.check!(values, names)),
  };
}

/** Problems that a function of a module finds, copied. @throws PolicyFault if they are none. */
export function watchedProblems(
  watch: ModuleWatch,
  maker: { readonly name: string },
  find: () => unknown,
): readonly ParameterProblem[] {
  const found = watch.within(maker.name, find);
  // A list of another realm is a list, but no Array of ours.
  if (!Array.isArray(found))
    throw watch.returned(maker, "a list of problems, empty if there are none", found);
  return found.map((each: unknown) => {
    const { path, expected, found: what, suggestion } = (each ?? {}) as Partial<ParameterProblem>;
    if (!Array.isArray(path) || typeof expected !== "string" || typeof what !== "string") {
      throw watch.returned(maker, "problems with `path` (a list), `expected` and `found` (texts)", each);
    }
    const problem = { path: [...(path as readonly (string | number)[])], expected, found: what };
    return suggestion === undefined ? problem : { ...problem, suggestion: String(suggestion) };
  });
}
