/**
 * A probability law as data; `random/sampler.ts` turns it into draws.
 *
 * Values are in the base unit of the field that holds the law: ms for durations, GPUs for sizes, tokens for prompts and
 * answers, USD per GPU-hour (or per million tokens) for willingness to pay.
 */
export type Law =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly min: number; readonly max: number }
  | { readonly kind: "exponential"; readonly mean: number }
  /** exp(Normal(mu, sigma)); scenarios give median + p90 or mean + cv. */
  | { readonly kind: "lognormal"; readonly mu: number; readonly sigma: number }
  /** Mean = shape x scale; Erlang is a whole shape. */
  | { readonly kind: "gamma"; readonly shape: number; readonly scale: number }
  | { readonly kind: "weibull"; readonly shape: number; readonly scale: number }
  /** Pareto with tail index `shape`, truncated to [min, max]. */
  | { readonly kind: "pareto"; readonly shape: number; readonly min: number; readonly max: number }
  | { readonly kind: "discrete"; readonly values: readonly number[]; readonly weights: readonly number[] }
  /** Drawn with equal weight from observed values, ascending. */
  | { readonly kind: "empirical"; readonly values: readonly number[] }
  /**
   * Bins [low, high], ascending and apart, with their weights; inside a bin the value (`uniform`) or its logarithm
   * (`log_uniform`) is uniform.
   */
  | {
      readonly kind: "histogram";
      readonly lows: readonly number[];
      readonly highs: readonly number[];
      readonly weights: readonly number[];
      readonly inside: "uniform" | "log_uniform";
    };

/**
 * A deterministic multiplier of time: the product of its parts, each 1 when absent.
 *
 * All parts are evaluated at local time = simulated time + `utcOffsetMs`, except `cycle` and `steps`, which count
 * from the scenario's start.
 */
export interface Shape {
  /** Local time minus UTC [ms]. */
  readonly utcOffsetMs: number;
  /** Equal pieces of the local day, from midnight; any number of pieces. */
  readonly daily?: readonly number[];
  /** Smooth daily wave 1 + a sin(...), peak at `peakHour` local time; peak / trough as given. */
  readonly dailyWave?: { readonly peakToTrough: number; readonly peakHour: number };
  /** Seven factors, Monday first. */
  readonly weekly?: readonly number[];
  /** 1 + amplitude x sin(2 pi (t - phaseMs) / periodMs), t from the scenario's start. */
  readonly cycle?: { readonly periodMs: number; readonly amplitude: number; readonly phaseMs: number };
  /** Repeating pieces from the scenario's start. */
  readonly steps?: readonly { readonly forMs: number; readonly factor: number }[];
  /** Exponential growth: (1 + growthPerYear) ^ (t / year). */
  readonly growthPerYear?: number;
  /** Factors in force during [fromMs, toMs). */
  readonly events?: readonly { readonly fromMs: number; readonly toMs: number; readonly factor: number }[];
}

/** A right-continuous step function of time; before its first point it has the first value. */
export interface StepSeries {
  /** Ascending [ms]. */
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}
