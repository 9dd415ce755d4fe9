import type { Parameters, ValuesOf } from "./parameters.ts";
import type { PolicyDescription } from "./policy.ts";

/**
 * Forecasting of internal demand: how many GPUs internal work will hold on a cluster.
 *
 * A method is its file in `forecasters/` plus one line in `forecasters/registry.ts`; the suite
 * `test/revenue/forecaster.contract.ts` runs over all that are registered. One forecaster is made per cluster. It sees
 * the past of one number on a regular grid, and answers for the instants ahead of the last one seen.
 */

/** The grid of a forecaster. */
export interface ForecastGrid {
  /** Distance of its instants [ms]. */
  readonly stepMs: number;
  /** Farthest lead that is asked for [steps], at least 1. */
  readonly horizonSteps: number;
}

/** The realized future of internal demand; only methods that are marked `seesFuture` get one. */
export interface FutureDemand {
  /** GPUs at an instant of the grid, 0 = the first; instants are asked for in any order, up to the horizon ahead. */
  gpusAt(instant: number): number;
}

/**
 * A forecaster at work on one cluster.
 *
 * Costs: `observe` O(1) or O(season) amortized, `mean` and `quantile` O(1); memory is bounded by season, horizon and
 * calibration window, never by the length of the run.
 */
export interface Forecaster {
  /** All that it has learnt as plain data; one made with it goes on where this one is. Readonly for others. */
  readonly state: unknown;
  /** Whether it has seen what its method needs; before that its mean is the last value. */
  readonly isReady: boolean;
  /** Takes the value of the next instant of the grid [GPUs]. */
  observe(gpus: number): void;
  /** Expected value `lead` steps after the last one seen, 1 <= lead <= horizon [GPUs], at least 0. */
  mean(lead: number): number;
  /**
   * What the value `lead` steps ahead stays at or below with probability `probability` [GPUs].
   *
   * @param probability  0 < probability < 1.
   * @returns Infinity while too little was seen to say.
   */
  quantile(lead: number, probability: number): number;
}

/** What a forecaster is made from, beside its parameters. */
export interface ForecasterSetting {
  readonly grid: ForecastGrid;
  /** `state` of another forecaster of the method, to go on from; absent = nothing was seen. */
  readonly state?: unknown;
  /** For methods that are marked `seesFuture`. */
  readonly future?: FutureDemand;
}

/** A registered method. */
export interface ForecastingMethod<P extends Parameters = Parameters> extends PolicyDescription<P> {
  /** Whether it is given the future: no seller has such a method, it is the bound of what a better one is worth. */
  readonly seesFuture?: boolean;
  create(parameters: ValuesOf<P>, setting: ForecasterSetting): Forecaster;
}

/** Whole steps in a length of time, at least 1 [steps]. */
export function stepsIn(ms: number, grid: ForecastGrid): number {
  return Math.max(1, Math.round(ms / grid.stepMs));
}
