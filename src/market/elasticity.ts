import type { Elasticity, Segment } from "../model/market.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Stream } from "../random/stream.ts";

/**
 * Isoelastic demand: a potential tenant comes with probability min(1, (price / reference)^-exponent), price being the
 * lowest that its segment is offered then. Nothing on offer keeps nobody away: the choice itself ends that.
 *
 * The declared arrivals are those at the reference price and below. One uniform per potential arrival: who comes at a
 * price comes at every lower one.
 */
export class ElasticDemand {
  private readonly spec: Elasticity;
  private readonly stream: Stream;
  private readonly products: readonly number[];
  private readonly gpuTypes: readonly number[];

  constructor(spec: Elasticity, segment: Segment, stream: Stream) {
    this.spec = spec;
    this.stream = stream;
    this.products = segment.products;
    this.gpuTypes = segment.gpuTypes.map(({ gpuType }) => gpuType);
  }

  /** Whether the next potential tenant comes. @param priceNano  As for `Choice.rank`. */
  comes(priceNano: (product: number, gpuType: number) => number): boolean {
    const uniform = this.stream.next();
    const priceUsd = this.lowestNano(priceNano) / NANO_PER_USD;
    const { referencePriceUsdPerGpuHour: reference, exponent } = this.spec;
    return !(priceUsd > reference && priceUsd < Infinity) || uniform < (priceUsd / reference) ** -exponent;
  }

  private lowestNano(priceNano: (product: number, gpuType: number) => number): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const gpuType of this.gpuTypes) {
      for (const product of this.products) {
        const price = priceNano(product, gpuType);
        if (price < lowest) lowest = price;
      }
    }
    return lowest;
  }
}
