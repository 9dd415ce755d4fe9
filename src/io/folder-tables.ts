import { join } from "node:path";
import { CsvReader } from "./csv-reader.ts";

/** A CSV file of a folder: its header now, its rows whenever they are asked for. */
export interface FolderTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: () => Generator<readonly string[]>;
  readonly rowCount: () => number;
}

/** @throws InputError if the file cannot be read. */
export function folderTable(folder: string, file: string): FolderTable {
  const path = join(folder, file);
  const reader = new CsvReader(path);
  const { header } = reader;
  reader.close();
  return { file, header, rows: () => rowsOf(path, header.length), rowCount: () => rowCount(path) };
}

/** Rows from the first on, as wide as the header. */
function* rowsOf(path: string, width: number): Generator<readonly string[]> {
  const reader = new CsvReader(path);
  try {
    while (reader.nextRow()) yield Array.from({ length: width }, (_, index) => reader.cell(index));
  } finally {
    reader.close();
  }
}

function rowCount(path: string): number {
  const reader = new CsvReader(path);
  try {
    while (reader.nextRow());
    return reader.row;
  } finally {
    reader.close();
  }
}
