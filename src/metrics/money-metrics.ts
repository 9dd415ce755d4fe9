import type { Account } from "../model/accounts.ts";
import { sumMoney, usdOf } from "./exact.ts";
import { clusterGpuHours, LEASED_STATES, stateGpuHours } from "./fleet-totals.ts";
import { accountsCostUsd, accountsUsd, ledgerUsd, NET_VALUE_LINES } from "./ledger-sums.ts";
import type { Metric } from "./metric.ts";

/** A metric that is the sum of some accounts. */
function earned(name: string, accounts: readonly Account[], meaning: string): Metric {
  return {
    name,
    unit: "USD",
    kind: "total",
    formula: accounts.join(" + "),
    meaning,
    compute: ({ ledger }) => accountsUsd(ledger, ...accounts),
  };
}

/** A metric that is the sum of some accounts with opposite sign: a cost is positive. */
function spent(name: string, accounts: readonly Account[], meaning: string): Metric {
  return {
    name,
    unit: "USD",
    kind: "total",
    formula: `-(${accounts.join(" + ")})`,
    meaning,
    compute: ({ ledger }) => accountsCostUsd(ledger, ...accounts),
  };
}

/** What the surplus earned and cost; every total is an exact sum of ledger postings. */
export const MONEY_METRICS: readonly Metric[] = [
  earned(
    "revenue_usd",
    NET_VALUE_LINES.revenue,
    "What tenants were charged for leases and tokens, before credits.",
  ),
  earned("usage_revenue_usd", ["usage_revenue"], "Charge for GPU-hours used."),
  earned(
    "minimum_increment_usd",
    ["minimum_increment"],
    "Charge for rounding use up to the billing increment.",
  ),
  earned(
    "unused_commitment_usd",
    ["unused_commitment"],
    "Charge for the idle part of commitments (breakage).",
  ),
  earned("token_revenue_usd", ["token_revenue"], "Bills of requests, refunded ones included."),
  earned(
    "provisioned_revenue_usd",
    ["provisioned_revenue"],
    "Charge for hours of provisioned throughput, used or not.",
  ),
  earned("prepayment_cash_usd", ["prepayment_cash"], "Cash received at signing; part of no other total."),
  {
    name: "bookings_usd",
    unit: "USD",
    kind: "total",
    formula: "sum of price x GPUs x length over the blocks signed in the window",
    meaning: "Value of the capacity sold ahead, whether or not it is delivered inside the window.",
    compute: ({ run }) => usdOf(sumMoney(run.products.map((product) => product.bookingsUsd))),
  },
  {
    name: "backlog_usd",
    unit: "USD",
    kind: "total",
    formula: "price x GPUs x time still to come, of the blocks that are live at the end of the window",
    meaning: "What was sold ahead and is still to be delivered when the window closes.",
    compute: ({ run }) => usdOf(sumMoney(run.products.map((product) => product.backlogUsd))),
  },
  {
    name: "revenue_per_surplus_gpu_hour_usd",
    unit: "USD/GPU-h",
    kind: "ratio",
    formula: "revenue_usd / surplus_gpu_hours",
    meaning: "What an hour of surplus earned on average, sold or not.",
    numerator: ({ ledger }) => accountsUsd(ledger, ...NET_VALUE_LINES.revenue),
    denominator: ({ salesOff }) => clusterGpuHours(salesOff, (cluster) => cluster.surplusGpuMs),
  },
  {
    name: "average_price_usd_per_gpu_hour",
    unit: "USD/GPU-h",
    kind: "ratio",
    formula: `usage_revenue_usd / (${LEASED_STATES.join(" + ")})`,
    meaning: "What an hour that a lease used earned on average; breakage, increments and tokens are apart.",
    numerator: ({ ledger }) => accountsUsd(ledger, "usage_revenue"),
    denominator: ({ run }) => stateGpuHours(run, LEASED_STATES),
  },
  spent(
    "credits_usd",
    NET_VALUE_LINES.credits,
    "Credits to tenants for broken availability, evictions and missed deadlines.",
  ),
  spent(
    "sla_credits_usd",
    ["sla_credit"],
    "Credits for availability, or the share of good requests, below the agreed steps.",
  ),
  spent("eviction_credits_usd", ["eviction_credit"], "Credits for reclaimed leases."),
  spent("token_refunds_usd", ["token_refund"], "Bills given back because the answer missed its deadline."),
  spent(
    "incremental_cost_usd",
    NET_VALUE_LINES.incrementalCost,
    "Cost that would not be there without sales: the run's own less that of the run with sales off.",
  ),
  spent("energy_cost_usd", ["energy"], "Electricity of the whole fleet, internal work included."),
  spent("tenancy_overhead_usd", ["tenancy_overhead"], "Isolation, storage and security of sold hours."),
  spent("support_usd", ["support"], "Support of sold hours."),
  spent(
    "internal_displacement_usd",
    NET_VALUE_LINES.internalDisplacement,
    "Loss of internal work that sales caused: the run's own less that of the run with sales off.",
  ),
  spent(
    "internal_loss_usd",
    ["service_shortfall", "job_loss", "assistant_loss"],
    "Loss of internal work in this run, whatever caused it.",
  ),
  spent("service_shortfall_usd", ["service_shortfall"], "Loss from demand of services that was not served."),
  spent("assistant_loss_usd", ["assistant_loss"], "Worth of assistants' tokens that were lost or late."),
  spent("job_loss_usd", ["job_loss"], "Loss from late, lost and delayed internal jobs."),
  {
    name: "net_value_usd",
    unit: "USD",
    kind: "total",
    formula: "sum of all postings = revenue - credits - incremental cost - internal displacement",
    meaning: "What selling the surplus was worth, compared with selling nothing.",
    compute: ({ ledger }) => ledgerUsd(ledger),
  },
];
