import { HOUR_MS } from "../model/time.ts";
import { mergeBins, quantileOfBins } from "../numerics/log-bins.ts";
import { sumGpuHours, sumGpuTime } from "./exact.ts";
import type { WaitTotals } from "./result.ts";

/** Mean of the waits, zeros included [h]; absent when nothing started. The sum is exact. */
export function meanWaitH(waits: WaitTotals): number | undefined {
  return waits.count > 0 ? sumWaitH([waits]) / waits.count : undefined;
}

/** Largest wait [h]; absent when nothing started. */
export function maxWaitH(waits: WaitTotals): number | undefined {
  return waits.count > 0 ? waits.maxH : undefined;
}

/** Quantile of the waits, zeros included [h]; absent when nothing started. Error <= 0.5 %, never above the largest. */
export function waitQuantileH(waits: WaitTotals, quantile: number): number | undefined {
  if (waits.count === 0) return undefined;
  return Math.min(quantileOfBins(waits.bins, waits.zeros, quantile) / HOUR_MS, waits.maxH);
}

/** Exact sum of the waits of several sources [h]. */
export function sumWaitH(waits: readonly WaitTotals[]): number {
  return sumGpuHours(waits.map((each) => each.sumExact));
}

/** Waits of several sources in one. */
export function mergeWaits(waits: readonly WaitTotals[]): WaitTotals {
  const total = (field: (each: WaitTotals) => number): number =>
    waits.reduce((sum, each) => sum + field(each), 0);
  return {
    count: total((each) => each.count),
    sumH: total((each) => each.sumH),
    sumSquaresH: total((each) => each.sumSquaresH),
    maxH: waits.reduce((max, each) => Math.max(max, each.maxH), 0),
    sumExact: sumGpuTime(waits.map((each) => each.sumExact)),
    zeros: total((each) => each.zeros),
    bins: waits.reduce<readonly number[]>((bins, each) => mergeBins(bins, each.bins), []),
  };
}
