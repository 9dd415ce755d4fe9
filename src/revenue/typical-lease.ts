import { HOUR_MS } from "../model/time.ts";
import { meanOf } from "../random/quantile.ts";
import type { PricedOffer } from "./pricing.ts";
import { meanRatePerHour } from "./tenant-classes.ts";

/** Means over the leases that are asked for. */
export interface TypicalLease {
  /** GPUs of a lease. */
  readonly gpus: number;
  /** Its length, leases weighted by their GPUs [h]. */
  readonly hours: number;
}

/**
 * The mean lease of a product on a GPU type, by the laws of the segments that may ask for it and how often they do;
 * undefined if there are none. Segments without a rate count once each when none has one.
 */
export function typicalLease({ product, gpuType, terms }: PricedOffer): TypicalLease | undefined {
  const asking = terms.segments.filter(
    ({ products, gpuTypes }) =>
      products.includes(product) && gpuTypes.some((each) => each.gpuType === gpuType),
  );
  if (asking.length === 0) return undefined;
  const rates = asking.map((segment) => meanRatePerHour(terms, segment));
  const isRated = rates.some((rate) => rate > 0);
  let [leases, gpus, gpuHours] = [0, 0, 0];
  for (const [at, segment] of asking.entries()) {
    const weight = isRated ? rates[at]! : 1;
    const size = meanOf(segment.gpus);
    leases += weight;
    gpus += weight * size;
    gpuHours += (weight * size * (terms.products[product]!.termMs ?? meanOf(segment.duration))) / HOUR_MS;
  }
  return { gpus: gpus / leases, hours: gpuHours / gpus };
}
