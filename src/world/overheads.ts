import { ACCOUNT } from "../model/accounts.ts";
import { chargeInto, shareOfInto } from "../numerics/charge.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import type { World } from "./world.ts";

const { usage_revenue, unused_commitment, unbilled_use, token_revenue, provisioned_revenue } = ACCOUNT;

/** Posts what sales cost beside energy: tenancy overhead on revenue, support on every sold GPU-hour. */
export function postOverheads(world: World): void {
  postTenancy(world);
  postSupport(world);
}

/** Refunds do not lower it: the work was done. */
function postTenancy({ ledger, scenario }: World): void {
  const amount = new Float64Array(2);
  for (const account of [usage_revenue, unused_commitment, token_revenue, provisioned_revenue]) {
    ledger.visit(account, (product, cluster, cell) => {
      const usd = ledger.usd(cell);
      shareOfInto(amount, usd.hi, usd.lo, scenario.costs.tenancyOverheadShare);
      ledger.post(ACCOUNT.tenancy_overhead, product, cluster, -amount[0]!, -amount[1]!, 0);
    });
  }
}

/** Leases by the GPU-hours of their postings, models by those of their replicas on surplus. */
function postSupport({ ledger, scenario, models, sells }: World): void {
  const { products, serving, fleet, costs } = scenario;
  const amount = new Float64Array(2);
  const post = (product: number, cluster: number, gpuMs: number): void => {
    chargeInto(amount, costs.supportNanoPerGpuHour, gpuMs);
    ledger.post(ACCOUNT.support, product, cluster, -amount[0]!, -amount[1]!, 0);
  };
  for (const account of [usage_revenue, unbilled_use, unused_commitment]) {
    ledger.visit(account, (product, cluster, cell) => {
      const sold = ledger.gpuHours(cell);
      post(product, cluster, sold.hi * MS_PER_HOUR + sold.lo);
    });
  }
  if (!sells) return;
  serving.models.forEach((_, model) => {
    fleet.clusters.forEach((_each, cluster) => {
      const { hi, lo } = models.soldGpuMs(model, cluster);
      if (hi + lo > 0) post(products.length + model, cluster, hi * MS_PER_HOUR + lo);
    });
  });
}
