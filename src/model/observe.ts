import type { GpuState } from "./states.ts";

/** A gauge: a whole number that changes at events. */
export type Gauge =
  /** GPUs in a state; absent cluster = whole fleet. `busy` = every state in use by anyone. */
  | { readonly kind: "gpus"; readonly state: GpuState | "busy"; readonly cluster?: number }
  /** Waiting requests or jobs; absent name = all. */
  | { readonly kind: "queue"; readonly source?: SourceRef }
  /** Waiting plus running. */
  | { readonly kind: "in_system"; readonly source: SourceRef }
  /** GPUs in use by one source. */
  | { readonly kind: "in_use"; readonly source: SourceRef }
  /** D(t) of a service [GPUs]. */
  | { readonly kind: "demand"; readonly service: number }
  /** Nodes that are up in a cluster; busy crews of a cluster. */
  | { readonly kind: "nodes_up"; readonly cluster: number }
  | { readonly kind: "crews_busy"; readonly cluster: number }
  /** What a model has: requests that wait, sequences in batches, both, or replicas that admit. */
  | { readonly kind: "model"; readonly model: number; readonly count: ModelCount };

/** What can be counted of a model. */
export const MODEL_COUNTS = ["waiting", "active", "in_system", "replicas"] as const;
export type ModelCount = (typeof MODEL_COUNTS)[number];

/** A segment, job source, service, or caller of a model by kind and index. */
export interface SourceRef {
  readonly kind: "segment" | "jobs" | "service" | "client";
  readonly index: number;
}

/** One wish of `observe:`; each yields one or more metrics, named `<name>` or `<name>_<part>`. */
export type Observation =
  /** Time average, variance and maximum of a gauge over the window: `<name>_mean`, `_variance`, `_max`. */
  | { readonly kind: "moments"; readonly name: string; readonly gauge: Gauge }
  /** Share of the window in which gauge > above: `<name>`. */
  | { readonly kind: "exceedance"; readonly name: string; readonly gauge: Gauge; readonly above: number }
  /**
   * The gauge at fixed clock times. With a period: at offset + k x period inside the window; metrics
   * `<name>_at_<label>_mean` and `_variance` (over the periods of a replication), and `_share_above` if `above` is
   * given (share of the samples with gauge > above).
   */
  | {
      readonly kind: "clock";
      readonly name: string;
      readonly gauge: Gauge;
      readonly periodMs?: number;
      readonly offsets: readonly { readonly label: string; readonly atMs: number }[];
      readonly above?: number;
    }
  /** Share of the started (segment, jobs) or answered (client) whose wait exceeds `longerThanMs`: `<name>`. */
  | {
      readonly kind: "wait_tail";
      readonly name: string;
      readonly source: SourceRef;
      readonly longerThanMs: number;
    }
  /** Wait quantile over those started or answered [h]: `<name>_h`. */
  | {
      readonly kind: "wait_quantile";
      readonly name: string;
      readonly source: SourceRef;
      readonly quantile: number;
    }
  /** Mean and standard deviation of wait and of sojourn (arrival to completion) [h]: `<name>_wait_mean_h`, `_wait_sd_h`, `_sojourn_mean_h`, `_sojourn_sd_h`; first start to completion: `_service_mean_h`, `_service_sd_h`. */
  | { readonly kind: "times"; readonly name: string; readonly source: SourceRef }
  /** Arrivals of a source that fall in the window: `<name>` [requests]. */
  | { readonly kind: "arrivals"; readonly name: string; readonly source: SourceRef }
  /** First time from t = 0 at which gauge < below [h]: `<name>_h`; absent if it never happens. */
  | { readonly kind: "first_below"; readonly name: string; readonly gauge: Gauge; readonly below: number };
