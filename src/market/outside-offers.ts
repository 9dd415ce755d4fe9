import type { Competitor, Segment } from "../model/market.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import type { StreamFactory } from "../random/stream.ts";
import { Taste } from "./taste.ts";

interface OutsideOffer {
  readonly wtpFactor: number;
  readonly timesMs: readonly number[];
  readonly pricesUsd: readonly number[];
  readonly taste: Taste | undefined;
  /** Step of the price found last. -- state */
  step: number;
}

/** What competitors offer a segment: their posted prices for the GPU types that it accepts. */
export class OutsideOffers {
  readonly count: number;
  private readonly offers: readonly OutsideOffer[];
  private readonly switchingCostUsd: number;

  /**
   * @param options.entity  Entity of the segment's streams.
   * @param options.typeName  Name of a GPU type, part of the name of a stream.
   */
  constructor(
    segment: Segment,
    competitors: readonly Competitor[],
    options: {
      readonly streams: StreamFactory;
      readonly entity: string;
      readonly typeName: (gpuType: number) => string;
    },
  ) {
    const { streams, entity, typeName } = options;
    const scale = segment.tasteUsdPerGpuHour;
    this.switchingCostUsd = segment.switchingCostUsdPerGpuHour;
    this.offers = segment.gpuTypes.flatMap(({ gpuType, wtpFactor }) =>
      competitors.flatMap((competitor) => {
        const series = competitor.prices[gpuType];
        if (series === undefined) return [];
        const purpose = `taste:competitor:${competitor.name}:${typeName(gpuType)}`;
        const taste = scale > 0 ? new Taste(scale, streams.stream(entity, purpose)) : undefined;
        return [{ wtpFactor, timesMs: series.timesMs, pricesUsd: series.values, taste, step: 0 }];
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
      offer.step = stepIndexAt(offer.timesMs, atMs, offer.step);
      const taste = offer.taste === undefined ? 0 : offer.taste.draw();
      const worthUsd =
        wtpUsd * offer.wtpFactor - offer.pricesUsd[offer.step]! - this.switchingCostUsd + taste;
      const utility = roundHalfEven(worthUsd * NANO_PER_USD);
      if (utility > best) best = utility;
    }
    return best;
  }
}
