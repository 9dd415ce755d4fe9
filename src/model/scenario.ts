import type { Costs } from "./costs.ts";
import type { Fleet } from "./fleet.ts";
import type { InitialBook } from "./initial.ts";
import type { Market, Product } from "./market.ts";
import type { Observation } from "./observe.ts";
import type { Policies } from "./policy.ts";
import type { Serving } from "./serving.ts";
import type { Threshold } from "./threshold.ts";
import type { JobSource, Service } from "./workload.ts";

/**
 * All that determines a run but the seed and the rows of its traces: plain, frozen, serializable data in base units
 * (ms, GPUs, nano-USD). Entities refer to each other by index.
 */
export interface Scenario {
  readonly name: string;
  /** UTC instant of simulated time 0 [ms since the epoch]. */
  readonly startEpochMs: number;
  /** End of the warm-up; the window is [warmupMs, horizonMs) [ms]. */
  readonly warmupMs: number;
  readonly horizonMs: number;
  /** Ends a runaway run [events]. */
  readonly eventBudget: number;
  /** Length of a row of the time series [ms]. */
  readonly seriesIntervalMs: number;
  readonly fleet: Fleet;
  readonly services: readonly Service[];
  readonly jobs: readonly JobSource[];
  readonly market: Market;
  readonly products: readonly Product[];
  /** Models that are sold by the token, and who calls them. */
  readonly serving: Serving;
  readonly policies: Policies;
  readonly costs: Costs;
  readonly initial: InitialBook;
  readonly observe: readonly Observation[];
  /** Whether each run is compared with its hindsight bound. */
  readonly hindsight?: boolean;
}

/** A named patch of a scenario file, resolved. */
export interface Variant {
  readonly name: string;
  readonly scenario: Scenario;
  /** What its metrics have to be; no run depends on it. */
  readonly thresholds?: readonly Threshold[];
}
