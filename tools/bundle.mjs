#!/usr/bin/env node
// Puts the compiled program in dist/ with its packages into one script, dist/bundle/surplus.cjs, and runs it once so that
// its byte code lies beside it (docs/decisions/018-start-up.md).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const BUNDLE = join(ROOT, "dist/bundle");
const SCRIPT = join(BUNDLE, "surplus.cjs");

/** Packages that load further files of their own by path: they stay where they are. */
const EXTERNAL = ["piscina", "esbuild", "highs", "@duckdb/node-api"];

rmSync(BUNDLE, { recursive: true, force: true });
mkdirSync(BUNDLE, { recursive: true });
const [script, map] = await bundle();
const sha256 = createHash("sha256").update(script).digest("hex");
// The first line tells this script from all others; the map knows of it.
writeFileSync(SCRIPT, script.replace("//", `// ${sha256}`));
writeFileSync(`${SCRIPT}.map`, map);
await writeChartScript();
warmUp();

/** Text of the script, and its source map. */
async function bundle() {
  const { codeHash } = await import(pathToFileURL(join(ROOT, "dist/io/code-hash.js")).href);
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["src/cli/entries.ts"],
    outfile: SCRIPT,
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    // A script that is run from its byte code may `require`, but not `import`, without a warning of Node.
    supported: { "dynamic-import": false },
    external: EXTERNAL,
    banner: {
      js: '//\n"use strict";\nconst MODULE_URL = require("node:url").pathToFileURL(__filename).href;',
    },
    define: { "import.meta.url": "MODULE_URL", BUILT_CODE_HASH: JSON.stringify(codeHash()) },
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "warning",
  });
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  return [textOf(".cjs"), textOf(".map")];
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
