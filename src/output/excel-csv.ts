import { stringify } from "csv-stringify/sync";
import type { CellType } from "../metrics/described-column.ts";

/** What is known of a column here. */
export interface ExcelColumn {
  readonly name: string;
  readonly type: CellType;
}

/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";
/** Rows that become text at once. */
const ROWS_PER_CHUNK = 500;

/**
 * A table as spreadsheets like CSV best, in chunks: with a byte-order mark, CRLF at line ends, and instants as
 * `2026-11-02 06:00:00`, which they take for dates.
 *
 * @param rows  Cells as in the plain CSV file, formula-like texts behind an apostrophe.
 */
export function* excelChunks(
  columns: readonly ExcelColumn[],
  rows: Iterable<readonly string[]>,
): Generator<string> {
  yield BYTE_ORDER_MARK + csvText([columns.map(({ name }) => name)]);
  let records: string[][] = [];
  for (const row of rows) {
    records.push(row.map((cell, at) => (columns[at]!.type === "instant" ? dateText(cell) : cell)));
    if (records.length < ROWS_PER_CHUNK) continue;
    yield csvText(records);
    records = [];
  }
  if (records.length > 0) yield csvText(records);
}

function csvText(records: string[][]): string {
  return stringify(records, { record_delimiter: "windows", quoted_match: /[\r\n]/ });
}

/** `2026-11-02T06:00:00.000Z` as `2026-11-02 06:00:00`; thousandths stay where they are not 0. */
function dateText(instant: string): string {
  return instant.replace("T", " ").replace(/(\.000)?Z$/, "");
}
