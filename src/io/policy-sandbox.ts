import { createContext, Script } from "node:vm";
import type { PolicyBundle } from "../model/policy.ts";
import type { EvaluatedModule } from "../model/policy-module.ts";
import { PolicyFault } from "../model/policy-module.ts";
import { BUNDLE_EXPORTS } from "./policy-bundle.ts";
import { PolicyPlaces } from "./policy-places.ts";

/** A module that has not come to its end by then never will [ms]. */
const EVALUATION_MS = 5000;

/**
 * Takes away what differs between two runs of the same inputs: chance, clocks, locales, the garbage collector, threads.
 * What remains of the language is deterministic.
 */
const PRELUDE = new Script(
  `"use strict";
  {
    const refused = (what, remedy) => () => {
      throw new Error(\`\${what} is not for policies, because the same inputs must give the same results; \${remedy}\`);
    };
    const draws = "draw from \`context.stream(purpose).next()\` in \`create\` of a pricing";
    const clock = "take \`nowMs\` of the view, or \`startEpochMs\` of the terms";
    Object.defineProperty(Math, "random", { value: refused("Math.random", draws) });
    const noDate = refused("Date", clock);
    globalThis.Date = new Proxy(function Date() {}, { apply: noDate, construct: noDate, get: noDate });
    for (const name of ["Intl", "WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "WebAssembly", "console"])
      delete globalThis[name];
  }`,
  { filename: "policy-prelude" },
);

/** Scripts of bundles by hash, compiled once per thread. */
const compiled = new Map<string, Script>();
const COMPILED_LIMIT = 16;

/**
 * Evaluates a bundle in a context of its own: nothing of Node is there, nor of other modules or runs.
 *
 * A fence against mistakes, not against malice: docs/decisions/022-policy-modules.md.
 *
 * @throws PolicyFault for what the module throws.
 */
export function evaluatePolicy(bundle: PolicyBundle): EvaluatedModule {
  const places = new PolicyPlaces(bundle);
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  PRELUDE.runInContext(context);
  try {
    scriptOf(bundle, places.filename).runInContext(context, { timeout: EVALUATION_MS });
  } catch (error) {
    const text = `${messageOf(error)} (when it is loaded)`;
    throw new PolicyFault(bundle.file, text, places.of(error), error);
  }
  const exports = (context[BUNDLE_EXPORTS] ?? {}) as Readonly<Record<string, unknown>>;
  return { exported: (name) => exports[name], placeOf: (thing) => places.of(thing) };
}

function scriptOf({ sha256, code }: PolicyBundle, filename: string): Script {
  const known = compiled.get(sha256);
  if (known !== undefined) return known;
  if (compiled.size >= COMPILED_LIMIT) compiled.clear();
  const script = new Script(code, { filename });
  compiled.set(sha256, script);
  return script;
}

/** An error of another context is no `Error` of this one. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === "string" ? message : `threw ${String(error)}`;
}
