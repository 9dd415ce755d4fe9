import type { Scenario } from "../model/scenario.ts";

/** The longest notice of the spot leases and preemptible jobs that a level may reclaim [ms]. */
export function longestNoticeMs({ products, jobs }: Scenario, level: number): number {
  const spot = products.filter((product) => product.kind === "spot" && product.level > level);
  const preemptible = jobs.filter((source) => source.preemptible && source.level > level);
  return Math.max(0, ...[...spot, ...preemptible].map((each) => each.noticeMs));
}

/** How long before its start a block of a product is sold at the latest [ms]. */
export function salesCloseMs(scenario: Scenario, product: number): number {
  const { block, level } = scenario.products[product]!;
  if (block?.salesCloseMs !== undefined) return block.salesCloseMs;
  // What is sold later than that could begin late, because its GPUs cannot be cleared and prepared in time.
  const turnaroundMs = Math.max(0, ...scenario.fleet.clusters.map((cluster) => cluster.turnaroundMs));
  return longestNoticeMs(scenario, level) + turnaroundMs;
}
