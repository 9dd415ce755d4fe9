import { WORKBOOK } from "../io/own-files.ts";
import { zipChunks } from "../io/zip.ts";
import type { ResultOrigin, ResultTable, ResultTables } from "../output/result-table.ts";
import { resultSheets } from "../output/workbook/result-sheets.ts";
import { workbookParts } from "../output/workbook/workbook-parts.ts";
import type { ExportTarget } from "./export-format.ts";

/** Writes all tables as one workbook. @throws OutputError from the target. */
export function exportWorkbook({ tables, origin }: ResultTables, target: ExportTarget): void {
  target.write(WORKBOOK, workbookChunks(tables, [origin]));
}

/** A workbook of tables from one result, or from several. */
export function workbookChunks(
  tables: readonly ResultTable[],
  origins: readonly ResultOrigin[],
): Iterable<Uint8Array> {
  return zipChunks(workbookParts(resultSheets(tables, origins)));
}
