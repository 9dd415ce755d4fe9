/** A thread of the pool that does every job by storing an empty result, but for the jobs that its seed makes fail. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Signals } from "../../../dist/experiment/backends/pool-task.js";
import { RunStore } from "../../../dist/io/run-store.js";

const FAULTS = {
  throw: () => {
    throw new Error("thrown outside of a job");
  },
  exit: () => process.exit(7),
  memory: () => {
    for (const hoard = []; ; ) hoard.push(new Array(1e6).fill(hoard.length));
  },
  loop: () => {
    for (;;);
  },
};

export default function work(task) {
  const signals = new Signals(task.signals);
  const store = new RunStore(task.store);
  const faults = task.jobs.map((job, index) => {
    signals.begin(task.lane, index);
    const [how, where, times] = job.seed.split(" ");
    const mark = join(task.store, `failed-${job.replication}`);
    if (String(job.replication) === where && !(times === "once" && existsSync(mark))) {
      writeFileSync(mark, "");
      if (how === "fault") return { kind: "fault", message: "states do not add up" };
      FAULTS[how]();
    }
    store.begin(job.key).commit("{}");
    return undefined;
  });
  return { faults, wallMs: 0.5 * task.jobs.length };
}
