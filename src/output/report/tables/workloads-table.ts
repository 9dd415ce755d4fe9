import type { ReportData } from "../../../model/report-data.ts";
import { figure, money } from "../../figures.ts";
import type { Block } from "../section.ts";
import { entityTable } from "./entity-table.ts";

/** What internal work went without: GPU-hours of services, late jobs, and what both cost. */
export function workloadsTable(data: ReportData): readonly Block[] {
  return entityTable(data, {
    file: "workloads.csv",
    kind: "workload",
    columns: [
      { title: "demand [GPU-h]", column: "demand_gpu_hours", textOf: figure },
      { title: "shortfall [GPU-h]", column: "shortfall_gpu_hours", textOf: figure },
      { title: "jobs", column: "offered", textOf: figure },
      { title: "jobs late", column: "late", textOf: figure },
      { title: "wait, mean [h]", column: "wait_mean_h", textOf: figure, isLevel: true },
      { title: "wait, p95 [h]", column: "wait_p95_h", textOf: figure, isLevel: true },
      { title: "evictions", column: "evictions", textOf: figure },
      { title: "loss", column: "loss_usd", textOf: money },
    ],
    caption: "Internal services and jobs, means over replications (workloads.csv)",
  });
}
