import { WORKBOOK } from "../io/own-files.ts";
import { zipChunks } from "../io/zip.ts";
import type { ResultTables } from "../output/result-table.ts";
import { resultSheets } from "../output/workbook/result-sheets.ts";
import { workbookParts } from "../output/workbook/workbook-parts.ts";
import type { ExportTarget } from "./export-format.ts";

/** Writes all tables as one workbook. @throws OutputError from the target. */
export function exportWorkbook({ tables, origin }: ResultTables, target: ExportTarget): void {
  target.write(WORKBOOK, zipChunks(workbookParts(resultSheets(tables, [origin]))));
}
