import { loadHighsSolver } from "../../io/highs-solver.ts";
import { executeJob, needsSolver } from "./execute-job.ts";
import type { Backend, Bundle, JobPorts, RunJob } from "./run-job.ts";

/** Does jobs in this thread, one after the other: for tests and for running the sources directly. */
export class InlineBackend implements Backend {
  private readonly bundles = new Map<string, Bundle>();
  private nowMs = 0;
  private stopped = false;

  learn(name: string, bundle: Bundle): void {
    this.bundles.set(name, bundle);
  }

  async run(jobs: readonly RunJob[], { store, onDone }: JobPorts): Promise<void> {
    const needy = jobs.some((job) => needsSolver(job, this.bundles.get(job.bundle)!.scenario));
    const solver = needy ? await loadHighsSolver() : undefined;
    const hooks = {
      shouldStop: () => this.stopped,
      onProgress: (nowMs: number) => {
        this.nowMs = nowMs;
      },
    };
    for (const job of jobs) {
      const fault = executeJob(job, this.bundles.get(job.bundle)!, { store, hooks, solver });
      this.nowMs = 0;
      onDone(job, fault);
    }
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
