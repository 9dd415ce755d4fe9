import type { Law } from "../model/law.ts";
import type { TokenClient, TokenCompetitor } from "../model/serving.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import { probabilityAtLeast } from "../random/exceedance.ts";
import { meanOf } from "../random/quantile.ts";
import type { Tariff, TokenMix } from "./tariff.ts";

/** What a client knows of a request when it decides whether to send it. */
interface Potential extends TokenMix {
  readonly wtpUsdPerMtok: number;
  /** Uniform on (0, 1). */
  readonly participation: number;
}

/**
 * Whether a client sends a potential request, at the price of its mean request (for a trace: of the request itself).
 *
 * It comes with probability min(1, (price / reference)^-exponent); who comes at a price comes at every lower one. Then
 * it buys where it is cheapest, from us at the same price, if that is within its WTP. Prices and WTP are compared in
 * whole nano-USD per million tokens, so that a tie is one.
 */
export class TokenDemand {
  private readonly elasticity: TokenClient["elasticity"];
  private readonly tariff: Tariff;
  private readonly competitors: readonly TokenCompetitor[];
  /** Steps found last, input and output of each competitor; only a start for the next search. -- state */
  private readonly steps: Int32Array;
  /** The mean request; absent where requests are rows of a file. */
  private readonly mean: TokenMix | undefined;
  /** Price of the mean request [nano-USD per million tokens], and probability that the client comes at it. */
  private readonly meanPriceNano: number;
  private readonly meanComing: number;

  private readonly wtp: Law | undefined;
  /** Price judged last, and the share of WTP that reaches it. -- state */
  private judgedNano = Number.NaN;
  private worthIt = 1;

  /** @param competitors  Those who sell the model, too. */
  constructor(client: TokenClient, tariff: Tariff, competitors: readonly TokenCompetitor[]) {
    this.elasticity = client.elasticity;
    this.wtp = client.wtp;
    this.tariff = tariff;
    this.competitors = competitors;
    this.steps = new Int32Array(2 * competitors.length);
    this.mean = client.arrivals.kind === "trace" ? undefined : meanRequest(client);
    this.meanPriceNano = this.mean === undefined ? Number.NaN : this.priceNano(this.mean);
    this.meanComing = this.comingAt(this.meanPriceNano);
  }

  /** Why a potential request is not sent; undefined if it is. */
  absence(request: Potential, nowMs: number): "priced_out" | "competitor" | undefined {
    const priceNano = this.mean === undefined ? this.priceNano(request) : this.meanPriceNano;
    const coming = this.mean === undefined ? this.comingAt(priceNano) : this.meanComing;
    if (!(request.participation < coming)) return "priced_out";
    if (this.competitors.length === 0 && request.wtpUsdPerMtok === Number.POSITIVE_INFINITY) return undefined;
    const outsideNano = this.cheapestOutsideNano(this.mean ?? request, nowMs);
    if (!(Math.min(priceNano, outsideNano) <= roundHalfEven(request.wtpUsdPerMtok * NANO_PER_USD)))
      return "priced_out";
    return outsideNano < priceNano ? "competitor" : undefined;
  }

  /**
   * Shares of a client's requests that are not sent, for the reasons of `absence`: its mean over participation and WTP.
   *
   * @param mix  Requests of a file, taken together; of others the mean request counts.
   */
  shares(mix: TokenMix, nowMs: number): { readonly pricedOut: number; readonly competitor: number } {
    const priceNano = this.mean === undefined ? this.priceNano(mix) : this.meanPriceNano;
    const coming = this.mean === undefined ? this.comingAt(priceNano) : this.meanComing;
    const outsideNano = this.cheapestOutsideNano(this.mean ?? mix, nowMs);
    const bestNano = Math.min(priceNano, outsideNano);
    if (bestNano !== this.judgedNano) {
      this.judgedNano = bestNano;
      this.worthIt = this.wtp === undefined ? 1 : probabilityAtLeast(this.wtp, bestNano / NANO_PER_USD);
    }
    const buying = coming * this.worthIt;
    return { pricedOut: 1 - buying, competitor: outsideNano < priceNano ? buying : 0 };
  }

  private priceNano(mix: TokenMix): number {
    return roundHalfEven(this.tariff.usdPerMtok(mix) * NANO_PER_USD);
  }

  /** Probability that elasticity leaves to a request at a price. */
  private comingAt(priceNano: number): number {
    if (this.elasticity === undefined) return 1;
    const { referencePriceUsdPerMtok: reference, exponent } = this.elasticity;
    const priceUsd = priceNano / NANO_PER_USD;
    return priceUsd > reference ? (priceUsd / reference) ** -exponent : 1;
  }

  /** Lowest price of such a request elsewhere [nano-USD per million tokens]; competitors bill all input alike. */
  private cheapestOutsideNano(mix: TokenMix, nowMs: number): number {
    const tokens = mix.inputTokens + mix.outputTokens;
    let lowest = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.competitors.length; at++) {
      const { input, output } = this.competitors[at]!;
      const i = stepIndexAt(input.timesMs, nowMs, this.steps[2 * at]!);
      const o = stepIndexAt(output.timesMs, nowMs, this.steps[2 * at + 1]!);
      this.steps[2 * at] = i;
      this.steps[2 * at + 1] = o;
      const usd = mix.inputTokens * input.values[i]! + mix.outputTokens * output.values[o]!;
      lowest = Math.min(lowest, usd === 0 ? 0 : usd / tokens);
    }
    return roundHalfEven(lowest * NANO_PER_USD);
  }
}

/** Means of the laws; the share that is cached is drawn apart from the tokens. */
function meanRequest({ inputTokens, cachedShare, outputTokens }: TokenClient): TokenMix {
  const tokens = (law: Law): number => Math.max(1, meanOf(law));
  const input = tokens(inputTokens);
  return {
    inputTokens: input,
    cachedTokens: input * meanOf(cachedShare),
    outputTokens: tokens(outputTokens),
  };
}
