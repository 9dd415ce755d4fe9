import type { GpuState } from "../model/states.ts";

/** One interval of a variant's time series, summed over clusters. */
export interface IntervalSums {
  readonly hours: number;
  /** GPU-hours by state. */
  readonly gpuHours: Readonly<Record<GpuState, number>>;
  /** Sum and number of the prices of the clusters that have one, by product [USD/GPU-h]. */
  readonly prices: ReadonlyMap<string, { readonly sum: number; readonly count: number }>;
}

/** The measured intervals of one replication of a variant, in order. */
export interface VariantSeries {
  readonly variant: string;
  readonly replication: number;
  /** Instants of the first start and the last end, ISO 8601. */
  readonly start: string;
  readonly end: string;
  readonly intervals: readonly IntervalSums[];
}
