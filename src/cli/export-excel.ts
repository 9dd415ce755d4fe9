import { EXCEL_FOLDER } from "../io/own-files.ts";
import { excelChunks } from "../output/excel-csv.ts";
import type { ResultTables } from "../output/result-table.ts";
import type { ExportTarget } from "./export-format.ts";

/** Writes every table as CSV for spreadsheets, into a folder of their own. @throws OutputError from the target. */
export function exportExcel({ tables }: ResultTables, target: ExportTarget): void {
  for (const { file, columns, rows } of tables)
    target.write(`${EXCEL_FOLDER}/${file}`, excelChunks(columns, rows()));
}
