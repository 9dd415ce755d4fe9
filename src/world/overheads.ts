import { ACCOUNT } from "../model/accounts.ts";
import { chargeInto, shareOfInto } from "../numerics/charge.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import type { World } from "./world.ts";

/** Posts what sold hours cost beside energy: tenancy overhead on usage revenue, support on every sold GPU-hour. */
export function postOverheads(world: World): void {
  const { ledger } = world;
  const { tenancyOverheadShare, supportNanoPerGpuHour } = world.scenario.costs;
  const amount = new Float64Array(2);
  for (const account of [ACCOUNT.usage_revenue, ACCOUNT.unused_commitment]) {
    ledger.visit(account, (product, cluster, cell) => {
      const usd = ledger.usd(cell);
      shareOfInto(amount, usd.hi, usd.lo, tenancyOverheadShare);
      ledger.post(ACCOUNT.tenancy_overhead, product, cluster, -amount[0]!, -amount[1]!, 0);
    });
  }
  for (const account of [ACCOUNT.usage_revenue, ACCOUNT.unbilled_use, ACCOUNT.unused_commitment]) {
    ledger.visit(account, (product, cluster, cell) => {
      const sold = ledger.gpuHours(cell);
      chargeInto(amount, supportNanoPerGpuHour, sold.hi * MS_PER_HOUR + sold.lo);
      ledger.post(ACCOUNT.support, product, cluster, -amount[0]!, -amount[1]!, 0);
    });
  }
}
