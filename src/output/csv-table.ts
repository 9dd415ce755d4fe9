import { stringify } from "csv-stringify/sync";
import type { DescribedColumn } from "../metrics/described-column.ts";
import { type Cell, cellText } from "./csv-text.ts";

/** A column: what is told of it, and its value in a row. */
export interface Column<Row> extends DescribedColumn {
  readonly value: (row: Row) => Cell;
}

/** Rows that become text at once. */
const ROWS_PER_CHUNK = 500;

/**
 * A table as chunks of CSV text, the header first: RFC 4180, LF at line ends, UTF-8 without a mark.
 *
 * For files of moderate size; the hot ones have their own writer (`row-writer.ts`).
 */
export function* csvChunks<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Generator<string> {
  let records: string[][] = [columns.map((column) => column.name)];
  for (const row of rows) {
    records.push(columns.map((column) => cellText(column.value(row))));
    if (records.length < ROWS_PER_CHUNK) continue;
    yield csvText(records);
    records = [];
  }
  if (records.length > 0) yield csvText(records);
}

/** A lone CR or LF is quoted too, whatever the line end. */
function csvText(records: readonly string[][]): string {
  return stringify(records as string[][], { quoted_match: /[\r\n]/ });
}
