import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type View, type ViewPart, viewName } from "../output/query/view-sql.ts";
import type { ResultTable } from "../output/result-table.ts";
import type { QueryFolder } from "./query-folders.ts";
import { resultTables } from "./result-tables.ts";

/**
 * The views over some result folders, in order of their names: one per name of a CSV file.
 *
 * @throws InputError if a file cannot be read.
 */
export function queryViews(folders: readonly QueryFolder[]): readonly View[] {
  const parts = new Map<string, ViewPart[]>();
  for (const folder of folders) {
    for (const table of tablesIn(folder.path)) {
      const name = viewName(table.file);
      const part = { ...sourceOf(folder.path, table), folder: folders.length > 1 ? folder.name : undefined };
      parts.set(name, [...(parts.get(name) ?? []), part]);
    }
  }
  return [...parts].map(([name, each]) => ({ name, parts: each })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function tablesIn(folder: string): readonly ResultTable[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  return resultTables(folder, files.sort());
}

/** The Parquet file beside the CSV file, unless somebody has changed the latter since. */
function sourceOf(folder: string, { file, columns }: ResultTable): Omit<ViewPart, "folder"> {
  const csv = resolve(join(folder, file));
  const parquet = csv.replace(/\.csv$/, ".parquet");
  const changedMs = statSync(parquet, { throwIfNoEntry: false })?.mtimeMs;
  return changedMs !== undefined && changedMs >= statSync(csv).mtimeMs
    ? { path: parquet, format: "parquet", columns }
    : { path: csv, format: "csv", columns };
}
