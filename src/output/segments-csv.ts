import type { SegmentTotals } from "../metrics/result.ts";
import type { Column } from "./csv-table.ts";
import { usdCell } from "./exact-cells.ts";
import { flowColumns, lossColumns } from "./flow-columns.ts";
import { type EntityRow, keyColumns } from "./result-rows.ts";

function totalsOf(row: EntityRow): SegmentTotals {
  return row.replication.run.segments[row.index]!;
}

/** Columns of segments.csv; `products` are the names of all products of all variants. */
export function segmentsColumns(products: readonly string[]): readonly Column<EntityRow>[] {
  return [
    ...keyColumns<EntityRow>(),
    {
      name: "segment",
      unit: "",
      meaning: "Name of the tenant segment.",
      value: (row) => row.scenario.market.segments[row.index]!.name,
    },
    ...flowColumns(totalsOf, "requests"),
    {
      name: "revenue_usd",
      unit: "USD",
      type: "usd",
      meaning: "What the segment was charged, before credits.",
      value: (row) => usdCell(totalsOf(row).revenueUsd),
    },
    {
      name: "credits_usd",
      unit: "USD",
      type: "usd",
      meaning: "Credits to the segment.",
      value: (row) => usdCell(totalsOf(row).creditsUsd),
    },
    {
      name: "buy_down_gpu_hours",
      unit: "GPU-h",
      meaning: "Asked for by tenants who started on spot although on-demand was worth its price to them.",
      value: (row) => totalsOf(row).buyDownGpuHours,
    },
    {
      name: "buy_down_usd",
      unit: "USD",
      meaning: "What these hours cost less on spot than on demand.",
      value: (row) => totalsOf(row).buyDownUsd,
    },
    {
      name: "bookings_usd",
      unit: "USD",
      type: "usd",
      meaning: "Value of the blocks that the segment signed inside the window.",
      value: (row) => usdCell(totalsOf(row).bookingsUsd),
    },
    {
      name: "backlog_usd",
      unit: "USD",
      type: "usd",
      meaning: "Value of its blocks still to be delivered when the window closes.",
      value: (row) => usdCell(totalsOf(row).backlogUsd),
    },
    ...products.map(
      (product): Column<EntityRow> => ({
        name: `accepted_${product}_requests`,
        unit: "requests",
        type: "count",
        meaning:
          "Requests that started with this product, or booked it; empty where the variant does not have it.",
        value: (row) => {
          const index = row.scenario.products.findIndex((each) => each.name === product);
          return index < 0 ? undefined : totalsOf(row).acceptedByProduct[index];
        },
      }),
    ),
    ...lossColumns(totalsOf, "requests"),
  ];
}
