/**
 * Runs every bundled scenario once, short and with all invariants checked, into a temporary folder.
 *
 * A scenario that would take long says in a comment of its own how to cut it: `# smoke: horizon=3 d warmup=1 d`.
 * Prints one line per scenario; exit code 1 if one of them fails or leaves no summary.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MAIN = join(ROOT, "dist/cli/main.js");
const SCENARIOS = join(ROOT, "scenarios");

const scratch = mkdtempSync(join(tmpdir(), "surplus-smoke-"));
let failed = 0;
try {
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"))) {
    if (!smoke(file)) failed += 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);

/** Runs one scenario; true if it ends well, has a summary and warned of nothing that ends a run. */
function smoke(file) {
  const path = join(SCENARIOS, file);
  const out = join(scratch, file.replace(".yaml", ""));
  const args = ["run", path, "--out", out, "--replications", "1", "--check", "--quiet", ...overrides(path)];
  const started = Date.now();
  const result = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", timeout: 300_000 });
  const good = result.status === 0 && existsSync(join(out, "summary.csv"));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${good ? "ok  " : "FAIL"} ${file} (${seconds} s)\n`);
  if (!good) process.stdout.write(`${result.stderr}\nexit ${result.status ?? result.signal}\n`);
  return good;
}

/** The `--set` options of the line `# smoke: key=value unit key=value unit` of a scenario. */
function overrides(path) {
  const line = /^# smoke: (.+)$/m.exec(readFileSync(path, "utf8"))?.[1] ?? "";
  return [...line.matchAll(/(\S+=\S+(?: [a-z]+)?)(?=\s|$)/g)].flatMap((match) => ["--set", match[1]]);
}
