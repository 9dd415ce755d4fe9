/**
 * Runs a trace of requests for tokens, prices it, and compares figures with known ones.
 *
 *   node tools/check-requests.mjs TRACE.csv INPUT_USD_PER_MTOK OUTPUT_USD_PER_MTOK name=value ...
 *
 * Names: revenue_usd, requests_served, requests_lost, input_tokens, output_tokens. A value counts as met if it agrees to
 * the last digit given. The trace has the columns of the Azure traces: `TIMESTAMP,ContextTokens,GeneratedTokens`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "../dist/cli/main.js");
/** Metric of summary.csv by the name used here. */
const METRICS = {
  revenue_usd: "token_revenue_usd",
  requests_served: "token_requests_served",
  requests_lost: "token_requests_lost",
  input_tokens: "tokens_input_served",
  output_tokens: "tokens_output_served",
};

const [trace, input, output, ...expectations] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "surplus-requests-"));
try {
  const found = simulate();
  let missed = expectations.length === 0 ? 1 : 0;
  for (const expectation of expectations) {
    const [name, text] = expectation.split("=");
    const digits = text.split(".")[1]?.length ?? 0;
    const value = found[METRICS[name]];
    const good = value?.toFixed(digits) === Number(text).toFixed(digits);
    if (!good) missed += 1;
    process.stdout.write(`${good ? "ok  " : "FAIL"} ${name}: expected ${text}, found ${value}\n`);
  }
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the scenario with all invariants checked and reads the figures from its files: metric > mean. */
function simulate() {
  const scenario = join(folder, "requests.yaml");
  const out = join(folder, "out");
  writeFileSync(scenario, scenarioText());
  const args = [MAIN, "run", scenario, "--out", out, "--series", "none", "--check", "--quiet"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`run ended with ${run.status ?? run.signal}: ${run.stderr}`);
  // The cells used here are never quoted.
  const [header, ...rows] = readFileSync(join(out, "summary.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const [name, mean] = [header.indexOf("metric"), header.indexOf("mean")];
  return Object.fromEntries(rows.map((row) => [row[name], Number(row[mean])]));
}

function scenarioText() {
  return `schema: 1
name: requests
start: 2026-01-01T00:00:00Z
horizon: 30 d
fleet:
  data_centers:
    here: { pue: 1, electricity: 1 USD/MWh }
  clusters:
    pool: { data_center: here, gpu: H100, topology: pool, gpus: 64 }
models:
  llama:
    catalog: llama-3.3-70b
    deployments:
      h100: { clusters: [pool], replicas: 64 }
    tiers:
      standard: { input: ${input} USD/Mtok, output: ${output} USD/Mtok }
market:
  clients:
    recorded:
      model: llama
      arrivals:
        kind: trace
        file: ${JSON.stringify(resolve(trace))}
        columns:
          time: { name: TIMESTAMP, unit: iso }
          input_tokens: { name: ContextTokens }
          output_tokens: { name: GeneratedTokens }
`;
}
