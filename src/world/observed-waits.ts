import { quantileOfBins } from "../numerics/log-bins.ts";
import type { ClientCounters } from "./client-counters.ts";
import type { Flow } from "./flow.ts";

/** Arrivals and waits of one source in the window, as far as they can be observed. */
export interface ObservedWaits {
  readonly offered: number;
  /** Waits that were counted. */
  readonly count: number;
  /** Counts the waits that exceed a length from now on. */
  watchTail(longerThanMs: number): { readonly count: number };
  /** A quantile of the waits [ms]; undefined while there are none. */
  quantileMs(quantile: number): number | undefined;
}

/** Of a segment or a job source: those that started. */
export function waitsOfFlow(flow: Flow): ObservedWaits {
  return {
    get offered() {
      return flow.offered;
    },
    get count() {
      return flow.waits.totals().count;
    },
    watchTail: (longerThanMs) => flow.watchTail(longerThanMs),
    quantileMs(quantile) {
      const { bins, zeros, count } = flow.waits.totals();
      return count > 0 ? quantileOfBins(bins, zeros, quantile) : undefined;
    },
  };
}

/** Bins of latencies are of microseconds. */
const US_PER_MS = 1000;

/** Of a client or assistant of a model: those that were answered. */
export function waitsOfClient(counters: ClientCounters): ObservedWaits {
  return {
    get offered() {
      return counters.offeredRequests;
    },
    get count() {
      return counters.waits.totals().count;
    },
    watchTail: (longerThanMs) => counters.waits.watchTail(longerThanMs),
    quantileMs(quantile) {
      const { bins, zeros, count } = counters.waits.totals();
      return count > 0 ? quantileOfBins(bins, zeros, quantile) / US_PER_MS : undefined;
    },
  };
}
