import { DAY_MS } from "../../model/time.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { type Forecaster, type ForecasterSetting, type ForecastingMethod, stepsIn } from "../forecasting.ts";
import { number, optional, type ValuesOf } from "../parameters.ts";
import { learnResidual, normalBound, residualSpread, type SpreadState } from "./residual-spread.ts";
import { season } from "./season.ts";

/**
 * Small weights: over leads of hours, noise that lasts an hour must not move the level. On daily waves with such noise
 * on a grid of 15 min they gave the least error a day ahead among 0.02..0.4 (docs/explanation/forecasting.md).
 */
const LEVEL = 0.05;
const SEASONAL = 0.1;
/** Between 0.8 and 0.98, where most damped trends lie (Hyndman & Athanasopoulos 2021, section 8.2). */
const DAMPING = 0.98;

/** Parameters of the smoothing; a forecaster that builds on this one has them too. */
export const smoothing = {
  season,
  level: optional(number({ above: 0, below: 1 }), "weight of a residual in the level, alpha", LEVEL),
  trend: optional(number({ least: 0, below: 1 }), "weight of a residual in the trend, beta; 0 = no trend", 0),
  seasonal: optional(number({ least: 0, below: 1 }), "weight of a residual in the season, gamma", SEASONAL),
  damping: optional(number({ above: 0, most: 1 }), "factor by which the trend fades per step, phi", DAMPING),
};

/** Level, damped trend and season, each corrected a little by every residual. */
export const holtWinters: ForecastingMethod<typeof smoothing> = {
  name: "holt_winters",
  description: "Additive Holt-Winters smoothing: level, damped trend and season.",
  parameters: smoothing,
  create: (values, setting) => new HoltWinters(values, setting),
};

interface Weights {
  readonly level: number;
  readonly trend: number;
  readonly seasonal: number;
  readonly damping: number;
}

interface State {
  /** Values seen. */
  count: number;
  /** Level and trend per step [GPUs]. */
  level: number;
  trend: number;
  /** Deviations from the level by instant modulo season; during the first season the values themselves [GPUs]. */
  readonly season: number[];
  readonly spread: SpreadState;
}

/**
 * Additive Holt-Winters forecasts with a damped trend, in error-correction form.
 *
 * With the residual e of the one-step forecast level + phi trend + season: level grows by phi trend + alpha e, the
 * trend becomes phi trend + beta e, the season's entry grows by gamma e. The mean h steps ahead is
 * level + (phi + ... + phi^h) trend + season. Its variance is sigma^2 (1 + c(1)^2 + ... + c(h - 1)^2) with
 * c(j) = alpha + beta (phi + ... + phi^j) + gamma [j is a multiple of the season], and sigma^2 the mean square of the
 * residuals; the quantile assumes that they are normal.
 *
 * Start: after the first season the level is its mean, the trend 0 and the seasonal entries the deviations from the
 * level. Before that the mean is the last value.
 *
 * @see Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), sections 8.3, 8.5, 8.7;
 *   Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, sections 2.6.1 and 6.3.
 */
export class HoltWinters implements Forecaster {
  readonly state: State;
  private readonly weights: Weights;
  private readonly season: number;
  /** By lead: sum of the powers of the damping, and spread of a residual of 1 [factors]. */
  private readonly damped: Float64Array;
  private readonly growth: Float64Array;

  constructor(values: Partial<ValuesOf<typeof smoothing>>, { grid, state }: ForecasterSetting) {
    const { level = LEVEL, trend = 0, seasonal = SEASONAL, damping = DAMPING } = values;
    this.weights = { level, trend, seasonal, damping };
    this.season = stepsIn(values.season ?? DAY_MS, grid);
    this.state = (state as State | undefined) ?? {
      count: 0,
      level: 0,
      trend: 0,
      season: [],
      spread: { count: 0, meanSquare: 0 },
    };
    this.damped = dampedSums(damping, grid.horizonSteps);
    this.growth = spreadGrowth(this.weights, this.season, this.damped);
  }

  get isReady(): boolean {
    return this.state.count >= this.season;
  }

  observe(gpus: number): void {
    const { state, season } = this;
    if (this.isReady) this.correct(gpus);
    else state.season[state.count] = gpus;
    state.count++;
    if (state.count === season) this.start();
  }

  mean(lead: number): number {
    const { count, level, trend, season } = this.state;
    if (count === 0) return 0;
    if (!this.isReady) return season[count - 1]!;
    return Math.max(0, level + this.damped[lead]! * trend + season[(count - 1 + lead) % this.season]!);
  }

  quantile(lead: number, probability: number): number {
    const spread = residualSpread(this.state.spread) * this.growth[lead]!;
    return normalBound(this.mean(lead), spread, normalQuantile(probability));
  }

  private start(): void {
    const { state, season } = this;
    state.level = state.season.reduce((sum, value) => sum + value, 0) / season;
    for (let place = 0; place < season; place++) state.season[place]! -= state.level;
  }

  private correct(gpus: number): void {
    const { state, weights } = this;
    const place = state.count % this.season;
    const drift = weights.damping * state.trend;
    const residual = gpus - (state.level + drift + state.season[place]!);
    state.level += drift + weights.level * residual;
    state.trend = drift + weights.trend * residual;
    state.season[place]! += weights.seasonal * residual;
    learnResidual(state.spread, residual, SEASONS_OF_MEMORY * this.season);
  }
}

/** Seasons whose residuals weigh fully: a week of daily seasons. */
const SEASONS_OF_MEMORY = 7;

/** phi + phi^2 + ... + phi^h by h. */
function dampedSums(damping: number, horizon: number): Float64Array {
  const sums = new Float64Array(horizon + 1);
  for (let lead = 1, power = damping; lead <= horizon; lead++, power *= damping)
    sums[lead] = sums[lead - 1]! + power;
  return sums;
}

/** sqrt(1 + c(1)^2 + ... + c(h - 1)^2) by h. */
function spreadGrowth(
  { level, trend, seasonal }: Weights,
  season: number,
  damped: Float64Array,
): Float64Array {
  const growth = new Float64Array(damped.length);
  let variance = 1;
  for (let lead = 1; lead < damped.length; lead++) {
    growth[lead] = Math.sqrt(variance);
    const weight = level + trend * damped[lead]! + (lead % season === 0 ? seasonal : 0);
    variance += weight * weight;
  }
  return growth;
}
