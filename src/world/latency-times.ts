import type { LatencyTotals } from "../metrics/result.ts";
import { WeightedBins } from "../numerics/weighted-bins.ts";

/** Bins begin at 1: latencies are binned in microseconds, so that short times per token have bins of their own. */
const US_PER_MS = 1000;

/** Latencies of requests, each counted as often as it stands for. */
export class LatencyTimes {
  /** Count, sum [ms], largest [ms], zeros: one small array, not four boxed numbers. */
  private readonly sums = new Float64Array(4);
  private readonly bins = new WeightedBins();
  private readonly tails: { readonly longerThanMs: number; count: number }[] = [];

  /** @param requests  How many had exactly this latency. */
  add(ms: number, requests: number): void {
    const { sums, tails } = this;
    sums[0]! += requests;
    for (let at = 0; at < tails.length; at++) if (ms > tails[at]!.longerThanMs) tails[at]!.count += requests;
    if (ms === 0) {
      sums[3]! += requests;
      return;
    }
    sums[1]! += ms * requests;
    if (ms > sums[2]!) sums[2] = ms;
    this.bins.add(ms * US_PER_MS, requests);
  }

  /** Counts the latencies that exceed a length from now on. */
  watchTail(longerThanMs: number): { readonly count: number } {
    const tail = { longerThanMs, count: 0 };
    this.tails.push(tail);
    return tail;
  }

  totals(): LatencyTotals {
    const [count, sumMs, maxMs, zeros] = this.sums as unknown as [number, number, number, number];
    return { count, sumMs, maxMs, zeros, bins: this.bins.toArray() };
  }
}
