import { cellTypeOf } from "../metrics/described-column.ts";
import type { Column } from "./csv-table.ts";
import { cellText } from "./csv-text.ts";
import type { ResultTable } from "./result-table.ts";

/** A table that is no file, as if it were read from one. */
export function memoryTable<Row>(
  file: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): ResultTable {
  return {
    file,
    columns: columns.map((column) => ({
      name: column.name,
      type: cellTypeOf(column),
      unit: column.unit,
      meaning: column.meaning,
      formula: column.formula ?? "",
    })),
    rows: function* () {
      for (const row of rows) yield columns.map((column) => cellText(column.value(row)));
    },
    rowCount: () => rows.length,
  };
}
