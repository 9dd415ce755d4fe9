import type { PolicyBundle } from "../../model/policy.ts";
import { type EvaluatedModule, PolicyFault } from "../../model/policy-module.ts";
import { descriptionProblems } from "../../revenue/modules/description-problems.ts";
import type { Context, Path } from "./context.ts";

/**
 * A policy of the user's own, read from the file that a scenario names; undefined with its problems if it is none.
 *
 * @param path  Of the file's name in the scenario.
 */
export function modulePolicy<P>(
  context: Context,
  path: Path,
  relative: string,
  policyOf: (module: EvaluatedModule, file: string) => P,
): { readonly policy: P; readonly bundle: PolicyBundle } | undefined {
  const { modules, resolve } = context.surroundings;
  if (modules === undefined) {
    context.report(path, {
      code: "value",
      expected: "the name of a registered policy: modules cannot be run here",
    });
    return undefined;
  }
  const target = context.file(path, relative, "policy");
  if (target === undefined) return undefined;
  const loaded = modules.load(target, relative.replace(/^\.\//, ""));
  if (!loaded.ok) {
    for (const { text, place } of loaded.problems) {
      const where = place === undefined ? { path: target } : { ...place, path: resolve(target, place.file) };
      context.reportIn(where, path, {
        code: "syntax",
        expected: "a module that can be bundled",
        found: text,
      });
    }
    return undefined;
  }
  for (const file of loaded.files) context.addInput({ path: file, role: "policy" });
  const { bundle } = loaded;
  return withFaults(context, path, () => {
    const module = modules.evaluate(bundle);
    const problems = descriptionProblems(module.exported("policy"));
    for (const problem of problems) context.reportIn({ path: target }, path, { code: "value", ...problem });
    return problems.length > 0 ? undefined : { policy: policyOf(module, bundle.file), bundle };
  });
}

/** Does something that may run a module; a fault of it becomes a problem at a path. */
export function withFaults<T>(context: Context, path: Path, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof PolicyFault)) throw error;
    context.report(path, { code: "value", expected: "a policy that works", found: error.message });
    return undefined;
  }
}
