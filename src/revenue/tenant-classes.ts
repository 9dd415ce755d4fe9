import type { Law } from "../model/law.ts";
import { HOUR_MS } from "../model/time.ts";
import { meanOf } from "../random/quantile.ts";
import { shapeMean } from "../random/shape.ts";
import type { SegmentTerms, SellerTerms } from "./seller-terms.ts";

/** A segment as the seller of one cluster sees it: what it asks for in the mean of the horizon, and what it pays. */
export interface TenantClass {
  /** Index of the segment. */
  readonly segment: number;
  /** Index of the product that it is counted with. */
  readonly product: number;
  /** Requests per hour that come to this cluster. */
  readonly ratePerHour: number;
  readonly meanHours: number;
  /** GPUs of a request [GPUs]. */
  readonly gpus: Law;
  /** Posted price at the start [nano-USD per GPU-hour]. */
  readonly priceNano: number;
}

/**
 * Segments that may rent on a cluster, in their order.
 *
 * A segment with several products counts with the first that has a price on the cluster's GPU type. Of its requests a
 * cluster gets the part that its GPUs have among all GPUs of the types the segment accepts. A segment without arrivals,
 * or with a backlog that never ends, is left out: nobody knows its rate.
 */
export function tenantClasses(terms: SellerTerms, cluster: number): readonly TenantClass[] {
  return terms.segments.flatMap((segment, index) => {
    const product = offeredProduct(terms, segment, cluster);
    const ratePerHour = meanRatePerHour(terms, segment) * partOfCluster(terms, segment, cluster);
    if (product === undefined || !(ratePerHour > 0)) return [];
    return [
      {
        segment: index,
        product,
        ratePerHour,
        meanHours: leaseHours(terms, segment, product),
        gpus: segment.gpus,
        priceNano: postedNano(terms, product, cluster)!,
      },
    ];
  });
}

/** GPUs of each request of a class; NaN where they differ [GPUs]. */
export const sizeOf = ({ gpus }: TenantClass): number => (gpus.kind === "constant" ? gpus.value : Number.NaN);

/** Mean length of a segment's leases of a product [h]: its term or length where it has one, else the segment's own. */
export function leaseHours(terms: SellerTerms, { duration }: SegmentTerms, product: number): number {
  const { termMs, block } = terms.products[product]!;
  return (block?.lengthMs ?? termMs ?? meanOf(duration)) / HOUR_MS;
}

/** Posted price of a product on a cluster at the start [nano-USD per GPU-hour]; undefined where it is not offered. */
export function postedNano(terms: SellerTerms, product: number, cluster: number): number | undefined {
  return terms.products[product]!.prices[terms.fleet.clusters[cluster]!.gpuType]?.values[0];
}

/** GPUs of a cluster that tenants may hold at once [GPUs]. */
export function sellableGpus(terms: SellerTerms, cluster: number): number {
  const { nodes, gpusPerNode, sellableShare } = terms.fleet.clusters[cluster]!;
  return Math.floor(nodes * gpusPerNode * sellableShare + ROUNDING);
}

/** Guards the floor of a share against binary fractions. */
const ROUNDING = 1e-9;

/** The first product of a segment that has a price on a cluster's GPU type; undefined if none has. */
export function offeredProduct(
  terms: SellerTerms,
  segment: SegmentTerms,
  cluster: number,
): number | undefined {
  const { gpuType } = terms.fleet.clusters[cluster]!;
  if (!segment.gpuTypes.some((each) => each.gpuType === gpuType)) return undefined;
  return segment.products.find((product) => terms.products[product]!.prices[gpuType] !== undefined);
}

/** Requests of a segment in the mean of the horizon [1/h]; 0 where there is no rate. */
export function meanRatePerHour(
  { horizonMs, startEpochMs }: SellerTerms,
  { arrivals }: SegmentTerms,
): number {
  if (arrivals.kind !== "poisson") return 0;
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  return arrivals.ratePerHour * batch * shapeMean(arrivals.shape, 0, horizonMs, { startEpochMs });
}

function partOfCluster(terms: SellerTerms, segment: SegmentTerms, cluster: number): number {
  const types = new Set(segment.gpuTypes.map(({ gpuType }) => gpuType));
  const all = terms.fleet.clusters.reduce(
    (sum, { gpuType }, index) => sum + (types.has(gpuType) ? sellableGpus(terms, index) : 0),
    0,
  );
  return all > 0 ? sellableGpus(terms, cluster) / all : 0;
}
