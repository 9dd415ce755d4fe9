import type { Law, Shape, StepSeries } from "./law.ts";

/** Potential arrivals of one source. */
export type ArrivalSpec =
  /** Non-homogeneous Poisson: rate x shape(t). */
  | { readonly kind: "poisson"; readonly ratePerHour: number; readonly shape: Shape; readonly batch?: Law }
  /** A drawn number of arrivals, also none, at regular instants [ms]. */
  | { readonly kind: "regular"; readonly firstMs: number; readonly everyMs: number; readonly batch: Law }
  /** A backlog that is never empty: as one leaves the queue the next joins it. */
  | { readonly kind: "saturated"; readonly backlog: number };

/** Piecewise-linear loss as a function of the unmet share of demand; from (0, 0), ascending, up to share 1. */
export interface LossCurve {
  /** Unmet shares, first 0, last 1. */
  readonly shares: readonly number[];
  /** Loss as a share of the value of all demand, first 0. */
  readonly losses: readonly number[];
}

export type DemandSpec =
  /** base x shape(t) x AR(1) noise, a step function on a fixed grid, rounded up to whole GPUs. */
  | {
      readonly kind: "profile";
      readonly baseGpus: number;
      readonly shape: Shape;
      readonly stepMs: number;
      /** Stationary standard deviation of the noise relative to 1, and its correlation time. */
      readonly noise?: { readonly sd: number; readonly correlationMs: number };
    }
  | { readonly kind: "series"; readonly gpus: StepSeries }
  /** Sessions that arrive and last; D(t) = GPUs of the sessions present. */
  | {
      readonly kind: "sessions";
      readonly arrivals: Extract<ArrivalSpec, { kind: "poisson" }>;
      readonly duration: Law;
      readonly gpus: Law;
    };

/** A latency-critical internal service: wants D(t) GPUs, held as a set of equal instances. */
export interface Service {
  readonly name: string;
  readonly demand: DemandSpec;
  /** Clusters (indices) with their share of the demand; shares sum to 1. */
  readonly clusters: readonly { readonly cluster: number; readonly share: number }[];
  readonly instanceGpus: number;
  /** Extra instances above demand, as a share of demand. */
  readonly headroom: number;
  /** Time to load an instance, GPUs in use but not serving [ms]; and to drain one [ms]. */
  readonly loadMs: number;
  readonly drainMs: number;
  readonly level: number;
  /** Value of a served GPU-hour of demand [USD per GPU-hour]. */
  readonly valueUsdPerGpuHour: number;
  readonly loss: LossCurve;
  /** When a cluster is lost its share moves to the others of the service. */
  readonly failover: boolean;
}

export interface CheckpointSpec {
  /** Work between checkpoints [ms of run time]. */
  readonly intervalMs: number;
  /** Time a checkpoint takes, GPUs busy, no progress [ms]. */
  readonly costMs: number;
  /** Whether a checkpoint is also taken when the last piece of work is done. */
  readonly final: boolean;
}

/** How a job is read from a trace; times are relative to the scenario's start. */
export interface TraceSpec {
  /** Name under which the world finds the rows (`WorldInputs.traces`). */
  readonly input: string;
}

export interface JobSource {
  readonly name: string;
  readonly arrivals: ArrivalSpec | { readonly kind: "trace"; readonly trace: TraceSpec };
  /** Gang size [GPUs]; whole, >= 1. Ignored for traces, like `work`. */
  readonly gpus: Law;
  /** Work on a reference GPU gang of this size [ms]. */
  readonly work: Law;
  /** Declared estimate = work x this factor; absent = exact. */
  readonly estimateError?: Law;
  readonly clusters: readonly number[];
  readonly level: number;
  /** Whether jobs of higher level may take its GPUs. */
  readonly preemptible: boolean;
  /** Notice before a preemption [ms]. */
  readonly noticeMs: number;
  readonly checkpoint?: CheckpointSpec;
  /** Time lost at the start of a stint that follows an interruption [ms]. */
  readonly restartMs: number;
  /**
   * After an interruption: `resume` loses nothing, `checkpoint` goes on from the last checkpoint, `restart` starts
   * again at the same length, `kill` ends the job.
   */
  readonly onInterruption: "resume" | "checkpoint" | "restart" | "kill";
  /** Due this long after arrival [ms]. */
  readonly deadlineMs?: number;
  /** Loss grows linearly with lateness to the full value at this lateness [ms]. */
  readonly decayMs: number;
  readonly valueUsdPerGpuHour: number;
  /** Cost of each hour between arrival and completion beyond the pure run time [USD per job and hour]. */
  readonly delayCostUsdPerHour: number;
  /** Waiting jobs beyond this are refused [jobs]; absent = no limit. */
  readonly queueLimit?: number;
  /** Time a job waits before it gives up [ms]; absent = for ever. 0 = leaves when it cannot start. */
  readonly patience?: Law;
}
