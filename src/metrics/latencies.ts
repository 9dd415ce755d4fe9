import { SECOND_MS } from "../model/time.ts";
import { mergeBins, quantileOfBins } from "../numerics/log-bins.ts";
import type { LatencyTotals } from "./result.ts";

/** Bins hold microseconds. */
const US_PER_S = 1e6;

/** Sum of latencies over several clients [s]. */
export function sumLatencyS(latencies: readonly LatencyTotals[]): number {
  return latencies.reduce((sum, each) => sum + each.sumMs, 0) / SECOND_MS;
}

/** How many requests they are of. */
export function countLatencies(latencies: readonly LatencyTotals[]): number {
  return latencies.reduce((sum, each) => sum + each.count, 0);
}

/** Mean latency, zeros included [s]; absent when nothing was served. */
export function meanLatencyS(latencies: LatencyTotals): number | undefined {
  return latencies.count > 0 ? sumLatencyS([latencies]) / latencies.count : undefined;
}

/** Quantile over several clients, zeros included [s]; absent when nothing was served. Error <= 0.5 %, never above the largest. */
export function latencyQuantileS(latencies: readonly LatencyTotals[], quantile: number): number | undefined {
  if (countLatencies(latencies) === 0) return undefined;
  const bins = latencies.reduce<readonly number[]>((sum, each) => mergeBins(sum, each.bins), []);
  const zeros = latencies.reduce((sum, each) => sum + each.zeros, 0);
  const largestMs = latencies.reduce((largest, each) => Math.max(largest, each.maxMs), 0);
  return Math.min(quantileOfBins(bins, zeros, quantile) / US_PER_S, largestMs / SECOND_MS);
}
