import { rmSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { type CliIo, columnsOf, hasColour } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { NO_PROGRESS, progressOn } from "./progress.ts";
import type { RunCommandOptions, RunPorts } from "./run-options.ts";

/** What the thread is given. */
export interface WorkerTask {
  readonly options: RunCommandOptions;
  readonly style: RunPorts["style"];
  /** Four shared bytes; not 0 = stop. */
  readonly stop: SharedArrayBuffer;
}

/** What the thread tells. */
export type WorkerMessage =
  | { readonly kind: "out" | "err"; readonly text: string }
  | { readonly kind: "partial"; readonly path: string }
  | { readonly kind: "progress"; readonly doneMs: number; readonly totalMs: number }
  | { readonly kind: "end"; readonly code: number };

/**
 * Runs `surplus run` in a thread of its own, because the loop of a run never returns to the event loop: only so can
 * this thread hear Ctrl-C. The first signal asks the run to stop, the second ends it at once.
 *
 * @returns The exit code.
 */
export async function runInThread(options: RunCommandOptions, io: CliIo): Promise<number> {
  const progress = options.quiet ? NO_PROGRESS : await progressOn(io.stderr);
  const stop = new SharedArrayBuffer(4);
  const style = styleOf(io);
  const worker = new Worker(new URL("./run-worker.js", import.meta.url), {
    argv: process.argv.slice(2),
    workerData: { options, style, stop } satisfies WorkerTask,
  });
  let partial: string | undefined;
  let signalCode: number | undefined;
  return new Promise((resolve) => {
    let code: number = EXIT.failure;
    const unlisten = io.onSignal((signal) => {
      if (signalCode !== undefined) void worker.terminate();
      signalCode = signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
      Atomics.store(new Int32Array(stop), 0, 1);
    });
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "progress") progress.update(message.doneMs, message.totalMs);
      else if (message.kind === "partial") partial = message.path;
      else if (message.kind === "end") code = message.code;
      else {
        progress.stop();
        io[message.kind === "out" ? "stdout" : "stderr"].write(message.text);
      }
    });
    worker.on("error", (error) => {
      progress.stop();
      io.stderr.write(`${describeCrash(error)}\n`);
      if (options.debug) io.stderr.write(`${error.stack}\n`);
    });
    worker.on("exit", () => {
      progress.stop();
      unlisten();
      if (partial !== undefined) rmSync(partial, { recursive: true, force: true });
      // A run that was already done when the signal came counts as done.
      resolve(code === EXIT.success ? code : (signalCode ?? code));
    });
  });
}

export function styleOf(io: CliIo): RunPorts["style"] {
  return {
    columns: columnsOf(io.stdout),
    outColour: hasColour(io.stdout, io.env),
    errColour: hasColour(io.stderr, io.env),
  };
}

function describeCrash(error: Error & { readonly code?: string }): string {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "error: out of memory; try `--series none`, fewer replications, or NODE_OPTIONS=--max-old-space-size=8192";
  }
  return `internal error: ${error.message}; add --debug for its place`;
}
