import type { LogitMarket, PostedPrices } from "../market/logit-market.ts";
import { logitMonopoly } from "../revenue/optimizers/mnl.ts";

/** A competitor that answers, and what it pays for a GPU-hour of each type [USD]. */
export interface Responder {
  readonly competitor: number;
  readonly market: LogitMarket;
  readonly costUsd: (gpuType: number) => number;
}

/**
 * Prices that earn a competitor most against all others as they stand, by GPU type [USD per GPU-hour].
 *
 * One mark-up on all its costs: scale x (1 + W), W = W0(sum of e^(worth - cost) / scale - 1) / A), A the weight of
 * walking away and of every other offer. In turn with others this leads to the Bertrand-Nash prices of logit firms.
 *
 * @see Anderson & de Palma (1992), "The logit as a model of product differentiation"; Li & Huh (2011) for W.
 */
export function bestResponse(
  { competitor, market, costUsd }: Responder,
  posted: PostedPrices,
): readonly { readonly gpuType: number; readonly priceUsd: number }[] {
  const { scaleUsd } = market;
  const own = market.offersOf(competitor);
  const others = [0, ...market.utilitiesBeside(competitor, posted)];
  // Counted from the best of the others, so that no exponential overflows; the mark-up depends on differences alone.
  const bestUsd = Math.max(...others);
  const outsideWeight = others.reduce((sum, each) => sum + Math.exp((each - bestUsd) / scaleUsd), 0);
  const products = own.map(({ gpuType, worthUsd }) => ({
    quality: (worthUsd - bestUsd) / scaleUsd,
    costUsd: costUsd(gpuType),
  }));
  const { pricesUsd } = logitMonopoly(products, { sensitivity: 1 / scaleUsd, outsideWeight });
  return own.map(({ gpuType }, at) => ({ gpuType, priceUsd: pricesUsd[at]! }));
}
