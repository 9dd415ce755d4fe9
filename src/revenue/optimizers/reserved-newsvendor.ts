import { poissonAtLeast, poissonMeanUpTo } from "../../numerics/poisson.ts";

/** What a tenant reserves, and what that costs an hour. */
export interface ReservationPlan {
  /** GPUs to reserve [GPUs]. */
  readonly reservedGpus: number;
  /** Mean cost of reserved GPUs and of on-demand above them [USD per hour]. */
  readonly costUsdPerHour: number;
  /** Mean cost with everything on demand [USD per hour]. */
  readonly costAllOnDemandUsdPerHour: number;
}

/**
 * GPUs that a tenant with Poisson demand reserves at a lower price, paid whether used or not: the fewest R with
 * P(D > R) <= reserved price / on-demand price.
 *
 * The newsvendor's problem seen from the tenant; the same ratio as in Littlewood's rule.
 *
 * @param demandMean  Mean number of GPUs wanted at a time [GPUs].
 * @throws RangeError unless on-demand is the dearer, and both prices are above 0.
 * @see Arrow, Harris & Marschak (1951), "Optimal inventory policy", Econometrica 19(3).
 */
export function reserveOrOnDemand(
  prices: { readonly reservedUsdPerGpuHour: number; readonly onDemandUsdPerGpuHour: number },
  demandMean: number,
): ReservationPlan {
  const { reservedUsdPerGpuHour: reserved, onDemandUsdPerGpuHour: onDemand } = prices;
  if (!(reserved > 0 && onDemand >= reserved)) {
    throw new RangeError(`prices ${reserved} and ${onDemand}: expected 0 < reserved <= on-demand`);
  }
  let reservedGpus = 0;
  while (poissonAtLeast(reservedGpus + 1, demandMean) > reserved / onDemand) reservedGpus += 1;
  const above = demandMean - poissonMeanUpTo(reservedGpus, demandMean);
  return {
    reservedGpus,
    costUsdPerHour: reserved * reservedGpus + onDemand * above,
    costAllOnDemandUsdPerHour: onDemand * demandMean,
  };
}
