import type { ReportData } from "../../../model/report-data.ts";
import { figure, money } from "../../figures.ts";
import type { Block } from "../section.ts";
import { entityTable } from "./entity-table.ts";

/** What each model took of GPUs and earned, over all of its deployments. */
export function modelsTable(data: ReportData): readonly Block[] {
  return entityTable(data, {
    file: "models.csv",
    kind: "model",
    columns: [
      { title: "held [GPU-h]", column: "held_gpu_hours", textOf: figure },
      { title: "ready [GPU-h]", column: "ready_gpu_hours", textOf: figure },
      { title: "busy [GPU-h]", column: "busy_gpu_hours", textOf: figure },
      { title: "replicas started", column: "replicas_started", textOf: figure },
      { title: "recalled", column: "replicas_recalled", textOf: figure, isRare: true },
      { title: "failed", column: "replicas_failed", textOf: figure, isRare: true },
      { title: "output tokens", column: "served_output_tokens", textOf: figure },
      { title: "revenue", column: "revenue_usd", textOf: money },
    ],
    caption: "Models with all of their deployments, means over replications (models.csv)",
  });
}
