import { parentPort, workerData } from "node:worker_threads";
import { runWorld } from "../world/run-world.ts";
import { runCommand } from "./run-command.ts";
import type { WorkerMessage, WorkerTask } from "./run-thread.ts";

/** Progress is told at most this often [ms]. */
const PROGRESS_EVERY_MS = 100;

const { options, style, stop } = workerData as WorkerTask;
const stopFlag = new Int32Array(stop);
const tell = (message: WorkerMessage): void => parentPort!.postMessage(message);
let toldMs = 0;

const code = runCommand(
  options,
  {
    out: (text) => tell({ kind: "out", text }),
    err: (text) => tell({ kind: "err", text }),
    partial: (path) => tell({ kind: "partial", path }),
    progress(doneMs, totalMs) {
      const nowMs = Date.now();
      if (nowMs - toldMs < PROGRESS_EVERY_MS) return;
      toldMs = nowMs;
      tell({ kind: "progress", doneMs, totalMs });
    },
    shouldStop: () => Atomics.load(stopFlag, 0) !== 0,
    style,
  },
  runWorld,
);
tell({ kind: "end", code });
