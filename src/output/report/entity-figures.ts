import { numberIn, type ReportData, type ReportRow } from "../../model/report-data.ts";
import type { Figure } from "./kit/data-table.ts";
import { sourceText } from "./kit/source.ts";
import { replicationsOf } from "./ledger-totals.ts";

/** Rows of a file that has one per variant, replication and thing: a segment, a workload, a client. */
export interface EntityPlace {
  /** `segments.csv` and the like. */
  readonly file: string;
  readonly variant: string;
  /** Column that names the thing, and columns that narrow the rows further. */
  readonly where: Readonly<Record<string, string>>;
}

/** Names in a column of a file, in the order of the file, without repeats. */
export function namesIn(data: ReportData, file: string, column: string): readonly string[] {
  return [...new Set((data.table(file)?.rows ?? []).map((row) => row[column] ?? ""))];
}

/** The mean over replications of a count or an amount, 0 in those that have no row; undefined if all cells are empty. */
export function meanOfSums(
  data: ReportData,
  { file, variant, where }: EntityPlace,
  { column, textOf }: { readonly column: string; readonly textOf: (value: number) => string },
): Figure | undefined {
  const values = valuesOf(rowsAt(data, { file, variant, where }), column);
  if (values.length === 0) return undefined;
  const value = sumOf(values) / Math.max(1, replicationsOf(data, variant));
  const from = sourceText({ file, column, where: { variant, ...where }, reduction: "mean_of_sums" });
  return { value, text: textOf(value), from };
}

/** The mean of the cells that are not empty: of a level such as a wait, which a replication may not have. */
export function meanOfCells(
  data: ReportData,
  { file, variant, where }: EntityPlace,
  { column, textOf }: { readonly column: string; readonly textOf: (value: number) => string },
): Figure | undefined {
  const values = valuesOf(rowsAt(data, { file, variant, where }), column);
  if (values.length === 0) return undefined;
  const value = sumOf(values) / values.length;
  const from = sourceText({ file, column, where: { variant, ...where }, reduction: "mean" });
  return { value, text: textOf(value), from };
}

function rowsAt(data: ReportData, { file, variant, where }: EntityPlace): readonly ReportRow[] {
  const wanted = Object.entries({ variant, ...where });
  const rows = data.table(file)?.rows ?? [];
  return rows.filter((row) => wanted.every(([key, text]) => row[key] === text));
}

function valuesOf(rows: readonly ReportRow[], column: string): readonly number[] {
  return rows.flatMap((row) => numberIn(row, column) ?? []);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
