/**
 * Sets up what a checkout misses: installed packages, and with `--build` the compiled program in dist/.
 *
 * Plain Node without dependencies, because it runs before there are any. Says what it does on stderr and is silent
 * when there is nothing to do.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MAIN = join(ROOT, "dist/cli/main.js");

checkNode();
if (packagesAreStale()) {
  run("Installing packages (npm ci)", npmCommand(), [
    ...npmPrefix(),
    "ci",
    "--include=dev",
    "--no-audit",
    "--no-fund",
  ]);
}
if (process.argv.includes("--build") && buildIsStale()) build();

/** Ends the process when this Node is older than `engines` of package.json asks for. */
function checkNode() {
  const range = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).engines.node;
  const needed = range.replace(">=", "").split(".").map(Number);
  const found = process.versions.node.split(".").map(Number);
  if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) return;
  fail(
    `Node ${range.replace(">=", "")} or newer is needed; found ${process.versions.node} (${process.execPath}).`,
  );
}

/** Whether packages are missing or older than the lock file. */
function packagesAreStale() {
  const installed = modifiedMs(join(ROOT, "node_modules/.package-lock.json"));
  return installed === undefined || installed < modifiedMs(join(ROOT, "package-lock.json"));
}

/** Whether the program is missing or older than what it is compiled from. */
function buildIsStale() {
  const built = modifiedMs(MAIN);
  if (built === undefined) return true;
  const inputs = [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "tools/bundle.mjs",
    "tools/layers.cjs",
  ].map((name) => join(ROOT, name));
  const folders = ["src", "web"].map((name) => join(ROOT, name));
  return (
    folders.some((folder) => newestMs(folder) > built) || inputs.some((path) => modifiedMs(path) > built)
  );
}

/** Compiles and bundles src/ to dist/; leaves no dist/ behind that would look complete after a failure. */
function build() {
  const clean = () => rmSync(join(ROOT, "dist"), { recursive: true, force: true });
  clean();
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  run("Compiling src/ to dist/ (tsc)", process.execPath, [compiler, "-p", "tsconfig.build.json"], clean);
  run("Bundling dist/ (esbuild)", process.execPath, [join(ROOT, "tools/bundle.mjs")], clean);
  if (existsSync(MAIN)) chmodSync(MAIN, 0o755);
}

/** Runs a command with its output on stderr, so that stdout stays free for results. */
function run(what, command, args, onFailure = () => {}) {
  process.stderr.write(`${what} ...\n`);
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (result.status === 0) return;
  onFailure();
  const why = result.error ? result.error.message : `exit code ${result.status ?? result.signal}`;
  fail(`${what} failed: ${why}. The lines above say why; mend that and start again.`);
}

/** npm is taken from the running npm when there is one, else from the path. */
function npmCommand() {
  return process.env.npm_execpath?.endsWith(".js") ? process.execPath : "npm";
}

function npmPrefix() {
  return process.env.npm_execpath?.endsWith(".js") ? [process.env.npm_execpath] : [];
}

/** Newest modification below a folder, the folders themselves included (a removed file changes its folder). */
function newestMs(folder) {
  let newest = modifiedMs(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(path) : modifiedMs(path));
  }
  return newest;
}

/** Time of the last change of a file; undefined when there is none. */
function modifiedMs(path) {
  return existsSync(path) ? statSync(path).mtimeMs : undefined;
}

function fail(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}
