import type { ForecastTotals } from "../metrics/result.ts";

/**
 * Forecasts of one cluster against what came: each forecast is kept until its instant, compared, and forgotten.
 * Errors are summed inside the window; means over an interval of the time series are taken at any time.
 */
export class ForecastRecord {
  /** Forecasts and quantiles not yet compared, by instant modulo lead [GPUs]. */
  private readonly means: Float64Array;
  private readonly quantiles: Float64Array;
  /** Instants seen. */
  private instants = 0;
  private isOpen = false;
  private readonly errors = { judged: 0, absoluteErrorGpus: 0, errorGpus: 0, quantiles: 0, covered: 0 };
  /** Since the series was last asked: actuals, forecasts, quantiles: how many, and their sums [GPUs]. */
  private readonly counts = new Float64Array(3);
  private readonly sums = new Float64Array(3);

  /** @param lead  Steps from a forecast to its instant, at least 1. */
  constructor(lead: number) {
    this.means = new Float64Array(lead);
    this.quantiles = new Float64Array(lead);
  }

  /** From now on errors count. */
  open(): void {
    this.isOpen = true;
  }

  /** Takes what came at the next instant and compares it with what was said of it. */
  came(actual: number): void {
    const lead = this.means.length;
    this.sample(0, actual);
    if (this.instants >= lead) {
      const place = this.instants % lead;
      this.compare(actual, this.means[place]!, this.quantiles[place]!);
    }
    this.instants++;
  }

  /** Keeps what is said at the instant that came last of the one `lead` later; Infinity = no quantile is known. */
  said(mean: number, quantile: number): void {
    const place = (this.instants - 1) % this.means.length;
    this.means[place] = mean;
    this.quantiles[place] = quantile;
  }

  /** Means since the last call: actual, forecast, quantile; NaN where there were none. */
  seriesInto(row: Float64Array, at: number): void {
    const { counts, sums } = this;
    for (let index = 0; index < 3; index++) row[at + index] = sums[index]! / counts[index]!;
    // A quantile that is missing at an instant would make the mean one of other instants.
    if (counts[2] !== counts[0]) row[at + 2] = Number.NaN;
    if (counts[1] !== counts[0]) row[at + 1] = Number.NaN;
    counts.fill(0);
    sums.fill(0);
  }

  totals(): ForecastTotals {
    return { ...this.errors };
  }

  private compare(actual: number, mean: number, quantile: number): void {
    const isStated = quantile < Number.POSITIVE_INFINITY;
    this.sample(1, mean);
    if (isStated) this.sample(2, quantile);
    if (!this.isOpen) return;
    const { errors } = this;
    errors.judged++;
    errors.absoluteErrorGpus += Math.abs(mean - actual);
    errors.errorGpus += mean - actual;
    if (!isStated) return;
    errors.quantiles++;
    if (actual <= quantile) errors.covered++;
  }

  private sample(index: number, gpus: number): void {
    this.counts[index]!++;
    this.sums[index]! += gpus;
  }
}
