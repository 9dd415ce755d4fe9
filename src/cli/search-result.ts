import type { MeanInterval } from "../experiment/inference/mean-interval.ts";
import type { Optimum } from "../experiment/search/zoom-search.ts";
import type { ThresholdVerdict } from "../experiment/thresholds.ts";
import type { Threshold } from "../model/threshold.ts";
import type { PointTrial, RangeAxis } from "./objective.ts";

/** A search with what it tried and where it ended. */
export interface SearchResult {
  /** By round. */
  readonly rounds: readonly (readonly PointTrial[])[];
  readonly optimum: Optimum;
  readonly confirmation: Confirmation;
}

/** The optimum on fresh draws. */
export interface Confirmation {
  readonly trial: PointTrial;
  /** Gain over the scenario as it stands, pair by pair, if it has a value for the metric. */
  readonly gain: MeanInterval | undefined;
  readonly constraints: readonly ThresholdVerdict[];
}

/** What a search is about, for its report. */
export interface SearchTask {
  readonly axes: readonly RangeAxis[];
  readonly metric: string;
  /** 1 = maximize, -1 = minimize. */
  readonly sign: 1 | -1;
  readonly constraints: readonly Threshold[];
  readonly variant: string;
}
