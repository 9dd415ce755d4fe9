import { MS_PER_HOUR } from "../numerics/exact-sums.ts";

/** More intervals than this are joined, so that a result stays small whatever the horizon. */
const MOST_INTERVALS = 1000;

/** Mean GPUs in use by anyone, per interval from time 0: what warm-up and steady state are judged by. */
export class UseSeries {
  /** A multiple of the interval of the time series [ms]. */
  readonly intervalMs: number;
  private readonly gpuHours: number[] = [];
  private readonly spansMs: number[] = [];

  constructor(seriesIntervalMs: number, horizonMs: number) {
    const joined = Math.ceil(horizonMs / seriesIntervalMs / MOST_INTERVALS);
    this.intervalMs = seriesIntervalMs * Math.max(1, joined);
  }

  /** Adds a stretch that lies within one interval. */
  add(startMs: number, endMs: number, gpuHours: number): void {
    const at = Math.floor(startMs / this.intervalMs);
    this.gpuHours[at] = (this.gpuHours[at] ?? 0) + gpuHours;
    this.spansMs[at] = (this.spansMs[at] ?? 0) + endMs - startMs;
  }

  /** By interval [GPUs]. */
  means(): readonly number[] {
    return this.gpuHours.map((hours, at) => (hours * MS_PER_HOUR) / this.spansMs[at]!);
  }
}
