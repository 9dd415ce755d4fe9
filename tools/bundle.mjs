#!/usr/bin/env node
// Puts the program with its packages into two scripts, dist/bundle/core.cjs (the simulator) and dist/bundle/surplus.cjs
// (all around it), and runs them once so that their byte code lies beside them (docs/decisions/018-start-up.md).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import LAYERS from "./layers.cjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SOURCES = join(ROOT, "src");
const BUNDLE = join(ROOT, "dist/bundle");

/**
 * Folders of the simulator: all that an event passes through, the layers below `scenario`. None may be left out: a module
 * in both scripts would be there twice, with its classes and registries.
 */
const CORE = LAYERS.slice(
  0,
  LAYERS.findIndex((folders) => folders.includes("scenario")),
).flat();

/** Packages that load further files of their own by path: they stay where they are. */
const EXTERNAL = ["piscina", "esbuild", "highs", "@duckdb/node-api"];

/** Imports of the simulator's modules are taken from its script. */
const TAKES_CORE = {
  name: "takes-core",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const name = nameOf(join(resolveDir, path));
      return CORE.includes(name.split("/")[0]) ? { path: name, namespace: "core" } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: "core" }, ({ path }) => ({
      contents: `module.exports = require("./core.cjs").MODULES[${JSON.stringify(path)}];`,
    }));
  },
};

rmSync(BUNDLE, { recursive: true, force: true });
mkdirSync(BUNDLE, { recursive: true });
await writeCore();
await writeProgram();
await writeChartScript();
warmUp();

/**
 * The simulator: its modules side by side, evaluated at once. Parts that wait to be evaluated, as those of the program
 * do, are variables to V8, also their constants and classes: their code was a tenth slower.
 */
async function writeCore() {
  const modules = CORE.flatMap((folder) => sourcesIn(folder));
  const contents = [
    ...modules.map((name, at) => `import * as m${at} from "./${name}";`),
    `export const MODULES = { ${modules.map((name, at) => `"${name}": m${at}`).join(", ")} };`,
  ].join("\n");
  const { script, map } = await bundled({ stdin: { contents, resolveDir: SOURCES } }, "core.cjs");
  // The bundler makes variables of constants, which V8 does not fold.
  write("core.cjs", script.replace(/^var ([A-Z][A-Z0-9_]*) = /gm, "const $1 = "), map);
}

/** The program around the simulator; each part is evaluated when it is first asked for. */
async function writeProgram() {
  const { codeHash } = await import(pathToFileURL(join(ROOT, "dist/io/code-hash.js")).href);
  const { script, map } = await bundled(
    {
      entryPoints: ["src/cli/entries.ts"],
      banner: {
        js: '//\n"use strict";\nconst MODULE_URL = require("node:url").pathToFileURL(__filename).href;',
      },
      define: { "import.meta.url": "MODULE_URL", BUILT_CODE_HASH: JSON.stringify(codeHash()) },
      plugins: [TAKES_CORE],
    },
    "surplus.cjs",
  );
  write("surplus.cjs", script, map);
}

/** Names of the modules of a folder of src/, those of its folders included. */
function sourcesIn(folder) {
  return readdirSync(join(SOURCES, folder), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => nameOf(join(SOURCES, folder, name)))
    .sort();
}

/** Name of a module, its path in src/ on every system. */
function nameOf(path) {
  return relative(SOURCES, path).split(sep).join("/");
}

/** Text of a script, and its source map. */
async function bundled(options, name) {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    outfile: join(BUNDLE, name),
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    // A script that is run from its byte code may `require`, but not `import`, without a warning of Node.
    supported: { "dynamic-import": false },
    external: [...EXTERNAL, "./core.cjs"],
    banner: { js: '//\n"use strict";' },
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "warning",
    ...options,
  });
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  return { script: textOf(".cjs"), map: textOf(".map") };
}

/** Writes a script; its first line tells it from all others, and the map knows of that line. */
function write(name, script, map) {
  const sha256 = createHash("sha256").update(script).digest("hex");
  writeFileSync(join(BUNDLE, name), script.replace("//", `// ${sha256}`));
  writeFileSync(join(BUNDLE, `${name}.map`), map);
}

/** What draws the charts of reports, for the page and for Node alike. */
async function writeChartScript() {
  const { chartScript } = await import(pathToFileURL(join(ROOT, "dist/io/chart-script.js")).href);
  mkdirSync(join(ROOT, "dist/assets"), { recursive: true });
  writeFileSync(join(ROOT, "dist/assets/charts.js"), chartScript());
}

/** A run that calls most of what any run calls. */
function warmUp() {
  const folder = mkdtempSync(join(tmpdir(), "surplus-build-"));
  const args = ["run", "quickstart", "--quiet", "--no-cache", "--out", join(folder, "out")];
  const { status } = spawnSync(process.execPath, [join(ROOT, "dist/cli/main.js"), ...args], {
    stdio: ["ignore", 2, 2],
  });
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`the built program does not run: exit code ${status}`);
}
