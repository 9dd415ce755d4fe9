import { readFileSync } from "node:fs";
import type { LoadedModule, PolicyModules } from "../model/policy-module.ts";
import { sha256Text } from "./hash.ts";
import { bundlePolicy } from "./policy-bundle.ts";
import { evaluatePolicy } from "./policy-sandbox.ts";

/** What was bundled last, by path and name, with the content of its files then. */
const known = new Map<string, { readonly loaded: LoadedModule; readonly content: string }>();

/** Policies of the user's own in files of the machine. */
export const NODE_MODULES: PolicyModules = { load, evaluate: evaluatePolicy };

/** Variants and sweep points name the same file again and again; it is bundled anew only when a file has changed. */
function load(path: string, name: string): LoadedModule {
  const key = JSON.stringify([path, name]);
  const before = known.get(key);
  if (before?.loaded.ok === true && contentOf(before.loaded.files) === before.content) return before.loaded;
  const loaded = bundlePolicy(path, name);
  if (loaded.ok) known.set(key, { loaded, content: contentOf(loaded.files) });
  return loaded;
}

function contentOf(files: readonly string[]): string {
  return sha256Text(JSON.stringify(files.map(read)));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
