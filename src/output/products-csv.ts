import { gpuHoursOf, negateMoney, sumGpuTime, usdOf } from "../metrics/exact.ts";
import { accountsExact, NET_VALUE_LINES } from "../metrics/ledger-sums.ts";
import type { DeploymentTotals, Exact, LedgerRow, ProductTotals } from "../metrics/result.ts";
import { ACCOUNT, type Account } from "../model/accounts.ts";
import type { Column } from "./csv-table.ts";
import { gpuHoursCell, usdCell } from "./exact-cells.ts";
import { lossCountColumns, mapped, waitColumns } from "./flow-columns.ts";
import { postedName } from "./posted-name.ts";
import { type EntityRow, keyColumns } from "./result-rows.ts";

/** Products first, then models. */
export function productCount({ products, serving }: EntityRow["scenario"]): number {
  return products.length + serving.models.length;
}

/** Absent for a model. */
function totalsOf(row: EntityRow): ProductTotals | undefined {
  return row.replication.run.products[row.index];
}

/** Replicas of a model that stand on surplus; none for a product. */
function replicasOf({ scenario, replication, index }: EntityRow): readonly DeploymentTotals[] {
  const model = index - scenario.products.length;
  return replication.run.deployments.filter((each) => each.model === model && each.pool === ON_SURPLUS);
}

function postings(row: EntityRow): readonly LedgerRow[] {
  return row.replication.ledger.filter((each) => each.product === row.index);
}

function gpuTime(row: EntityRow, accounts: readonly Account[]): Exact | undefined {
  if (totalsOf(row) === undefined) return undefined;
  const wanted = new Set<number>(accounts.map((account) => ACCOUNT[account]));
  return sumGpuTime(
    postings(row)
      .filter((each) => wanted.has(each.account))
      .map((each) => each.gpuHours),
  );
}

function earned(name: string, meaning: string, ...accounts: readonly Account[]): Column<EntityRow> {
  return {
    name,
    unit: "USD",
    type: "usd",
    meaning,
    value: (row) => usdCell(accountsExact(postings(row), accounts)),
  };
}

function spent(name: string, meaning: string, ...accounts: readonly Account[]): Column<EntityRow> {
  return {
    name,
    unit: "USD",
    type: "usd",
    meaning,
    value: (row) => usdCell(negateMoney(accountsExact(postings(row), accounts))),
  };
}

function hours(name: string, meaning: string, ...accounts: readonly Account[]): Column<EntityRow> {
  return {
    name,
    unit: "GPU-h",
    type: "gpu_hours",
    meaning,
    value: (row) => mapped(gpuTime(row, accounts), gpuHoursCell),
  };
}

function count(name: keyof ProductTotals & string, unit: string, meaning: string): Column<EntityRow> {
  return { name, unit, type: "count", meaning, value: (row) => totalsOf(row)?.[name] as number | undefined };
}

const USE = ["usage_revenue", "unbilled_use"] as const;
/** Pool of the replicas that stand on surplus (serving/model-server.ts). */
const ON_SURPLUS = 1;

