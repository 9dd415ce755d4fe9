import { deserialize } from "node:v8";
import { loadHighsSolver } from "../../io/highs-solver.ts";
import { RunStore } from "../../io/run-store.ts";
import { executeJob, needsSolver } from "./execute-job.ts";
import { prepareForManyEvents } from "./long-runs.ts";
import { type PoolResult, type PoolTask, Signals } from "./pool-task.ts";
import type { Bundle } from "./run-job.ts";

/** Bundles that were used last, so that the jobs of an experiment read each once. */
const KNOWN_LIMIT = 16;
const known = new Map<string, Bundle>();

/** Does the jobs of a task in this thread. */
export async function work(task: PoolTask): Promise<PoolResult> {
  const startedMs = performance.now();
  // Here and not before the thread loads: its byte code was kept under the usual flags.
  if (task.isLong) prepareForManyEvents();
  const signals = new Signals(task.signals);
  const progress = new Float64Array(task.progress);
  const store = new RunStore(task.store, { flat: task.flat });
  const needy = task.jobs.some((job) => needsSolver(job, bundleOf(task, job.bundle).scenario));
  const solver = needy ? await loadHighsSolver() : undefined;
  let doneMs = 0;
  const faults = task.jobs.map((job, index) => {
    signals.begin(task.lane, index);
    const hooks = {
      shouldStop: () => signals.stopped,
      onProgress: (nowMs: number) => {
        signals.beat(task.lane);
        progress[task.lane] = doneMs + nowMs;
      },
    };
    const fault = executeJob(job, bundleOf(task, job.bundle), { store, hooks, solver });
    doneMs += job.horizonMs;
    return fault;
  });
  return { faults, wallMs: performance.now() - startedMs };
}

function bundleOf(task: PoolTask, name: string): Bundle {
  const found = known.get(name);
  if (found !== undefined) return found;
  const bundle = deserialize(Buffer.from(new Uint8Array(task.bundles.get(name)!))) as Bundle;
  if (known.size >= KNOWN_LIMIT) known.delete(known.keys().next().value!);
  known.set(name, bundle);
  return bundle;
}
