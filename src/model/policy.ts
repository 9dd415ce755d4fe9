/** Names of choices that a scenario makes by name, with their parameters as parsed. */

export type QueueOrder = "fifo" | "priority" | "shortest_first" | "easy_backfill";
export type PlacementRule = "best_fit" | "first_fit" | "worst_fit";
export type ReclaimOrder = "youngest_first" | "cheapest_first" | "least_lost_work" | "fewest_victims";

/** A policy of the user's own as one script: its file with all that it imports, put together when it was read. */
export interface PolicyBundle {
  /** The file, as the scenario names it. */
  readonly file: string;
  readonly code: string;
  /** SHA-256 of the code, as hexadecimal digits. */
  readonly sha256: string;
  /** From places in the code to places in the files that it was made of: a source map of revision 3 as JSON. */
  readonly sourceMap: string;
}

/** A policy that was chosen by name or as a module; its own description of its parameters has validated them. */
export interface PolicyChoice {
  readonly name: string;
  readonly parameters: unknown;
  /** Absent = the policy of a registry. */
  readonly module?: PolicyBundle;
}

/** How the seller forecasts internal use; see revenue/forecasting.ts. */
export interface ForecastPlan {
  readonly method: PolicyChoice;
  /** What is forecast: what services want, or that and what internal jobs hold. */
  readonly covers: "services" | "internal";
  /** Distance of the instants at which the forecaster looks [ms]. */
  readonly stepMs: number;
  /** How far ahead it looks [ms]; whole steps. */
  readonly horizonMs: number;
  /** Lead at which forecasts are recorded and judged [ms]; whole steps, at most the horizon. */
  readonly leadMs: number;
  /** Probability of the quantile that is recorded and judged, above 0 and below 1. */
  readonly quantile: number;
}

export interface Policies {
  readonly queueOrder: QueueOrder;
  /** Waiting jobs that EASY backfill looks at behind a blocked head. */
  readonly backfillDepth: number;
  readonly placement: PlacementRule;
  readonly reclaim: ReclaimOrder;
  /** Nodes (or victims) that a reclaim compares when its order has no exact index. */
  readonly reclaimCandidates: number;
  readonly capacityControl: PolicyChoice;
  /** Absent = internal use is not forecast. */
  readonly forecast?: ForecastPlan;
  /** Whether anything is offered to tenants at all. False in "internal only". */
  readonly sell: boolean;
}

/** The default ladder, highest first: smaller is stronger. At most eight levels, 0..7. */
export const DEFAULT_LEVELS = {
  service: 0,
  firmJob: 1,
  preemptibleJob: 2,
  reserved: 3,
  block: 3,
  on_demand: 4,
  model_api: 4,
  spot: 5,
  /** Replicas that serve flex and batch alone. */
  batch_tokens: 6,
} as const;

export const LEVEL_COUNT = 8;
