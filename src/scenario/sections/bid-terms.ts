import type { Fleet } from "../../model/fleet.ts";
import type { Product, ProductKind } from "../../model/market.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { ProductDraft } from "../keys/market-keys.ts";
import type { Context } from "./context.ts";

/** What the terms of a product that is paid or served by bid need of its other keys. */
export function checkBidKeys(context: Context, name: string, kind: ProductKind, draft: ProductDraft): void {
  const report = (key: keyof ProductDraft, expected: string, suggestion: string): void => {
    context.report(["products", name, key], { code: "value", expected, suggestion });
  };
  if (draft.price_lock === "bid") {
    const suggestion = "write `price_lock: admission`, or make it `kind: spot`";
    // A block says itself which lock it has.
    if (kind !== "spot") report("price_lock", "`bid` on spot products only", suggestion);
    if (draft.pricing !== undefined)
      report(
        "pricing",
        "no `pricing` beside `price_lock: bid`: each lease pays its own bid",
        "remove one of them",
      );
  }
  if (draft.displaces !== "lower_bids") return;
  if (draft.price_lock !== "bid")
    report("displaces", "`price_lock: bid` beside `displaces: lower_bids`", "add `price_lock: bid`");
  if (draft.queue !== undefined && draft.queue !== "by_bid")
    report("queue", "`by_bid` beside `displaces: lower_bids`", "remove `queue`");
}

/**
 * What a product that is served by bid needs of the rest: an order of reclaim that is by bid, a level without other
 * recallable work, and pools, where leases are found by their bid.
 */
export function checkBidRanks(context: Context, scenario: Scenario): void {
  for (const product of scenario.products) {
    if (product.displaces !== "lower_bids") continue;
    const expected = problemOf(scenario, product);
    if (expected === undefined) continue;
    context.report(["products", product.name, "displaces"], { code: "value", ...expected });
  }
}

function problemOf(scenario: Scenario, product: Product) {
  const { policies, fleet } = scenario;
  if (policies.reclaim !== "cheapest_first") {
    return {
      expected: "`policies.reclaim: cheapest_first` with `lower_bids`: the price of a lease is its bid",
      found: `\`${policies.reclaim}\``,
      suggestion: "add `reclaim: cheapest_first` to `policies`",
    };
  }
  const other = companion(scenario, product);
  if (other !== undefined) {
    return {
      expected: "no other recallable work on the level of a product with `lower_bids`",
      found: `\`${other}\` on level ${product.level}`,
      suggestion: "give one of them a `priority` of its own",
    };
  }
  const grid = nodesUnder(fleet, product);
  if (grid === undefined) return undefined;
  return {
    expected: "`lower_bids` on clusters with `topology: pool` and without `failures` of nodes only",
    found: `cluster \`${grid}\``,
    suggestion: "make it such a pool, or do not price the product on its GPU type",
  };
}

/** Other recallable work on the level of a product. */
function companion({ products, jobs }: Scenario, product: Product): string | undefined {
  const spot = products.find(
    (each) => each !== product && each.kind === "spot" && each.level === product.level,
  );
  return spot?.name ?? jobs.find(({ preemptible, level }) => preemptible && level === product.level)?.name;
}

/** A cluster that would serve the product and is no plain pool. */
function nodesUnder({ clusters }: Fleet, { prices }: Product): string | undefined {
  const isPlain = ({ topology, failures }: Fleet["clusters"][number]): boolean =>
    topology === "pool" && failures === undefined;
  return clusters.find(
    (each) => prices[each.gpuType] !== undefined && each.sellableShare > 0 && !isPlain(each),
  )?.name;
}
