import { serialize } from "node:v8";
import { Piscina } from "piscina";
import type { RunStore } from "../../io/run-store.ts";
import { areMany, expectedEvents } from "../expected-events.ts";
import { type PoolResult, type PoolTask, Signals } from "./pool-task.ts";
import type { Backend, Bundle, JobFault, JobPorts, RunJob } from "./run-job.ts";

/** Work that a thread takes at once lasts at least this long, so that handing it over does not count [ms]. */
const CHUNK_MS = 50;
/** A run whose simulated time stands still for so long hangs [ms]. */
const WATCHDOG_MS = 600_000;

/**
 * A thread that is ended while it loads modules by `require` takes the whole process with it (Node 20: "IsGraphAsync must
 * be used on an instantiated module"); without that, piscina loads by `import`.
 */
const WORKER_OPTIONS = ["--no-experimental-require-module"];

export interface PoolOptions {
  readonly workers: number;
  /** Module whose default export the threads call with each task. */
  readonly script: URL;
  readonly watchdogMs?: number;
  /** Limit of the heap of each thread [MB]; absent = that of Node. */
  readonly heapMb?: number;
}

/**
 * Does jobs in a pool of threads. What a thread cannot survive (a crash, memory that runs out, an endless loop) costs
 * only the job that it was at: that job is tried once more, by itself, and then told as a fault.
 */
export class PoolBackend implements Backend {
  private readonly options: PoolOptions;
  private readonly pool: Piscina;
  private readonly signals: Signals;
  private readonly progress: Float64Array<SharedArrayBuffer>;
  private readonly bundles = new Map<string, SharedArrayBuffer>();
  /** By bundle: events that are expected of a run of it. */
  private readonly events = new Map<string, number>();
  private isLong = false;
  /** Wall time of a job, smoothed; absent before the first [ms]. */
  private jobMs: number | undefined;

  constructor(options: PoolOptions) {
    const { workers, script } = options;
    this.options = options;
    this.signals = Signals.forLanes(workers);
    this.progress = new Float64Array(new SharedArrayBuffer(8 * workers));
    this.pool = new Piscina({
      filename: script.href,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      execArgv: WORKER_OPTIONS,
      ...(options.heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: options.heapMb } }),
    });
  }

  learn(name: string, bundle: Bundle): void {
    if (this.bundles.has(name)) return;
    const bytes = serialize(bundle);
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    this.bundles.set(name, shared);
    this.events.set(name, expectedEvents(bundle.scenario, false));
  }

  async run(jobs: readonly RunJob[], { store, onDone }: JobPorts): Promise<void> {
    const work = new Work(jobs);
    const events = jobs.reduce((sum, { bundle }) => sum + this.events.get(bundle)!, 0);
    this.isLong ||= areMany(events / this.options.workers);
    const lanes = Array.from({ length: this.options.workers }, async (_, lane) => {
      for (let chunk = this.take(work); chunk.length > 0; chunk = this.take(work)) {
        const faults = await this.runChunk(lane, chunk, store);
        for (const [index, job] of chunk.entries()) {
          const fault = faults[index];
          if (fault === "again" || (fault !== undefined && work.retries(job, fault))) work.again(job);
          else onDone(job, fault);
        }
      }
    });
    await Promise.all(lanes);
  }

  underWayMs(): number {
    return this.progress.reduce((sum, each) => sum + each, 0);
  }

  stop(): void {
    if (this.signals.stopped) void this.pool.destroy();
    this.signals.stop();
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private take(work: Work): readonly RunJob[] {
    if (this.signals.stopped) return [];
    const count = this.jobMs === undefined ? 1 : Math.ceil(CHUNK_MS / Math.max(this.jobMs, 0.01));
    // No chunk so large that other threads run dry.
    return work.take(Math.min(count, Math.ceil(work.left / (2 * this.options.workers))));
  }

  /** By job: nothing if its result is stored, else its fault, or `again` if it did not get its turn. */
  private async runChunk(
    lane: number,
    chunk: readonly RunJob[],
    store: RunStore,
  ): Promise<readonly (JobFault | "again" | undefined)[]> {
    const task: PoolTask = {
      jobs: chunk,
      bundles: new Map(chunk.map(({ bundle }) => [bundle, this.bundles.get(bundle)!])),
      isLong: this.isLong,
      store: store.root,
      flat: store.flat,
      lane,
      signals: this.signals.memory,
      progress: this.progress.buffer,
    };
    this.signals.begin(lane, 0);
    const watchdog = new Watchdog(this.signals, lane, this.options.watchdogMs ?? WATCHDOG_MS);
    try {
      const { faults, wallMs } = (await this.pool.run(task, { signal: watchdog.signal })) as PoolResult;
      const each = wallMs / chunk.length;
      this.jobMs = this.jobMs === undefined ? each : 0.7 * this.jobMs + 0.3 * each;
      return faults;
    } catch (error) {
      const fault = this.crashOf(error, watchdog);
      const at = this.signals.at(lane);
      return chunk.map((job, index) => {
        if (store.has(job.key)) return undefined;
        return index === at || fault.kind === "stopped" ? fault : "again";
      });
    } finally {
      watchdog.end();
      this.progress[lane] = 0;
    }
  }

  private crashOf(error: unknown, watchdog: Watchdog): JobFault {
    if (this.signals.stopped) return { kind: "stopped", message: "stopped" };
    if (watchdog.signal.aborted) {
      const minutes = (this.options.watchdogMs ?? WATCHDOG_MS) / 60_000;
      const message = `simulated time stood still for ${minutes} minutes: an endless loop`;
      return { kind: "crash", message };
    }
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    const remedy = "try `--workers 1`, `--series none`, or NODE_OPTIONS=--max-old-space-size=8192";
    return {
      kind: "crash",
      message: code === "ERR_WORKER_OUT_OF_MEMORY" ? `out of memory; ${remedy}` : (message ?? String(error)),
    };
  }
}

/** Jobs that wait for a thread. */
class Work {
  private readonly jobs: readonly RunJob[];
  /** Jobs that are tried once more; each alone, so that it harms no other. */
  private readonly alone: RunJob[] = [];
  private readonly tried = new Set<string>();
  private next = 0;

  constructor(jobs: readonly RunJob[]) {
    this.jobs = jobs;
  }

  get left(): number {
    return this.jobs.length - this.next;
  }

  /** Up to `count` jobs, at least one while there are any. */
  take(count: number): readonly RunJob[] {
    const jobs = this.jobs.slice(this.next, this.next + Math.max(1, count));
    this.next += jobs.length;
    return jobs.length > 0 ? jobs : this.alone.splice(0, 1);
  }

  /** Whether a job with this fault gets another try; it has one. */
  retries({ key }: RunJob, { kind }: JobFault): boolean {
    if ((kind !== "fault" && kind !== "crash") || this.tried.has(key)) return false;
    this.tried.add(key);
    return true;
  }

  again(job: RunJob): void {
    this.alone.push(job);
  }
}

/** Aborts a lane whose pulse stands still. */
class Watchdog {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(signals: Signals, lane: number, limitMs: number) {
    let pulse = signals.pulse(lane);
    let sinceMs = performance.now();
    this.timer = setInterval(
      () => {
        const now = signals.pulse(lane);
        if (now !== pulse) sinceMs = performance.now();
        else if (performance.now() - sinceMs > limitMs) this.controller.abort();
        pulse = now;
      },
      Math.min(1000, limitMs / 4),
    );
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearInterval(this.timer);
  }
}
