import type { TableColumn } from "../result-table.ts";
import { SQL_TYPES } from "./sql-types.ts";

/** One table of one result folder, as a query reads it. */
export interface ViewPart {
  /** What tells the folder from the others; absent where there is only one. */
  readonly folder: string | undefined;
  /** Its file of rows. */
  readonly path: string;
  readonly format: "csv" | "parquet";
  readonly columns: readonly TableColumn[];
}

/** A view over the tables of one name, of all folders that have it. */
export interface View {
  readonly name: string;
  readonly parts: readonly ViewPart[];
}

/** `sweep-runs.csv` is the view `sweep_runs`: no quotes are needed around it. */
export function viewName(file: string): string {
  return file.replace(/\.csv$/, "").replace(/\W/g, "_");
}

/** The statement that makes a view; where folders have other columns, the missing ones are null. */
export function viewSql({ name, parts }: View): string {
  return `create view ${identifier(name)} as ${parts.map(partSql).join(" union all by name ")}`;
}

function partSql({ folder, path, format, columns }: ViewPart): string {
  const source = format === "parquet" ? `read_parquet(${literal(path)})` : csvSource(path, columns);
  return `select ${folder === undefined ? "" : `${literal(folder)} as folder, `}* from ${source}`;
}

/** Nothing is guessed: the types are those of the descriptions, and a text that looks like a number stays a text. */
function csvSource(path: string, columns: readonly TableColumn[]): string {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(SQL_TYPES[type])}`);
  const options = [
    "auto_detect = false",
    "header = true",
    "delim = ','",
    "quote = '\"'",
    "escape = '\"'",
    "nullstr = ''",
    // A line break inside quotes cannot be told from the end of a row by who begins to read in the middle.
    "parallel = false",
    `columns = {${types.join(", ")}}`,
  ];
  return `read_csv(${literal(path)}, ${options.join(", ")})`;
}

/** A name in double quotes. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in single quotes. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
