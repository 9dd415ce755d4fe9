import type { Product, Segment } from "../model/market.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import type { StreamFactory } from "../random/stream.ts";
import { OutsideOffers, type Rivals } from "./outside-offers.ts";
import { Taste } from "./taste.ts";

/** What a tenant would do: try the offers in order, or leave for the reason given. */
export interface RankedOffers {
  /** Offers better than every outside offer and than walking away; the arrays are valid up to here. */
  readonly count: number;
  readonly product: Int32Array;
  readonly gpuType: Int32Array;
  /** The highest price at which the offer still is better [nano-USD per GPU-hour, whole]. */
  readonly limitNano: Float64Array;
  readonly verdict: "options" | "priced_out" | "competitor";
  /** The best of all offers made, worth it or not: what a loss is counted at; -1 = none was made. */
  readonly bestProduct: number;
  readonly bestGpuType: number;
}

interface InsideOffer {
  readonly product: number;
  readonly gpuType: number;
  /** Utility of a GPU-hour = WTP x factor + quality - price + taste. */
  readonly wtpFactor: number;
  readonly qualityUsd: number;
  readonly minDurationMs: number;
  readonly taste: Taste | undefined;
}

/**
 * The choice of a tenant of one segment between the products on offer, competitors and walking away.
 *
 * Utility = WTP x factor of the GPU type x (1 - interruption discount if spot) + quality - price + taste, in whole
 * nano-USD per GPU-hour, so that comparisons are exact. Walking away is worth 0, or its own taste if the segment
 * chooses by `logit`. An offer counts if it is strictly better than the best outside offer and no worse than walking
 * away. Ties go by the order of GPU types, then of products, in the segment.
 *
 * With one WTP for all, `logit` is the multinomial logit: an offer is chosen with probability
 * exp(u_i / s) / (1 + sum_j exp(u_j / s)), u its utility without taste and s the scale of taste; a law of WTP makes
 * it a mixed logit.
 *
 * @see McFadden (1974), "Conditional logit analysis of qualitative choice behavior"; Train (2009), chapters 3 and 6.
 */
export class Choice {
  readonly offers: RankedOffers;

  private readonly ranked: { -readonly [K in keyof RankedOffers]: RankedOffers[K] };
  private readonly inside: readonly InsideOffer[];
  private readonly outside: OutsideOffers;
  /** Taste of walking away; absent where that is worth 0. */
  private readonly staying: Taste | undefined;
  /** Utility by rank [nano-USD per GPU-hour]. */
  private readonly utility: Float64Array;
  private readonly simple: boolean;
  /** Least bid of an offer that is auctioned; a tenant bids there whatever the last price was. */
  private readonly reserveNano: ((product: number, gpuType: number) => number | undefined) | undefined;

  /**
   * @param segmentEntity  Entity of the segment's streams.
   * @param reserveNano  Least bid of an offer that is auctioned [nano-USD per GPU-hour]; undefined for others.
   * @param gpuTypeNames  By index; they name the streams of taste, so that a new type leaves the others' draws alone.
   */
  constructor(
    segment: Segment,
    products: readonly Product[],
    rivals: Rivals,
    streams: StreamFactory,
    segmentEntity: string,
    gpuTypeNames: readonly string[] = [],
    reserveNano?: (product: number, gpuType: number) => number | undefined,
  ) {
    this.reserveNano = reserveNano;
    const typeName = (gpuType: number): string => gpuTypeNames[gpuType] ?? String(gpuType);
    const naming = { streams, entity: segmentEntity, typeName };
    this.inside = insideOffers(segment, products, naming);
    this.outside = new OutsideOffers(segment, rivals, naming);
    this.staying =
      segment.choice === "logit"
        ? new Taste(segment.tasteUsdPerGpuHour, streams.stream(segmentEntity, "taste:none"))
        : undefined;
    const size = this.inside.length;
    this.utility = new Float64Array(size);
    this.ranked = {
      count: 0,
      product: new Int32Array(size),
      gpuType: new Int32Array(size),
      limitNano: new Float64Array(size),
      verdict: "priced_out",
      bestProduct: -1,
      bestGpuType: -1,
    };
    this.offers = this.ranked;
    this.simple =
      size === 1 &&
      this.outside.count === 0 &&
      segment.tasteUsdPerGpuHour === 0 &&
      this.inside[0]!.qualityUsd === 0 &&
      reserveNano === undefined;
  }

