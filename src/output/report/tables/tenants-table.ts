import type { ReportData } from "../../../model/report-data.ts";
import { figure, money } from "../../figures.ts";
import type { Block } from "../section.ts";
import { entityTable } from "./entity-table.ts";

/** What each segment of tenants met: waits, evictions, and what it paid. */
export function tenantsTable(data: ReportData): readonly Block[] {
  return entityTable(data, {
    file: "segments.csv",
    kind: "segment",
    columns: [
      { title: "offered", column: "offered", textOf: figure },
      { title: "accepted", column: "accepted", textOf: figure },
      { title: "wait, mean [h]", column: "wait_mean_h", textOf: figure, isLevel: true },
      { title: "wait, p95 [h]", column: "wait_p95_h", textOf: figure, isLevel: true },
      { title: "evictions", column: "evictions", textOf: figure },
      { title: "interruptions", column: "interruptions", textOf: figure, isRare: true },
      { title: "GPU-hours", column: "used_gpu_hours", textOf: figure },
      { title: "revenue", column: "revenue_usd", textOf: money },
      { title: "credits", column: "credits_usd", textOf: money, isRare: true },
    ],
    caption: "Tenants by segment, means over replications; waits over those that have one (segments.csv)",
  });
}
