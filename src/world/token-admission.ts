import type { Tariff } from "../market/tariff.ts";
import { TokenDemand } from "../market/token-demand.ts";
import { type ServedModel, TIER, type TokenClient } from "../model/serving.ts";
import { TokenBucket } from "../numerics/token-bucket.ts";
import type { ServedRequest } from "../serving/model-server.ts";
import type { TokenDraft } from "../workload/token-source.ts";
import { LOSS } from "./flow.ts";
import { FlowAdmission, type FlowParts, type Interval, type Limits } from "./flow-admission.ts";
import type { FlowCounts } from "./flow-part.ts";

/** The request goes on to the server. */
export const ADMITTED = -1;

/**
 * Which potential requests of one paying client reach the server.
 *
 * What the client has bought ahead (provisioned throughput) is served without a further question. All else has to pass,
 * in this order: the budget of the month, elasticity, WTP and competitors, rate limits.
 */
export class TokenAdmission {
  private readonly limits: Limits;
  private readonly flow: FlowAdmission;
  /** Longest wait in the paid tier [ms]; Infinity = any. */
  private readonly paidMaxWaitMs: number;

  /** @param tariff  Of `paidTier(client)`; absent where the model is not sold in it. */
  constructor(client: TokenClient, model: ServedModel, tariff: Tariff | undefined) {
    this.limits = limitsOf(client, model, tariff);
    this.flow = new FlowAdmission(this.limits);
    this.paidMaxWaitMs = model.tiers[this.limits.paidTier]?.maxWaitMs ?? Number.POSITIVE_INFINITY;
  }

  /**
   * ADMITTED, or the reason for which the request is lost (LOSS). Sets the tier in which it is served.
   *
   * @param isSpent  Whether the client's budget of the month is spent.
   */
  refusal(draft: TokenDraft, request: ServedRequest, isSpent: boolean): number {
    const nowMs = request.arrivalMs;
    const { demand, paidTier } = this.limits;
    if (this.isPromised(request, nowMs)) {
      request.tier = TIER.provisioned;
      return ADMITTED;
    }
    if (request.tier !== paidTier) request.patienceMs = Math.min(draft.patienceMs, this.paidMaxWaitMs);
    request.tier = paidTier;
    if (isSpent) return LOSS.churned;
    const absence = demand?.absence(draft, nowMs);
    if (absence !== undefined) return LOSS[absence];
    return paidTier >= 0 && this.isWithinLimits(request, nowMs) ? ADMITTED : LOSS.rate_limited;
  }

  /** The same of the requests of an interval taken together. */
  splitFlow(flow: FlowCounts, interval: Interval, isSpent: boolean, parts: FlowParts): void {
    this.flow.split(flow, interval, isSpent, parts);
  }

  /** Takes the request out of the promise, if both its input and its output fit. */
  private isPromised({ inputTokens, outputTokens }: ServedRequest, nowMs: number): boolean {
    const { promise } = this.limits;
    if (promise === undefined) return false;
    if (!(promise.input.has(inputTokens, nowMs) && promise.output.has(outputTokens, nowMs))) return false;
    promise.input.take(inputTokens);
    promise.output.take(outputTokens);
    return true;
  }

  private isWithinLimits({ inputTokens, outputTokens }: ServedRequest, nowMs: number): boolean {
    const { requests, tokens } = this.limits;
    const sum = inputTokens + outputTokens;
    if (requests?.has(1, nowMs) === false || tokens?.has(sum, nowMs) === false) return false;
    requests?.take(1);
    tokens?.take(sum);
    return true;
  }
}

/** The tier in which a client pays by the token: its own, or standard for what exceeds its provisioned throughput. */
export function paidTier(client: TokenClient): number {
  return client.tier === TIER.provisioned ? TIER.standard : client.tier;
}

function limitsOf(client: TokenClient, model: ServedModel, tariff: Tariff | undefined): Limits {
  const { elasticity, wtp, rateLimit } = client;
  const asksThePrice = elasticity !== undefined || wtp !== undefined || model.competitors.length > 0;
  return {
    demand:
      tariff !== undefined && asksThePrice ? new TokenDemand(client, tariff, model.competitors) : undefined,
    requests: bucketOf(rateLimit?.requestsPerMinute),
    tokens: bucketOf(rateLimit?.tokensPerMinute),
    promise: promiseOf(client, model),
    paidTier: tariff === undefined ? -1 : paidTier(client),
  };
}

function bucketOf(perMinute: number | undefined): TokenBucket | undefined {
  return perMinute === undefined ? undefined : new TokenBucket(perMinute);
}

function promiseOf(client: TokenClient, model: ServedModel): Limits["promise"] {
  const unit = model.tiers[TIER.provisioned]?.provisioned;
  if (client.provisioned === undefined || unit === undefined) return undefined;
  const { units } = client.provisioned;
  return {
    input: new TokenBucket(units * unit.inputTokensPerMinute),
    output: new TokenBucket(units * unit.outputTokensPerMinute),
  };
}
