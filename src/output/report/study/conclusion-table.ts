import type { ReportData } from "../../../model/report-data.ts";
import type { Block } from "../section.ts";
import { conclusionsOf } from "./conclusions.ts";

/** What a search concluded, quantity by quantity. */
export function conclusionTable(data: ReportData): readonly Block[] {
  const rows = conclusionsOf(data).map(({ quantity, unit, value, low, high, note }) => [
    quantity,
    unit,
    value,
    low,
    high,
    note,
  ]);
  if (rows.length === 0) return [];
  const head = ["quantity", "unit", "value", "from", "to", "what this is"];
  return [{ kind: "table", table: { caption: "What the search concluded", head, rows } }];
}
