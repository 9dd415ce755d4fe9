import type { ReportData } from "../../../model/report-data.ts";
import { figure, metricFigure, money } from "../../figures.ts";
import type { Block } from "../section.ts";
import { entityTable } from "./entity-table.ts";

/** What each client of the model API asked for, got and paid. */
export function clientsTable(data: ReportData): readonly Block[] {
  return entityTable(data, {
    file: "clients.csv",
    kind: "client",
    columns: [
      { title: "requests", column: "offered_requests", textOf: figure },
      { title: "served", column: "served_requests", textOf: figure },
      {
        title: "within the objective",
        column: "goodput",
        textOf: (share) => metricFigure("share", share),
        isLevel: true,
      },
      { title: "input tokens", column: "served_input_tokens", textOf: figure },
      { title: "output tokens", column: "served_output_tokens", textOf: figure },
      { title: "token revenue", column: "token_revenue_usd", textOf: money },
      { title: "provisioned revenue", column: "provisioned_revenue_usd", textOf: money, isRare: true },
      { title: "credits", column: "credits_usd", textOf: money, isRare: true },
      { title: "refunds", column: "refunds_usd", textOf: money, isRare: true },
      { title: "loss", column: "loss_usd", textOf: money, isRare: true },
    ],
    caption: "Clients of the model API, means over replications (clients.csv)",
  });
}
