import type { TokenDemand } from "../market/token-demand.ts";
import { TIER } from "../model/serving.ts";
import type { TokenBucket } from "../numerics/token-bucket.ts";
import { LOSS } from "./flow.ts";
import { emptyCounts, type FlowCounts, FlowPart } from "./flow-part.ts";

/** What stands between the requests of a client and the server. */
export interface Limits {
  /** Absent where no price keeps anybody away. */
  readonly demand: TokenDemand | undefined;
  readonly requests: TokenBucket | undefined;
  /** Input + output. */
  readonly tokens: TokenBucket | undefined;
  /** What is left of the promised tokens; absent where nothing was bought ahead. */
  readonly promise: { readonly input: TokenBucket; readonly output: TokenBucket } | undefined;
  /** Tier of what is paid by the token; -1 = the model is not sold in it. */
  readonly paidTier: number;
}

/** The interval of a flow. */
export interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Is told of the parts of a flow; they are valid during the call. */
export interface FlowParts {
  /** It goes on to the server. */
  offered(tier: number, part: FlowCounts): void;
  lost(tier: number, reason: number, part: FlowCounts): void;
}

/**
 * The part of an interval's flow that reaches the server: in the mean what single requests would have done
 * (token-admission.ts), with shares in place of draws, and with what a bucket holds and gains in the interval in place
 * of its level at each arrival.
 */
export class FlowAdmission {
  private readonly limits: Limits;
  private readonly promised = new FlowPart();
  private readonly pricedOut = new FlowPart();
  private readonly competitor = new FlowPart();
  private readonly admitted = new FlowPart();
  private readonly part = emptyCounts();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** @param rest  The flow; nothing is left of it afterwards but what is lost last. */
  split(rest: FlowCounts, interval: Interval, isSpent: boolean, parts: FlowParts): void {
    const { part } = this;
    const { paidTier, requests, tokens } = this.limits;
    this.offerPromised(rest, interval, parts);
    if (isSpent) {
      parts.lost(paidTier, LOSS.churned, rest);
      return;
    }
    this.loseToPrices(rest, interval, parts);
    this.admitted.take(rest, part, paidTier < 0 ? 0 : this.shareWithin(rest, interval));
    requests?.take(part.requests);
    tokens?.take(part.inputTokens + part.outputTokens);
    if (paidTier >= 0) parts.offered(paidTier, part);
    parts.lost(paidTier, LOSS.rate_limited, rest);
  }

  private offerPromised(rest: FlowCounts, interval: Interval, parts: FlowParts): void {
    const { promise } = this.limits;
    if (promise === undefined) return;
    const { part } = this;
    const share = Math.min(
      shareOf(promise.input, rest.inputTokens, interval),
      shareOf(promise.output, rest.outputTokens, interval),
    );
    this.promised.take(rest, part, share);
    promise.input.take(part.inputTokens);
    promise.output.take(part.outputTokens);
    parts.offered(TIER.provisioned, part);
  }

  private loseToPrices(rest: FlowCounts, { fromMs }: Interval, parts: FlowParts): void {
    const { demand, paidTier } = this.limits;
    if (demand === undefined) return;
    const { part } = this;
    const { pricedOut, competitor } = demand.shares(rest, fromMs);
    this.pricedOut.take(rest, part, pricedOut);
    parts.lost(paidTier, LOSS.priced_out, part);
    this.competitor.take(rest, part, pricedOut < 1 ? competitor / (1 - pricedOut) : 0);
    parts.lost(paidTier, LOSS.competitor, part);
  }

  private shareWithin(rest: FlowCounts, interval: Interval): number {
    const { requests, tokens } = this.limits;
    return Math.min(
      requests === undefined ? 1 : shareOf(requests, rest.requests, interval),
      tokens === undefined ? 1 : shareOf(tokens, rest.inputTokens + rest.outputTokens, interval),
    );
  }
}

/** Share of so many units that a bucket lets through; none, even of no units, where whole requests overdrew it. */
function shareOf(bucket: TokenBucket, units: number, { fromMs, untilMs }: Interval): number {
  const most = bucket.within(fromMs, untilMs);
  if (units <= most) return 1;
  return most > 0 ? most / units : 0;
}
