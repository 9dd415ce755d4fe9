import { type FolderTable, folderTable } from "../io/folder-tables.ts";
import { CELL_TYPES, type CellType } from "../metrics/described-column.ts";
import { plainText } from "../model/cell-text.ts";
import { COLUMNS_FILE } from "../output/columns-csv.ts";
import type { ResultTable, TableColumn } from "../output/result-table.ts";
import { knownColumn } from "../output/table-columns.ts";

/**
 * Tables of a folder, each column with its type, unit and meaning: from the folder's columns.csv, or from what the
 * code knows of them where an older version wrote the folder.
 *
 * @param files  Names of CSV files in the folder.
 * @throws InputError if one of them cannot be read.
 */
export function resultTables(folder: string, files: readonly string[]): readonly ResultTable[] {
  const tables = files.map((file) => folderTable(folder, file));
  const own = tables.find(({ file }) => file === COLUMNS_FILE);
  const described = own === undefined ? new Map<string, TableColumn>() : describedIn(own);
  return tables.map(({ file, header, ...others }) => ({
    ...others,
    file,
    columns: header.map(
      (name) => described.get(keyOf(file, plainText(name))) ?? knownColumn(file, plainText(name)),
    ),
  }));
}

const keyOf = (file: string, column: string): string => JSON.stringify([file, column]);

function describedIn({ header, rows }: FolderTable): Map<string, TableColumn> {
  const described = new Map<string, TableColumn>();
  for (const row of rows()) {
    const cell = (name: string): string => plainText(row[header.indexOf(name)] ?? "");
    const [name, unit, meaning, formula] = [cell("column"), cell("unit"), cell("meaning"), cell("formula")];
    described.set(keyOf(cell("file"), name), { name, type: typeIn(cell("type")), unit, meaning, formula });
  }
  return described;
}

/** A type that a newer version may have added is text to this one. */
function typeIn(word: string): CellType {
  return CELL_TYPES.find((each) => each === word) ?? "text";
}
