import type { RunStore, StoredPart } from "../../io/run-store.ts";
import type { WorldResult } from "../../metrics/result.ts";
import { InputError } from "../../model/input-error.ts";
import { OutputError } from "../../model/output-error.ts";
import type { Scenario, Variant } from "../../model/scenario.ts";
import { plannedRuns, type ReplicationRange } from "../planned-runs.ts";
import type { RunOptions, RunWorld } from "../run-experiment.ts";
import type { Backend, Bundle, JobFault, LiveWish, RunJob } from "./run-job.ts";
import type { RunKeys } from "./run-keys.ts";

/** Runs to have at hand. */
export interface RunRequest {
  readonly variants: readonly Variant[];
  readonly traces: Bundle["traces"];
  readonly seed: string;
  readonly replications: ReplicationRange;
  readonly check: boolean;
  /** Rows that a run (with sales on) writes beside its result. */
  readonly live?: (variant: string, replication: number) => LiveWish | undefined;
}

export interface RunnerOptions {
  readonly backend: Backend;
  readonly store: RunStore;
  readonly keys: RunKeys;
  /** Simulated time done and to do, of all that was ever asked for [ms]. */
  readonly onProgress?: (doneMs: number, totalMs: number) => void;
}

/** How many runs came from where. */
export interface RunTally {
  readonly computed: number;
  readonly reused: number;
}

/** Interrupted from outside; what was finished is in the store. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A run that broke down, as another thread told it. */
export class RunFault extends Error {
  override readonly name = "RunFault";
  readonly nowMs: number | undefined;
  readonly events: number | undefined;
  /** Whether a policy of the user's own is at fault. */
  readonly ofPolicy: boolean;

  constructor({ message, stack, nowMs, events, ofPolicy }: JobFault) {
    super(message);
    if (stack !== undefined) this.stack = stack;
    this.nowMs = nowMs;
    this.events = events;
    this.ofPolicy = ofPolicy === true;
  }
}

/** Progress is told so often [ms]. */
const PROGRESS_EVERY_MS = 100;

/**
 * Fetches runs: those in the store are read, the others are done by a backend and stored.
 *
 * `runWorld` then yields what was fetched, so that `runExperiment` puts replications together from it in their order,
 * whoever did the runs and when.
 */
export class Runner {
  private readonly options: RunnerOptions;
  /** By name of the run, whatever rows it wrote. */
  private readonly results = new Map<string, WorldResult | RunFault>();
  private readonly stored = new Map<string, readonly StoredPart[]>();
  private readonly bundles = new WeakMap<Scenario, Bundle>();
  private computed = 0;
  private reused = 0;
  private doneMs = 0;
  private totalMs = 0;
  private expectedMs = 0;

  constructor(options: RunnerOptions) {
    this.options = options;
  }

  /**
   * Brings the runs of all requests.
   *
   * @throws Interrupted if the backend was stopped; InputError and OutputError as runs meet them.
   */
  async fetch(...requests: readonly RunRequest[]): Promise<void> {
    const { store, backend } = this.options;
    const jobs = this.jobsOf(requests);
    const missing = jobs.filter((job) => !this.take(job, store.find(job.key)));
    this.reused += jobs.length - missing.length;
    for (const job of missing) this.totalMs += job.horizonMs;
    let stopped = false;
    let fatal: Error | undefined;
    const timer = setInterval(() => this.tellProgress(), PROGRESS_EVERY_MS);
    try {
      const onDone = (job: RunJob, fault?: JobFault): void => {
        this.doneMs += job.horizonMs;
        this.tellProgress();
        if (fault === undefined) {
          this.computed += 1;
          if (!this.take(job, store.find(job.key))) fatal ??= lostResult(store.root);
        } else if (fault.kind === "stopped") stopped = true;
        else if (fault.kind === "input" || fault.kind === "output") fatal ??= fatalOf(fault);
        else this.results.set(job.run, new RunFault(fault));
        if (fatal !== undefined) backend.stop();
      };
      await backend.run(missing, { store, onDone });
    } finally {
      clearInterval(timer);
    }
    if (fatal !== undefined) throw fatal;
    if (stopped || missing.some((job) => !this.results.has(job.run))) throw new Interrupted("interrupted");
  }

