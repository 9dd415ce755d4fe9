import { executeJob } from "./execute-job.ts";
import type { Backend, Bundle, JobPorts, RunJob } from "./run-job.ts";

/** Does jobs in this thread, one after the other: for tests and for running the sources directly. */
export class InlineBackend implements Backend {
  private readonly bundles = new Map<string, Bundle>();
  private nowMs = 0;
  private stopped = false;

  learn(name: string, bundle: Bundle): void {
    this.bundles.set(name, bundle);
  }

  run(jobs: readonly RunJob[], { store, onDone }: JobPorts): Promise<void> {
    const hooks = {
      shouldStop: () => this.stopped,
      onProgress: (nowMs: number) => {
        this.nowMs = nowMs;
      },
    };
    for (const job of jobs) {
      const fault = executeJob(job, this.bundles.get(job.bundle)!, { store, hooks });
      this.nowMs = 0;
      onDone(job, fault);
    }
    return Promise.resolve();
  }

  underWayMs(): number {
    return this.nowMs;
  }

  stop(): void {
    this.stopped = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
