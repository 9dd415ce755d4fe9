import { DAY_MS } from "../../model/time.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { type Forecaster, type ForecasterSetting, type ForecastingMethod, stepsIn } from "../forecasting.ts";
import { learnResidual, normalBound, residualSpread, type SpreadState } from "./residual-spread.ts";
import { season } from "./season.ts";

const parameters = { season };

/** What was there a season ago. */
export const seasonalNaive: ForecastingMethod<typeof parameters> = {
  name: "seasonal_naive",
  description: "What was there at the same place of the last season.",
  parameters,
  create: (values, setting) => new SeasonalNaive(values.season, setting),
};

interface State {
  /** Values seen. */
  count: number;
  /** The last season, by instant modulo season [GPUs]. */
  readonly last: number[];
  readonly spread: SpreadState;
}

/**
 * Seasonal naive forecasts: what was there at the same place of the last season.
 *
 * The mean h steps ahead is the value k seasons of m steps before, k = floor((h - 1) / m) + 1. The quantile assumes
 * normal residuals y(t) - y(t - m) that add up over seasons: their spread is sigma sqrt(k), with sigma^2 the mean
 * square of the residuals (the last seven seasons or so count). Before a whole season was seen the mean is the last
 * value.
 *
 * @see Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), sections 5.2 and 5.5.
 */
export class SeasonalNaive implements Forecaster {
  readonly state: State;
  private readonly season: number;

  /** @param seasonMs  Length of the season [ms]; absent = a day. */
  constructor(seasonMs: number | undefined, { grid, state }: ForecasterSetting) {
    this.season = stepsIn(seasonMs ?? DAY_MS, grid);
    this.state = (state as State | undefined) ?? {
      count: 0,
      last: [],
      spread: { count: 0, meanSquare: 0 },
    };
  }

  get isReady(): boolean {
    return this.state.count >= this.season;
  }

  observe(gpus: number): void {
    const { state, season } = this;
    const place = state.count % season;
    if (this.isReady) learnResidual(state.spread, gpus - state.last[place]!, SEASONS_OF_MEMORY * season);
    state.last[place] = gpus;
    state.count++;
  }

  mean(lead: number): number {
    const { count, last } = this.state;
    if (count === 0) return 0;
    return this.isReady ? last[(count - 1 + lead) % this.season]! : last[count - 1]!;
  }

  quantile(lead: number, probability: number): number {
    const seasons = Math.floor((lead - 1) / this.season) + 1;
    const spread = residualSpread(this.state.spread) * Math.sqrt(seasons);
    return normalBound(this.mean(lead), spread, normalQuantile(probability));
  }
}

/** Seasons whose residuals weigh fully: a week of daily seasons. */
const SEASONS_OF_MEMORY = 7;