  /** A run that was fetched, in the shape of a run of the world. */
  readonly runWorld: RunWorld = (scenario, options) => {
    const result = this.results.get(this.keyOf(scenario, options));
    if (result === undefined) throw new Error("a run that was not fetched");
    if (result instanceof RunFault) throw result;
    return result;
  };

  /** Files with the rows of a fetched run. */
  parts(scenario: Scenario, point: LiveRun): readonly StoredPart[] {
    return this.stored.get(this.keyOf(scenario, point)) ?? [];
  }

  /** Runs of the requests that would have to be computed. */
  missing(...requests: readonly RunRequest[]): number {
    return this.jobsOf(requests).filter((job) => !this.options.store.has(job.key)).length;
  }

  /** Says what will be asked for, so that progress is told of all of it. */
  expect(...requests: readonly RunRequest[]): void {
    const missing = this.jobsOf(requests).filter((job) => !this.options.store.has(job.key));
    this.expectedMs = this.totalMs + missing.reduce((sum, job) => sum + job.horizonMs, 0);
  }

  /** Drops what was fetched from memory; it stays in the store. */
  forget(): void {
    this.results.clear();
    this.stored.clear();
  }

  get tally(): RunTally {
    return { computed: this.computed, reused: this.reused };
  }

  /** Runs of the requests that are not in memory, each once. */
  private jobsOf(requests: readonly RunRequest[]): readonly RunJob[] {
    const jobs = new Map(requests.flatMap((request) => this.jobsOfOne(request).map((job) => [job.key, job])));
    return [...jobs.values()].filter((job) => !this.isAtHand(job));
  }

  private jobsOfOne(request: RunRequest): readonly RunJob[] {
    const { variants, traces, seed, check, live } = request;
    const jobs: RunJob[] = [];
    for (const { variant, variantIndex, replication, salesOff } of plannedRuns(
      variants,
      request.replications,
    )) {
      const { scenario } = variants[variantIndex]!;
      const bundle = { scenario, traces };
      this.bundles.set(scenario, bundle);
      const wish = salesOff ? undefined : live?.(variant, replication);
      const point = { seed, replication, salesOff, check, ...(wish === undefined ? {} : { live: wish }) };
      const run = this.options.keys.keyOf(bundle, { ...point, live: undefined });
      const key = wish === undefined ? run : this.options.keys.keyOf(bundle, point);
      const name = this.options.keys.nameOf(bundle).sold;
      this.options.backend.learn(name, bundle);
      jobs.push({ ...point, key, run, bundle: name, horizonMs: scenario.horizonMs });
    }
    return jobs;
  }

  private isAtHand({ key, run }: RunJob): boolean {
    return this.results.has(run) && (key === run || this.stored.has(key));
  }

  private take(job: RunJob, found: ReturnType<RunStore["find"]>): boolean {
    if (found === undefined) return false;
    this.results.set(job.run, JSON.parse(found.text) as WorldResult);
    if (job.key !== job.run) this.stored.set(job.key, found.parts);
    return true;
  }

  private keyOf(
    scenario: Scenario,
    { seed, replication, salesOff = false, check = false, live }: LiveRun,
  ): string {
    const bundle = this.bundles.get(scenario);
    if (bundle === undefined) throw new Error("a run of a scenario that was not fetched");
    return this.options.keys.keyOf(bundle, { seed, replication, salesOff, check, live });
  }

  private tellProgress(): void {
    const totalMs = Math.max(this.totalMs, this.expectedMs);
    this.options.onProgress?.(this.doneMs + this.options.backend.underWayMs(), totalMs);
  }
}

/** A run as `runExperiment` asks for it, with the rows that it was to write. */
export type LiveRun = Pick<RunOptions, "seed" | "replication" | "salesOff" | "check"> & {
  readonly live?: LiveWish;
};

function fatalOf({ input, message }: JobFault): Error {
  return input === undefined ? new OutputError(message) : new InputError(input);
}

function lostResult(root: string): OutputError {
  return new OutputError(
    `a result stored in ${root} cannot be read again; is something else deleting files there?`,
  );
}
