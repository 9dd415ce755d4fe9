import type { TokenClient } from "../../model/serving.ts";
import type { WorkMoments } from "../../model/token-flow.ts";
import type { ServedFlow } from "../model-server.ts";
import { OutcomeSpread } from "./outcome-spread.ts";
import { Patience } from "./patience.ts";
import { evennessOf, type TokenQuantiles, tokenQuantiles } from "./token-quantiles.ts";
import { TokenStock } from "./token-stock.ts";
import { WaitingCohorts } from "./waiting-cohorts.ts";

export interface TierBound {
  readonly tier: number;
  /** Longest time in the line: the longest wait or the deadline of the tier [ms]. */
  readonly mostMs: number;
}

/**
 * The requests of one client in one tier: those that are in the pool, in whole numbers, and how many theory expects to
 * wait and to be in batches. Chance lives in the whole numbers, latency follows from what is expected.
 */
export class FlowClass {
  readonly client: number;
  readonly tier: number;
  readonly spread = new OutcomeSpread();
  private readonly source: TokenClient;
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
  /** E min / E of the steps of two requests (token-quantiles.ts), for these steps of prefill per token -- state. */
  evenness = 0.5;
  private evenFor = Number.NaN;
  moments: WorkMoments | undefined;
  quantiles: TokenQuantiles | undefined;
  /** Requests that get their first step in this interval, expected -- state. */
  starts = 0;
  /** Of its whole tier: requests that wait -- state. */
  tierLine = 0;
  /** Share of what comes in this interval that the line loses, expected -- state. */
  lossShare = 0;
  /** Requests beyond a long limit, and beyond a long patience, expected -- state. */
  refused = 0;
  late = 0;
  /** Those that wait, by age; when those that start in this interval came, in the mean [ms] -- state. */
  private readonly cohorts = new WaitingCohorts();
  startersMs = Number.NaN;
  /** What came in this interval [requests], and the part of a lost one to be made whole by later ones -- state. */
  arrived = 0;
  private readonly losing = [0, 0, 0];
  readonly patience: Patience;
  /** Part of a request that was lost inside a replica, to be made whole by later ones -- state. */
  failing = 0;

  constructor(source: TokenClient, client: number, { tier, mostMs }: TierBound) {
    this.patience = new Patience(source.patience, mostMs);
    this.source = source;
    this.client = client;
    this.tier = tier;
  }

  /** Adds a flow of the interval. */
  take(flow: ServedFlow): void {
    this.held.add(flow);
    this.arrived += flow.requests;
    const all = this.expected + flow.expectedRequests;
    if (all > 0) {
      const share = flow.expectedRequests / all;
      this.dispersion = share * flow.dispersion + (1 - share) * this.dispersion;
    }
    this.expected = all;
    this.sinceMs = flow.fromMs;
    this.moments = flow.work;
    if (flow.requests > 0) this.quantiles ??= tokenQuantiles(this.source, flow.work);
  }

  /** Works out the steps of a request for this many steps of prefill per token. */
  measure(prefillSteps: number): void {
    if (this.moments === undefined) return;
    const { uncachedMean, uncachedSquare, outputMean, outputSquare, product } = this.moments;
    const mean = prefillSteps * uncachedMean + outputMean;
    if (mean <= 0) return;
    if (this.quantiles !== undefined && prefillSteps !== this.evenFor) {
      this.evenness = evennessOf(this.quantiles, prefillSteps);
      this.evenFor = prefillSteps;
    }
    this.workMean = mean;
    this.workSquare =
      prefillSteps * prefillSteps * uncachedSquare + 2 * prefillSteps * product + outputSquare;
  }

  /** What bursts add to the variance of the steps that come [steps^2]. */
  get bursts(): number {
    return this.expected * (this.dispersion - 1) * this.workMean * this.workMean;
  }

  /** Lets those that came, at `midMs` in the mean, stand in line and the oldest start. */
  moveLine(midMs: number): void {
    this.cohorts.push(midMs, this.expected);
    this.startersMs = this.cohorts.take(this.starts);
  }

  /** Whether nobody starts in the interval in which it comes. */
  isDeep(fromMs: number): boolean {
    return this.line > 0 && this.cohorts.oldestMs < fromMs && this.startersMs < fromMs;
  }

  /** Lets some that were in batches wait again, with a new patience. */
  putBack(requests: number, atMs: number): void {
    this.cohorts.push(atMs, requests);
    this.active -= requests;
    this.line += requests;
  }

  refuse(requests: number): void {
    this.cohorts.refuse(requests);
    this.line -= requests;
    this.refused += requests;
  }

  /** Loses those of the line that came before. */
  loseLate(beforeMs: number): void {
    const late = Math.min(this.line, this.cohorts.expire(beforeMs));
    this.line -= late;
    this.late += late;
  }

  /** Whole requests of this interval that the stationary law has lost, that were refused, that have waited too long. */
  takeLosses(): readonly [number, number, number] {
    const expected = [this.arrived * this.lossShare, this.refused, this.late];
    const whole = expected.map((requests, kind) => {
      const losing = this.losing[kind]! + requests;
      const lost = Math.min(this.held.requests, Math.floor(losing));
      this.losing[kind] = losing - lost;
      return lost;
    });
    this.arrived = this.refused = this.late = 0;
    return whole as [number, number, number];
  }

  /** Whether there is anything of it. */
  isIdle(): boolean {
    return this.expected === 0 && this.held.requests === 0 && this.line + this.active < 1e-9;
  }
}
