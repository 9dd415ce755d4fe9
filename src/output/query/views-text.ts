import { quotedText } from "../csv-text.ts";
import { plainTable } from "../plain-table.ts";
import type { TableColumn } from "../result-table.ts";
import { SQL_TYPES } from "./sql-types.ts";
import type { View } from "./view-sql.ts";

/** A column of a view, as a query sees it. */
interface ViewColumn {
  readonly view: string;
  readonly column: string;
  readonly type: string;
  readonly unit: string;
  readonly meaning: string;
}

/** Columns of all views, in the order in which a query has them. */
export function viewColumns(views: readonly View[]): readonly ViewColumn[] {
  return views.flatMap(({ name: view, parts }) => {
    const byName = new Map<string, TableColumn>();
    if (parts.some(({ folder }) => folder !== undefined)) byName.set("folder", FOLDER);
    for (const { columns } of parts)
      for (const column of columns) if (!byName.has(column.name)) byName.set(column.name, column);
    return [...byName.values()].map(({ name, type, unit, meaning }) => ({
      view,
      column: name,
      type: SQL_TYPES[type],
      unit,
      meaning,
    }));
  });
}

const FOLDER: TableColumn = {
  name: "folder",
  type: "text",
  unit: "",
  meaning: "Result folder that the row is from.",
  formula: "",
};

/** Views with their columns, types, units and meanings. */
export function viewsText(views: readonly View[], format: "table" | "csv" | "json"): string {
  const columns = viewColumns(views);
  if (format === "json") return `${JSON.stringify(columns, undefined, 2)}\n`;
  if (format === "csv") {
    const rows = columns.map(({ view, column, type, unit, meaning }) => [view, column, type, unit, meaning]);
    return [["view", "column", "type", "unit", "meaning"], ...rows]
      .map((row) => `${row.map(quotedText).join(",")}\n`)
      .join("");
  }
  return views.map(({ name }) => `${viewText(name, columns)}\n`).join("\n");
}

function viewText(view: string, columns: readonly ViewColumn[]): string {
  const rows = columns
    .filter((each) => each.view === view)
    .map(({ column, type, unit, meaning }) => [`  ${column}`, type, unit, meaning]);
  const head = [view, "type", "unit", "meaning"];
  return plainTable({ head, rows, leftColumns: head.length, strong: (text) => text });
}