  /**
   * Fills `offers` for one request. Every taste is drawn once, whatever is on offer.
   *
   * @param priceNano  Price of an offer now, whole; NaN where it is not made [nano-USD per GPU-hour].
   */
  rank(
    wtpUsd: number,
    durationMs: number,
    atMs: number,
    priceNano: (product: number, gpuType: number) => number,
  ): void {
    const { ranked } = this;
    ranked.count = 0;
    ranked.bestProduct = ranked.bestGpuType = -1;
    if (this.simple) {
      this.rankSingle(wtpUsd, durationMs, priceNano);
      return;
    }
    const outsideNano = this.outside.bestNano(wtpUsd, atMs);
    const nothingNano = this.staying === undefined ? 0 : roundHalfEven(this.staying.draw() * NANO_PER_USD);
    // Strictly better than outside in whole nano-USD, and no worse than walking away.
    const neededNano = Math.max(nothingNano, outsideNano + 1);
    let bestNano = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.inside.length; index += 1) {
      const offer = this.inside[index]!;
      const taste = offer.taste === undefined ? 0 : offer.taste.draw();
      if (durationMs < offer.minDurationMs) continue;
      const price = priceNano(offer.product, offer.gpuType);
      if (Number.isNaN(price)) continue;
      const worthNano = roundHalfEven((wtpUsd * offer.wtpFactor + offer.qualityUsd + taste) * NANO_PER_USD);
      const utility = worthNano - price;
      if (utility > bestNano) {
        bestNano = utility;
        ranked.bestProduct = offer.product;
        ranked.bestGpuType = offer.gpuType;
      }
      if (utility >= neededNano) this.insert(offer, utility, worthNano - neededNano);
      else if (this.mayBid(offer, worthNano - neededNano))
        this.insert(offer, neededNano, worthNano - neededNano);
    }
    ranked.verdict = ranked.count > 0 ? "options" : outsideNano > nothingNano ? "competitor" : "priced_out";
  }

  /** Whether the most that the tenant would pay is a bid that counts, although the last price was higher. */
  private mayBid({ product, gpuType }: InsideOffer, limitNano: number): boolean {
    const reserve = this.reserveNano?.(product, gpuType);
    return reserve !== undefined && limitNano >= reserve;
  }

  /** One offer, nobody else, no taste: most large runs. */
  private rankSingle(
    wtpUsd: number,
    durationMs: number,
    priceNano: (product: number, gpuType: number) => number,
  ): void {
    const { ranked } = this;
    const offer = this.inside[0]!;
    ranked.verdict = "priced_out";
    if (durationMs < offer.minDurationMs) return;
    const price = priceNano(offer.product, offer.gpuType);
    if (Number.isNaN(price)) return;
    ranked.bestProduct = offer.product;
    ranked.bestGpuType = offer.gpuType;
    const worthNano = roundHalfEven(wtpUsd * offer.wtpFactor * NANO_PER_USD);
    if (worthNano < price) return;
    ranked.product[0] = offer.product;
    ranked.gpuType[0] = offer.gpuType;
    ranked.limitNano[0] = worthNano;
    ranked.count = 1;
    ranked.verdict = "options";
  }

  /** Inserts behind all that are as good: offers come in the order that breaks ties. */
  private insert(offer: InsideOffer, utility: number, limitNano: number): void {
    const { ranked } = this;
    let place = ranked.count;
    while (place > 0 && this.utility[place - 1]! < utility) {
      this.utility[place] = this.utility[place - 1]!;
      ranked.product[place] = ranked.product[place - 1]!;
      ranked.gpuType[place] = ranked.gpuType[place - 1]!;
      ranked.limitNano[place] = ranked.limitNano[place - 1]!;
      place -= 1;
    }
    this.utility[place] = utility;
    ranked.product[place] = offer.product;
    ranked.gpuType[place] = offer.gpuType;
    ranked.limitNano[place] = limitNano;
    ranked.count += 1;
  }
}

/** The products a segment may buy on the GPU types it accepts, in the order that breaks ties. */
function insideOffers(
  segment: Segment,
  products: readonly Product[],
  naming: {
    readonly streams: StreamFactory;
    readonly entity: string;
    readonly typeName: (gpuType: number) => string;
  },
): readonly InsideOffer[] {
  const { streams, entity, typeName } = naming;
  const scale = segment.tasteUsdPerGpuHour;
  return segment.gpuTypes.flatMap(({ gpuType, wtpFactor }) =>
    segment.products.map((product, position): InsideOffer => {
      const { name, kind, minDurationMs } = products[product]!;
      return {
        product,
        gpuType,
        wtpFactor: wtpFactor * (kind === "spot" ? 1 - segment.interruptionDiscount : 1),
        qualityUsd: segment.qualityUsdPerGpuHour?.[position] ?? 0,
        minDurationMs: kind === "reserved" ? minDurationMs : 0,
        taste:
          scale > 0
            ? new Taste(scale, streams.stream(entity, `taste:${name}:${typeName(gpuType)}`))
            : undefined,
      };
    }),
  );
}
