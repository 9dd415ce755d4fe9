import type { Competitor, Product, Segment } from "../model/market.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { meanOf } from "../random/quantile.ts";
import type { CompetitorPrices } from "./competitor-prices.ts";

/** An offer to the mean tenant: its worth [USD per GPU-hour], before price and taste. */
interface Offer {
  readonly owner: number;
  readonly product: number;
  readonly gpuType: number;
  readonly worthUsd: number;
}

/** The house itself, as an owner of offers. */
const HOUSE = -1;

/** Prices that anybody can see now. */
export interface PostedPrices {
  /** Our own; NaN where nothing is offered [nano-USD per GPU-hour]. */
  readonly priceNano: (product: number, gpuType: number) => number;
  readonly competitors: CompetitorPrices;
  readonly nowMs: number;
}

/**
 * A segment as its competitors picture it: a multinomial logit whose tenants have the mean willingness to pay.
 * Exact where that is one value for all.
 */
export class LogitMarket {
  /** Scale of taste: prices weigh one over it [USD per GPU-hour]. */
  readonly scaleUsd: number;
  private readonly offers: readonly Offer[];

  constructor(segment: Segment, products: readonly Product[], competitors: readonly Competitor[]) {
    this.scaleUsd = segment.tasteUsdPerGpuHour;
    const wtpUsd = meanOf(segment.wtp);
    const durationMs = meanOf(segment.duration);
    this.offers = segment.gpuTypes.flatMap(({ gpuType, wtpFactor }) => [
      ...segment.products.flatMap((product, place): Offer[] => {
        const { kind, minDurationMs } = products[product]!;
        if (kind === "reserved" && durationMs < minDurationMs) return [];
        const kept = kind === "spot" ? 1 - segment.interruptionDiscount : 1;
        const quality = segment.qualityUsdPerGpuHour?.[place] ?? 0;
        return [{ owner: HOUSE, product, gpuType, worthUsd: wtpUsd * wtpFactor * kept + quality }];
      }),
      ...competitors.flatMap(({ prices, qualityUsdPerGpuHour = 0 }, owner): Offer[] => {
        if (prices[gpuType] === undefined) return [];
        const quality = qualityUsdPerGpuHour - segment.switchingCostUsdPerGpuHour;
        return [{ owner, product: HOUSE, gpuType, worthUsd: wtpUsd * wtpFactor + quality }];
      }),
    ]);
  }

  /** What a competitor offers here, by GPU type, before its price. */
  offersOf(competitor: number): readonly { readonly gpuType: number; readonly worthUsd: number }[] {
    return this.offers.filter(({ owner }) => owner === competitor);
  }

  /** Utility of everything that is on offer beside a competitor's own, walking away not included [USD]. */
  utilitiesBeside(competitor: number, posted: PostedPrices): readonly number[] {
    const { priceNano, competitors, nowMs } = posted;
    return this.offers
      .filter(({ owner }) => owner !== competitor)
      .map(({ owner, product, gpuType, worthUsd }) => {
        const priceUsd =
          owner === HOUSE
            ? priceNano(product, gpuType) / NANO_PER_USD
            : competitors.priceUsd(owner, gpuType, nowMs);
        return worthUsd - priceUsd;
      })
      .filter((utility) => !Number.isNaN(utility));
  }
}
