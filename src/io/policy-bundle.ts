import { createRequire } from "node:module";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildFailure, BuildResult, Message } from "esbuild";
import type { LoadedModule, ModuleProblem } from "../model/policy-module.ts";
import { sha256Text } from "./hash.ts";

/** Under this name policies import what the simulator offers them. */
export const KIT = "surplus-sim/policy";

/** What a bundle's script calls the exports of the module. */
export const BUNDLE_EXPORTS = "surplusPolicy";

/** Root of the code that runs; `src/io` and `dist/io` are equally deep, and so are the files of the kit. */
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const KIT_FILE = join(ROOT, `revenue/policy-kit${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`);

/** Loaded when the first module is: most runs have none, and esbuild starts a process of its own. */
const load = createRequire(import.meta.url);

/**
 * Puts a policy's file and all that it imports into one script, TypeScript or not.
 *
 * The script names no folder of this machine, so that equal files give equal bytes wherever they lie.
 *
 * @param name  How the scenario names the file.
 */
export function bundlePolicy(path: string, name: string): LoadedModule {
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  const folder = dirname(resolve(path));
  let result: Built;
  try {
    result = buildSync({
      absWorkingDir: folder,
      entryPoints: [`./${basename(path)}`],
      outfile: "policy.js",
      bundle: true,
      write: false,
      metafile: true,
      format: "iife",
      globalName: BUNDLE_EXPORTS,
      // A module is strict by itself; in a script it has to be said, or changes to frozen data would pass silently.
      banner: { js: '"use strict";' },
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2023",
      charset: "utf8",
      sourcemap: "external",
      sourcesContent: false,
      minifyWhitespace: true,
      alias: { [KIT]: KIT_FILE },
      tsconfigRaw: {},
      logLevel: "silent",
    });
  } catch (error) {
    return { ok: false, problems: problemsOf(error) };
  }
  const [map, script] = ["policy.js.map", "policy.js"].map(
    (output) => result.outputFiles.find((each) => basename(each.path) === output)!.text,
  );
  const isOurs = (source: string): boolean =>
    resolve(folder, source).startsWith(ROOT + (ROOT.endsWith(sep) ? "" : sep));
  const files = Object.keys(result.metafile.inputs).filter((input) => !isOurs(input));
  const packages = files.filter((file) => file.split("/").includes("node_modules"));
  if (packages.length > 0) return { ok: false, problems: packages.map(packageProblem) };
  return {
    ok: true,
    bundle: { file: name, code: script!, sha256: sha256Text(script!), sourceMap: placeless(map!, isOurs) },
    files: files.map((file) => join(dirname(path), file)),
  };
}

type Built = BuildResult<{ write: false; metafile: true }>;

/** What a package needs beside the files that are bundled is not known, so that nobody could reproduce its results. */
const packageProblem = (file: string): ModuleProblem => ({
  text: `imports the package file ${file}; import only files of your own and ${KIT}`,
});

/** The map with our own files under the name by which policies import them. */
function placeless(text: string, isOurs: (source: string) => boolean): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  return JSON.stringify({ ...map, sources: map.sources.map((source) => (isOurs(source) ? KIT : source)) });
}

function problemsOf(error: unknown): readonly ModuleProblem[] {
  const { errors } = error as Partial<BuildFailure>;
  if (errors === undefined) throw error;
  return errors.map(({ text, location }: Message) => ({
    text,
    ...(location === null
      ? {}
      : { place: { file: location.file, line: location.line, column: location.column + 1 } }),
  }));
}
