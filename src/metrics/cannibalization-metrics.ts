import { PRODUCT_KINDS } from "../model/market.ts";
import { accountsUsd, NET_VALUE_LINES } from "./ledger-sums.ts";
import type { Metric } from "./metric.ts";

/**
 * What one product takes from another: within a run by what tenants passed over, and between variants by the
 * difference in revenue of each kind (docs/explanation/choice.md says when the two differ).
 */
export const CANNIBALIZATION_METRICS: readonly Metric[] = [
  {
    name: "buy_down_gpu_hours",
    unit: "GPU-h",
    kind: "total",
    formula:
      "GPUs x drawn duration of spot leases whose tenant would have taken on-demand at its posted price",
    meaning: "Demand that spot drew from on-demand, at the choice.",
    compute: ({ run }) => run.segments.reduce((sum, segment) => sum + segment.buyDownGpuHours, 0),
  },
  {
    name: "buy_down_usd",
    unit: "USD",
    kind: "total",
    formula: "buy_down_gpu_hours x (on-demand price at the choice - spot price at the start), lease by lease",
    meaning: "What these tenants would have paid for the same hours on demand, less what spot asked.",
    compute: ({ run }) => run.segments.reduce((sum, segment) => sum + segment.buyDownUsd, 0),
  },
  ...PRODUCT_KINDS.map(
    (kind): Metric => ({
      name: `${kind}_revenue_usd`,
      unit: "USD",
      kind: "total",
      formula: `${NET_VALUE_LINES.revenue.join(" + ")} of products of kind ${kind}`,
      meaning: `Part of revenue_usd from ${kind} leases.`,
      compute: ({ run, ledger }) =>
        accountsUsd(
          ledger.filter(({ product }) => run.products[product]?.kind === kind),
          ...NET_VALUE_LINES.revenue,
        ),
    }),
  ),
];
