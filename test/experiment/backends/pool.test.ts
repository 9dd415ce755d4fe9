import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PoolBackend } from "../../../src/experiment/backends/pool-backend.ts";
import type { JobFault, RunJob } from "../../../src/experiment/backends/run-job.ts";
import { RunStore } from "../../../src/io/run-store.ts";
import { scenario } from "../../metrics/fake-results.ts";

let folder: string;
let pool: PoolBackend;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-pool-"));
  pool = new PoolBackend({
    workers: 2,
    script: new URL("./faulty-worker.mjs", import.meta.url),
    watchdogMs: 2500,
    heapMb: 64,
  });
});

afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

function jobs(seed: string, count = 40): readonly RunJob[] {
  return Array.from({ length: count }, (_, replication) => {
    const key = `${String(replication).padStart(2, "0")}${"0".repeat(62)}`;
    const place = { key, run: key, bundle: "b", seed, replication };
    return { ...place, salesOff: false, check: false, horizonMs: 1 };
  });
}

/** Faults by replication, and the replications whose results are stored. */
async function run(seed: string) {
  const store = new RunStore(folder);
  const faults = new Map<number, JobFault>();
  let told = 0;
  pool.learn("b", { scenario: scenario({}), traces: [] });
  const onDone = (job: RunJob, fault?: JobFault): void => {
    told += 1;
    if (fault !== undefined) faults.set(job.replication, fault);
  };
  await pool.run(jobs(seed), { store, onDone });
  const stored = jobs(seed).filter((job) => store.has(job.key)).length;
  return { faults, stored, told };
}

describe("a pool of threads", () => {
  it.each([
    ["throw", /thrown outside/],
    ["exit", /exit/i],
    ["memory", /out of memory; try/],
    ["loop", /endless loop/],
    ["fault", /states do not add up/],
  ] as const)("contains a job that ends in `%s`: it is named, all others are done", async (how, message) => {
    const { faults, stored, told } = await run(`${how} 23 always`);
    expect([...faults.keys()]).toEqual([23]);
    expect(faults.get(23)!.message).toMatch(message);
    expect([stored, told]).toEqual([39, 40]);
  });

  it.each(["throw", "exit", "fault"])("tries a job once more that ended in `%s`", async (how) => {
    const { faults, stored } = await run(`${how} 23 once`);
    expect([faults.size, stored]).toEqual([0, 40]);
  });

  it("ends when it is stopped, and says which jobs were not done", async () => {
    pool.stop();
    const { stored, told } = await run("fault 99 always");
    expect([stored, told]).toEqual([0, 0]);
  });
});
