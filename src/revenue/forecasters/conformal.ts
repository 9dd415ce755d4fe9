import { DAY_MS } from "../../model/time.ts";
import { type Forecaster, type ForecasterSetting, type ForecastingMethod, stepsIn } from "../forecasting.ts";
import { choice, duration, optional, type ValuesOf } from "../parameters.ts";
import { HoltWinters, smoothing } from "./holt-winters.ts";
import { RollingResiduals } from "./rolling-residuals.ts";
import { SeasonalNaive } from "./seasonal-naive.ts";

const WINDOW_MS = 7 * DAY_MS;

const parameters = {
  base: optional(choice(["holt_winters", "seasonal_naive"]), "whose forecasts are corrected", "holt_winters"),
  window: optional(duration(), "how far back residuals count", "7 d"),
  ...smoothing,
};

/** Quantiles from the residuals that a base forecaster really had. */
export const conformal: ForecastingMethod<typeof parameters> = {
  name: "conformal",
  description: "The mean of a base forecaster, with quantiles from the residuals that it had of late.",
  parameters,
  create: (values, setting) => new Conformal(values, setting),
  check: ({ base, level, trend, seasonal, damping }) => {
    if (base !== "seasonal_naive") return [];
    const given = Object.entries({ level, trend, seasonal, damping }).filter(
      ([, value]) => value !== undefined,
    );
    return given.map(([name]) => ({
      path: [name],
      expected: "no weights of the smoothing with `base: seasonal_naive`",
      found: `\`${name}\``,
    }));
  },
};

interface State {
  readonly base: unknown;
  /** By bucket: forecasts not yet compared, in a ring of the bucket's lead, and residuals, oldest first [GPUs]. */
  readonly buckets: readonly { readonly open: readonly number[]; readonly residuals: readonly number[] }[];
  /** Instants at which forecasts were issued. */
  readonly issued: number;
}

interface Bucket {
  /** The lead whose residuals stand for the bucket: its farthest [steps]. */
  readonly lead: number;
  readonly open: number[];
  readonly residuals: RollingResiduals;
}

/**
 * Conformal forecasts: the mean of a base forecaster, and quantiles from the residuals that it really had.
 *
 * Leads fall into buckets (1, 2, 3-4, 5-8, ..., up to the horizon). A bucket keeps the last n residuals
 * actual - forecast at its farthest lead; the quantile q is mean + the k-th smallest of them with
 * k = ceil((n + 1) q), and Infinity while k > n. If residuals were exchangeable the actual would lie at or below
 * it with probability at least q, whatever their law and however bad the base forecaster is; for stationary, mixing
 * residuals it holds approximately. Nearer leads of a bucket get the spread of its farthest one: wider, not narrower.
 *
 * @see Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World, chapters 2 and 4 (exchangeable);
 *   Xu & Xie (2021), "Conformal prediction interval for dynamic time-series", ICML (rolling residuals, mixing).
 */
class Conformal implements Forecaster {
  private readonly base: Forecaster;
  private readonly buckets: readonly Bucket[];
  /** Bucket of each lead. */
  private readonly bucketOf: readonly Bucket[];
  private issued: number;

  constructor(values: ValuesOf<typeof parameters>, setting: ForecasterSetting) {
    const { grid } = setting;
    const state = setting.state as State | undefined;
    const inner = { grid, ...(state === undefined ? {} : { state: state.base }) };
    this.base =
      values.base === "seasonal_naive"
        ? new SeasonalNaive(values.season, inner)
        : new HoltWinters(values, inner);
    this.issued = state?.issued ?? 0;
    const window = stepsIn(values.window ?? WINDOW_MS, grid);
    this.buckets = bucketLeads(grid.horizonSteps).map((lead, at) => {
      const { open, residuals } = state?.buckets[at] ?? { open: [], residuals: [] };
      return { lead, open: [...open], residuals: new RollingResiduals(window, residuals) };
    });
    this.bucketOf = Array.from(
      { length: grid.horizonSteps + 1 },
      (_, lead) => this.buckets.find((bucket) => bucket.lead >= lead)!,
    );
  }

  get state(): State {
    const buckets = this.buckets.map(({ open, residuals }) => ({ open, residuals: residuals.inOrder() }));
    return { base: this.base.state, buckets, issued: this.issued };
  }

  get isReady(): boolean {
    return this.base.isReady;
  }

  observe(gpus: number): void {
    for (const { lead, open, residuals } of this.buckets) {
      if (this.issued >= lead) residuals.add(gpus - open[this.issued % lead]!);
    }
    this.base.observe(gpus);
    if (!this.base.isReady) return;
    for (const { lead, open } of this.buckets) open[this.issued % lead] = this.base.mean(lead);
    this.issued++;
  }

  mean(lead: number): number {
    return this.base.mean(lead);
  }

  quantile(lead: number, probability: number): number {
    const { residuals } = this.bucketOf[lead]!;
    const rank = Math.ceil((residuals.size + 1) * probability - ROUNDING);
    if (rank > residuals.size) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.base.mean(lead) + residuals.smallest(Math.max(1, rank)));
  }
}

/** Guards the rank against binary fractions: 10 x 0.9 is 9. */
const ROUNDING = 1e-9;

/** 1, 2, 4, ... below the horizon, and the horizon. */
function bucketLeads(horizon: number): number[] {
  const leads: number[] = [];
  for (let lead = 1; lead < horizon; lead *= 2) leads.push(lead);
  return [...leads, horizon];
}
