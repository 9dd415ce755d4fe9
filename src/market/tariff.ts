import type { TokenPrices } from "../model/serving.ts";
import { type UnitPrice, unitChargeInto, unitPrice } from "../numerics/unit-charge.ts";

/** The tokens of a request, or of a mean one. */
export interface TokenMix {
  readonly inputTokens: number;
  /** Part of `inputTokens`. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What requests cost at the prices of one tier: bill = new input + cached input + output, each at its price. */
export class Tariff {
  private readonly prices: TokenPrices;
  private readonly units: readonly [UnitPrice, UnitPrice, UnitPrice];

  constructor(prices: TokenPrices) {
    this.prices = prices;
    this.units = [
      unitPrice(prices.inputNano),
      unitPrice(prices.cachedInputNano),
      unitPrice(prices.outputNano),
    ];
  }

  /** The bill, rounded half-even once: out[0] = whole USD, out[1] = nano-USD in [0, 1e9). */
  billInto(out: Float64Array, { inputTokens, cachedTokens, outputTokens }: TokenMix): void {
    unitChargeInto(out, this.units, inputTokens - cachedTokens, cachedTokens, outputTokens);
  }

  /** Price of a token of such requests on average; 0 without tokens [USD per million tokens]. */
  usdPerMtok({ inputTokens, cachedTokens, outputTokens }: TokenMix): number {
    const { inputNano, cachedInputNano, outputNano } = this.prices;
    const nano =
      (inputTokens - cachedTokens) * inputNano + cachedTokens * cachedInputNano + outputTokens * outputNano;
    // A nano-USD per token is a thousandth of a dollar per million.
    return nano === 0 ? 0 : nano / (inputTokens + outputTokens) / 1000;
  }
}
