import { setImmediate } from "node:timers/promises";
import type { RunStore } from "../../io/run-store.ts";
import { expectedEvents, FEW_EVENTS } from "../expected-events.ts";
import { executeJob, needsSolver } from "./execute-job.ts";
import type { Backend, Bundle, JobFault, JobPorts, RunJob } from "./run-job.ts";

export interface StagedOptions {
  /** Opens the backend for all that is not done here. */
  readonly openThreads: () => Promise<Backend>;
  /** Events that are expected of all jobs that are done here, at most [events]. */
  readonly eventsHere?: number;
  /** Processor time that they take, at most; a machine that is busy otherwise does not count [ms]. */
  readonly cpuMsHere?: number;
}

/** The same as processor time, for what turns out slower than expected [ms]. */
const CPU_MS_HERE = 1500;
/** A single job is left to the threads after this time: Ctrl-C waits no longer for its end [ms]. */
const JOB_MS_HERE = 1000;

const TIME_IS_UP: JobFault = { kind: "stopped", message: "no time left in this thread" };

/**
 * Does the jobs of small experiments in this thread and those of all others in threads, which are not even started
 * before they are needed.
 *
 * What turns out larger than expected, and whatever breaks down, is left to the threads, which start it anew: a thread
 * can be watched, tried again and ended. Between two jobs signals and timers get their turn.
 */
export class StagedBackend implements Backend {
  private readonly options: StagedOptions;
  private readonly bundles = new Map<string, Bundle>();
  private threads: Backend | undefined;
  private eventsLeft: number;
  private cpuMsLeft: number;
  private nowMs = 0;
  private stopped = false;

  constructor(options: StagedOptions) {
    this.options = options;
    this.eventsLeft = options.eventsHere ?? FEW_EVENTS;
    this.cpuMsLeft = options.cpuMsHere ?? CPU_MS_HERE;
  }

  learn(name: string, bundle: Bundle): void {
    this.bundles.set(name, bundle);
    this.threads?.learn(name, bundle);
  }

  async run(jobs: readonly RunJob[], ports: JobPorts): Promise<void> {
    const left = this.isSmall(jobs) ? await this.runHere(jobs, ports) : jobs;
    if (left.length === 0 || this.stopped) return;
    const threads = await this.openThreads();
    await threads.run(left, ports);
  }

  underWayMs(): number {
    return this.nowMs + (this.threads?.underWayMs() ?? 0);
  }

  stop(): void {
    this.stopped = true;
    this.threads?.stop();
  }

  async close(): Promise<void> {
    await this.threads?.close();
  }

  private isSmall(jobs: readonly RunJob[]): boolean {
    let events = 0;
    for (const job of jobs) {
      const { scenario } = this.bundles.get(job.bundle)!;
      events += expectedEvents(scenario, job.salesOff);
      // Loading the solver alone takes longer than a small run.
      if (events > this.eventsLeft || needsSolver(job, scenario)) return false;
    }
    this.eventsLeft -= events;
    return true;
  }

  /** Jobs that are not done: the time is up, they are too large, or they broke down. */
  private async runHere(jobs: readonly RunJob[], { store, onDone }: JobPorts): Promise<readonly RunJob[]> {
    const left: RunJob[] = [];
    let beforeMs = cpuMs();
    for (const job of jobs) {
      const fault = this.stopped || this.cpuMsLeft <= 0 ? TIME_IS_UP : this.runOne(job, store);
      const afterMs = cpuMs();
      this.cpuMsLeft -= afterMs - beforeMs;
      beforeMs = afterMs;
      if (fault === undefined || isFinal(fault)) onDone(job, fault);
      else left.push(job);
      await setImmediate();
    }
    return left;
  }

  private runOne(job: RunJob, store: RunStore): JobFault | undefined {
    const startMs = performance.now();
    const hooks = {
      shouldStop: () => performance.now() - startMs > JOB_MS_HERE,
      onProgress: (nowMs: number) => {
        this.nowMs = nowMs;
      },
    };
    const maxEvents = this.options.eventsHere ?? FEW_EVENTS;
    const fault = executeJob(job, this.bundles.get(job.bundle)!, { store, hooks, maxEvents });
    this.nowMs = 0;
    return fault;
  }

  private async openThreads(): Promise<Backend> {
    if (this.threads === undefined) {
      this.threads = await this.options.openThreads();
      for (const [name, bundle] of this.bundles) this.threads.learn(name, bundle);
      if (this.stopped) this.threads.stop();
    }
    return this.threads;
  }
}

/** Whether a thread would tell the same: what was wrong is outside of the program. */
function isFinal({ kind }: JobFault): boolean {
  return kind === "input" || kind === "output";
}

/** Processor time of this process so far [ms]. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
