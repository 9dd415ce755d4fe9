/**
 * Runs a job trace under strict first-come, first-served on one flat pool and compares figures with known ones.
 *
 *   node tools/check-trace.mjs TRACE.csv GPUS name=value ...
 *
 * Names: wait_mean_s, wait_max_s, no_wait_percent, gpu_hours. A value counts as met if it agrees to the last digit given. The trace
 * has the columns `submit_s,duration_s,gpus`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "../dist/cli/main.js");
const [trace, gpus, ...expectations] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "surplus-trace-"));
try {
  const found = simulate();
  let missed = 0;
  for (const expectation of expectations) {
    const [name, text] = expectation.split("=");
    const digits = text.split(".")[1]?.length ?? 0;
    const good = found[name]?.toFixed(digits) === Number(text).toFixed(digits);
    if (!good) missed += 1;
    process.stdout.write(`${good ? "ok  " : "FAIL"} ${name}: expected ${text}, found ${found[name]}\n`);
  }
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the scenario and reads the figures from its files. */
function simulate() {
  const scenario = join(folder, "trace.yaml");
  const out = join(folder, "out");
  writeFileSync(scenario, scenarioText());
  const args = [MAIN, "run", scenario, "--out", out, "--series", "none", "--quiet"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`run ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const metric = metricsOf(readFileSync(join(out, "summary.csv"), "utf8"));
  return {
    wait_mean_s: metric.internal_wait_mean_h * 3600,
    wait_max_s: metric.internal_wait_max_h * 3600,
    no_wait_percent: 100 * metric.internal_no_wait_share,
    gpu_hours: metric.internal_gpu_hours,
  };
}

/** Metric > mean, from the rows of summary.csv; the cells used here are never quoted. */
function metricsOf(csv) {
  const [header, ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const name = header.indexOf("metric");
  const mean = header.indexOf("mean");
  return Object.fromEntries(rows.map((row) => [row[name], Number(row[mean])]));
}

function scenarioText() {
  return `schema: 1
name: trace
start: 2026-01-01T00:00:00Z
horizon: 400 d
fleet:
  data_centers:
    here: { pue: 1, electricity: 1 USD/MWh }
  clusters:
    pool: { data_center: here, gpu: H100, topology: pool, gpus: ${gpus} }
internal:
  jobs:
    recorded:
      arrivals:
        kind: trace
        file: ${JSON.stringify(resolve(trace))}
        columns:
          submit: { name: submit_s, unit: s, origin: 0 }
          duration: { name: duration_s, unit: s }
          gpus: { name: gpus }
        sorted: true
      clusters: [pool]
      preemptible: false
      value: 1 USD/GPUh
policies: { sell: false, queue_order: fifo }
`;
}
