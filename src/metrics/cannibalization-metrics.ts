import { PRODUCT_KINDS } from "../model/market.ts";
import { accountsUsd, LEASE_REVENUE, TOKEN_REVENUE } from "./ledger-sums.ts";
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
      formula: `${LEASE_REVENUE.join(" + ")} of products of kind ${kind}`,
      meaning: `Part of revenue_usd from ${kind} leases.`,
      compute: ({ run, ledger }) =>
        accountsUsd(
          ledger.filter(({ product }) => run.products[product]?.kind === kind),
          ...LEASE_REVENUE,
        ),
    }),
  ),
  {
    name: "model_api_revenue_usd",
    unit: "USD",
    kind: "total",
    formula: TOKEN_REVENUE.join(" + "),
    meaning: "Part of revenue_usd from models served by the token.",
    compute: ({ ledger }) => accountsUsd(ledger, ...TOKEN_REVENUE),
  },
];
