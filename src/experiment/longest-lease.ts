import type { Scenario } from "../model/scenario.ts";
import { quantileOf } from "../random/quantile.ts";

/** The rare longer leases of a segment do not decide how long the fleet takes to fill. */
const LONG_LEASE_QUANTILE = 0.9;

export interface LongestLease {
  readonly durationMs: number;
  /** Product or segment, as a sentence part. */
  readonly of: string;
}

/**
 * The longest lease that tenants hold in ordinary times: the longest term of a product, or the 90 % quantile of the
 * durations of a segment; absent when nothing is sold. Segments whose leases are in the initial book do not count.
 */
export function longestLease(scenario: Scenario): LongestLease | undefined {
  const { market, products, policies, initial } = scenario;
  if (!policies.sell) return undefined;
  let longest: LongestLease | undefined;
  const offer = (durationMs: number, of: string): void => {
    if (longest === undefined || durationMs > longest.durationMs) longest = { durationMs, of };
  };
  for (const [number, segment] of market.segments.entries()) {
    if (initial.leases.some((lease) => lease.segment === number)) continue;
    const own = quantileOf(segment.duration, LONG_LEASE_QUANTILE);
    for (const index of segment.products) {
      const product = products[index]!;
      // Blocks begin at dates: the fleet does not fill with them from its start.
      if (product.block !== undefined) continue;
      if (product.termMs !== undefined) offer(product.termMs, `a contract of ${product.name}`);
      else if (own >= product.minDurationMs) offer(own, `one lease in ten of ${segment.name}`);
    }
  }
  return longest;
}