/** Columns of products.csv. */
export const PRODUCTS_COLUMNS: readonly Column<EntityRow>[] = [
  ...keyColumns<EntityRow>(),
  {
    name: "product",
    unit: "",
    meaning: "Name of the product, or of the model that is sold by the token.",
    value: (row) => postedName(row.scenario, row.index),
  },
  {
    name: "kind",
    unit: "",
    meaning:
      "Kind of the product; `model_api` for a model, to which leases, waits and commitments do not apply.",
    value: (row) => row.scenario.products[row.index]?.kind ?? "model_api",
  },
  count("leases", "leases", "Leases that started inside the window."),
  count("bookings", "bookings", "Blocks that were signed inside the window."),
  count("completed", "leases", "Leases that came to their end."),
  count("evictions", "evictions", "Reclaim events, killed or requeued."),
  count("outbid", "leases", "Leases that a floating price drove out."),
  count("interruptions", "interruptions", "Interruptions by failures or an outside clock."),
  {
    name: "used_gpu_hours",
    unit: "GPU-h",
    type: "gpu_hours",
    meaning: "Use by tenants, billed or not; of a model all GPU time of its replicas on surplus.",
    value: (row) =>
      gpuHoursCell(gpuTime(row, USE) ?? sumGpuTime(replicasOf(row).map(({ heldGpuMs }) => heldGpuMs))),
  },
  hours(
    "billed_gpu_hours",
    "Use that was billed, increments included.",
    "usage_revenue",
    "minimum_increment",
  ),
  hours("unused_commitment_gpu_hours", "Paid and not used.", "unused_commitment"),
  earned("usage_revenue_usd", "Charge for use.", "usage_revenue"),
  earned("minimum_increment_usd", "Charge for rounding use up to the increment.", "minimum_increment"),
  earned("unused_commitment_usd", "Charge for the idle part of commitments.", "unused_commitment"),
  earned("revenue_usd", "All charges, before credits.", ...NET_VALUE_LINES.revenue),
  earned("prepayment_cash_usd", "Cash received at signing; part of no other column.", "prepayment_cash"),
  {
    name: "bookings_usd",
    unit: "USD",
    type: "usd",
    meaning: "Value of the blocks signed inside the window.",
    value: (row) => mapped(totalsOf(row)?.bookingsUsd, usdCell),
  },
  {
    name: "backlog_usd",
    unit: "USD",
    type: "usd",
    meaning: "Value of blocks still to be delivered when the window closes.",
    value: (row) => mapped(totalsOf(row)?.backlogUsd, usdCell),
  },
  spent("sla_credits_usd", "Credits for availability.", "sla_credit"),
  spent("eviction_credits_usd", "Credits for reclaimed leases.", "eviction_credit"),
  spent("tenancy_overhead_usd", "Isolation, storage and security of what was sold.", "tenancy_overhead"),
  spent("support_usd", "Support of what was sold.", "support"),
  {
    name: "average_price_usd_per_gpu_hour",
    unit: "USD/GPU-h",
    meaning: "What an hour in use earned on average; empty without use.",
    formula: "usage_revenue_usd / used_gpu_hours",
    value: (row) => {
      const used = mapped(gpuTime(row, USE), gpuHoursOf) ?? 0;
      return used > 0 ? usdOf(accountsExact(postings(row), ["usage_revenue"])) / used : undefined;
    },
  },
  {
    name: "buy_down_gpu_hours",
    unit: "GPU-h",
    meaning:
      "Asked for by tenants who started on this spot product although on-demand was worth its price to them.",
    value: (row) => totalsOf(row)?.buyDownGpuHours,
  },
  {
    name: "buy_down_usd",
    unit: "USD",
    meaning: "What these hours cost less than on demand.",
    value: (row) => totalsOf(row)?.buyDownUsd,
  },
  ...waitColumns<EntityRow>((row) => totalsOf(row)?.waits),
  ...lossCountColumns<EntityRow>((row) => totalsOf(row)?.lost, "requests"),
  {
    name: "contracted_gpu_hours",
    unit: "GPU-h",
    type: "gpu_hours",
    meaning: "GPU time that firm leases were promised, judged for the SLA.",
    value: (row) => mapped(totalsOf(row)?.contractedGpuMs, gpuHoursCell),
  },
  {
    name: "unserved_gpu_hours",
    unit: "GPU-h",
    type: "gpu_hours",
    meaning: "Part of contracted_gpu_hours that was not there.",
    value: (row) => mapped(totalsOf(row)?.unservedGpuMs, gpuHoursCell),
  },
  {
    name: "availability",
    unit: "share",
    meaning: "Share of what firm leases were promised that was there; empty without contracts.",
    formula: "1 - unserved_gpu_hours / contracted_gpu_hours",
    value: (row) => {
      const totals = totalsOf(row);
      const contracted = mapped(totals?.contractedGpuMs, gpuHoursOf) ?? 0;
      return contracted > 0 ? 1 - gpuHoursOf(totals!.unservedGpuMs) / contracted : undefined;
    },
  },
  earned("token_revenue_usd", "Bills of requests for tokens.", "token_revenue"),
  earned("provisioned_revenue_usd", "Charge for hours of provisioned throughput.", "provisioned_revenue"),
  spent("token_refunds_usd", "Bills given back because the answer missed its deadline.", "token_refund"),
];
