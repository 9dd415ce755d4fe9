import { cellTypeOf, type DescribedColumn, type DescribedFile } from "../metrics/described-column.ts";
import { type Column, csvChunks } from "./csv-table.ts";

/** Name of the file that explains the columns of all others in its folder. */
export const COLUMNS_FILE = "columns.csv";

/** A column of a file of the folder. */
export interface ColumnRow {
  readonly file: string;
  readonly column: DescribedColumn;
}

/** Columns of columns.csv itself. */
export const COLUMNS_COLUMNS: readonly Column<ColumnRow>[] = [
  { name: "file", unit: "", meaning: "File of the folder.", value: (row) => row.file },
  { name: "column", unit: "", meaning: "Name in its header.", value: (row) => row.column.name },
  {
    name: "type",
    unit: "",
    meaning:
      "`text`, `instant` (ISO 8601, UTC), `count` (whole number), `number`, `usd` and `gpu_hours` (exact decimals " +
      "with up to 9 and 15 places).",
    value: (row) => cellTypeOf(row.column),
  },
  {
    name: "unit",
    unit: "",
    meaning: "Unit; empty for names and texts, `see unit` where each row has its own.",
    value: (row) => row.column.unit || undefined,
  },
  { name: "meaning", unit: "", meaning: "What it tells.", value: (row) => row.column.meaning },
  {
    name: "formula",
    unit: "",
    meaning:
      "How it is computed, where that is more than the meaning says. The metrics of summary.csv and comparison.csv " +
      "are the columns of runs.csv.",
    value: (row) => row.column.formula,
  },
];

/** Text of columns.csv: every column of every file, in the order of the files, its own at the end. */
export function columnsChunks(files: readonly DescribedFile[]): Iterable<string> {
  const all = [...files, { file: COLUMNS_FILE, columns: COLUMNS_COLUMNS }];
  return csvChunks(
    COLUMNS_COLUMNS,
    all.flatMap(({ file, columns }) => columns.map((column): ColumnRow => ({ file, column }))),
  );
}
