import type { WorkMoments } from "../../model/token-flow.ts";
import type { ServedFlow } from "../model-server.ts";
import { TokenStock } from "./token-stock.ts";

/**
 * The requests of one client in one tier: those that are in the pool, in whole numbers, and how many theory expects to
 * wait and to be in batches. Chance lives in the whole numbers, latency follows from what is expected.
 */
export class FlowClass {
  readonly client: number;
  readonly tier: number;
  /** All that has come and not left -- state. */
  readonly held = new TokenStock();
  /** What is expected to wait, and to be in batches [requests] -- state. */
  line = 0;
  active = 0;
  /** Expected to come in this interval [requests], and its dispersion -- state. */
  expected = 0;
  dispersion = 1;
  /** Start of the interval in which the requests came [ms] -- state. */
  sinceMs = 0;
  /** Steps of a request: mean and mean square -- state. */
  workMean = 1;
  workSquare = 2;
  moments: WorkMoments | undefined;
  /** Requests that get their first step in this interval, expected -- state. */
  starts = 0;
  /** Part of a request that was lost inside a replica, to be made whole by later ones -- state. */
  failing = 0;

  constructor(client: number, tier: number) {
    this.client = client;
    this.tier = tier;
  }

  /** Adds a flow of the interval. */
  take(flow: ServedFlow): void {
    this.held.add(flow);
    const all = this.expected + flow.expectedRequests;
    if (all > 0) {
      const share = flow.expectedRequests / all;
      this.dispersion = share * flow.dispersion + (1 - share) * this.dispersion;
    }
    this.expected = all;
    this.sinceMs = flow.fromMs;
    this.moments = flow.work;
  }

  /** Works out the steps of a request for this many steps of prefill per token. */
  measure(prefillSteps: number): void {
    if (this.moments === undefined) return;
    const { uncachedMean, uncachedSquare, outputMean, outputSquare, product } = this.moments;
    const mean = prefillSteps * uncachedMean + outputMean;
    if (mean <= 0) return;
    this.workMean = mean;
    this.workSquare =
      prefillSteps * prefillSteps * uncachedSquare + 2 * prefillSteps * product + outputSquare;
  }

  /** Whether there is anything of it. */
  isIdle(): boolean {
    return this.expected === 0 && this.held.requests === 0 && this.line + this.active < 1e-9;
  }
}
