import type { Competitor, Segment } from "../model/market.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import type { StreamFactory } from "../random/stream.ts";
import type { CompetitorPrices } from "./competitor-prices.ts";
import { Taste } from "./taste.ts";

interface OutsideOffer {
  readonly competitor: number;
  readonly gpuType: number;
  readonly wtpFactor: number;
  /** Its quality less the cost of going there [USD per GPU-hour]. */
  readonly qualityUsd: number;
  readonly taste: Taste | undefined;
}

/** The competitors of a market and what they ask now. */
export interface Rivals {
  readonly competitors: readonly Competitor[];
  readonly prices: CompetitorPrices;
}

/** What competitors offer a segment: their posted prices for the GPU types that it accepts. */
export class OutsideOffers {
  readonly count: number;
  private readonly offers: readonly OutsideOffer[];
  private readonly prices: CompetitorPrices;

  /**
   * @param options.entity  Entity of the segment's streams.
   * @param options.typeName  Name of a GPU type, part of the name of a stream.
   */
  constructor(
    segment: Segment,
    { competitors, prices }: Rivals,
    options: {
      readonly streams: StreamFactory;
      readonly entity: string;
      readonly typeName: (gpuType: number) => string;
    },
  ) {
    const { streams, entity, typeName } = options;
    const scale = segment.tasteUsdPerGpuHour;
    this.prices = prices;
    this.offers = segment.gpuTypes.flatMap(({ gpuType, wtpFactor }) =>
      competitors.flatMap(({ name, prices: posted, qualityUsdPerGpuHour = 0 }, competitor) => {
        if (posted[gpuType] === undefined) return [];
        const purpose = `taste:competitor:${name}:${typeName(gpuType)}`;
        const taste = scale > 0 ? new Taste(scale, streams.stream(entity, purpose)) : undefined;
        const qualityUsd = qualityUsdPerGpuHour - segment.switchingCostUsdPerGpuHour;
        return [{ competitor, gpuType, wtpFactor, qualityUsd, taste }];
      }),
    );
    this.count = this.offers.length;
  }

  /**
   * Utility of the best outside offer, rounded to whole nano-USD; -Infinity if there is none
   * [nano-USD per GPU-hour]. Draws every taste.
   */
  bestNano(wtpUsd: number, atMs: number): number {
    let best = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.count; index += 1) {
      const offer = this.offers[index]!;
      const taste = offer.taste === undefined ? 0 : offer.taste.draw();
      const priceUsd = this.prices.priceUsd(offer.competitor, offer.gpuType, atMs);
      const worthUsd = wtpUsd * offer.wtpFactor - priceUsd + offer.qualityUsd + taste;
      const utility = roundHalfEven(worthUsd * NANO_PER_USD);
      if (utility > best) best = utility;
    }
    return best;
  }
}
