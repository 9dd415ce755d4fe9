import type { RunStore } from "../../io/run-store.ts";
import type { InputFault } from "../../model/input-error.ts";
import type { AnyTraceMapping } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";

/** A scenario with the traces that it reads: all that a run needs but its place. */
export interface Bundle {
  readonly scenario: Scenario;
  readonly traces: readonly { readonly input: string; readonly mapping: AnyTraceMapping }[];
}

/** Rows that a run writes beside its result. */
export interface LiveWish {
  readonly variant: string;
  /** Names of the price columns of the time series. */
  readonly products: readonly string[];
  readonly competitors: readonly string[];
  readonly series: boolean;
  readonly records: boolean;
}

/** One run as plain data: it may be done by any thread, its result goes to the store. */
export interface RunJob {
  /** Name in the store: hash of all that determines the result and the rows beside it. */
  readonly key: string;
  /** Name of the same run without rows beside it. */
  readonly run: string;
  readonly bundle: string;
  readonly seed: string;
  readonly replication: number;
  readonly salesOff: boolean;
  readonly check: boolean;
  readonly live?: LiveWish;
  /** Simulated time [ms]. */
  readonly horizonMs: number;
}

/** What became of a job whose result is not in the store. */
export interface JobFault {
  readonly kind: "input" | "output" | "fault" | "crash" | "stopped";
  readonly message: string;
  /** Of kind `input`. */
  readonly input?: InputFault;
  readonly stack?: string;
  /** Whether it is a fault of a policy of the user's own, and not of ours. */
  readonly ofPolicy?: boolean;
  /** Simulated time and event number, where they are known. */
  readonly nowMs?: number;
  readonly events?: number;
}

/** Where results go, and who is told. */
export interface JobPorts {
  readonly store: RunStore;
  /** Called once per job, in any order; without a fault the job is done. */
  readonly onDone: (job: RunJob, fault?: JobFault) => void;
}

/** Something that does jobs. */
export interface Backend {
  /** Does all jobs; their results are then in the store. */
  run(jobs: readonly RunJob[], ports: JobPorts): Promise<void>;
  /** Makes a scenario known under a name, before jobs name it. */
  learn(name: string, bundle: Bundle): void;
  /** Simulated time done in jobs that have begun and not ended [ms]. */
  underWayMs(): number;
  /** Ends what runs: gently at first, the second time at once. */
  stop(): void;
  close(): Promise<void>;
}
