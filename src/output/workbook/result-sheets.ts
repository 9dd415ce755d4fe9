import { type Assumption, scenarioAssumptions } from "../assumptions.ts";
import { catalogAssumptions } from "../catalog-assumptions.ts";
import { COLUMNS_FILE } from "../columns-csv.ts";
import type { ResultOrigin, ResultTable, TableColumn } from "../result-table.ts";
import type { Sheet, SheetCell } from "./sheet.ts";
import { tableSheet } from "./table-sheet.ts";
import { columnWidth } from "./widths.ts";

/** Names of sheets by file, in the order of the workbook; a table of another name comes after them under its own. */
const SHEET_NAMES: Readonly<Record<string, string>> = {
  "summary.csv": "Summary",
  "comparison.csv": "Comparison",
  "sweep.csv": "Sweep",
  "optimum.csv": "Optimum",
  "breakeven.csv": "Breakeven",
  "sensitivity.csv": "Sensitivity",
  "runs.csv": "Runs",
  "sweep-runs.csv": "Sweep runs",
  "search.csv": "Search",
  "timeseries.csv": "Time series",
  "timeseries-models.csv": "Models over time",
  "products.csv": "Products",
  "segments.csv": "Segments",
  "workloads.csv": "Workloads",
  "models.csv": "Models",
  "clients.csv": "Clients",
  "ledger.csv": "Ledger",
  "ratios.csv": "Ratios",
  "leases.csv": "Leases",
  "jobs.csv": "Jobs",
  "requests.csv": "Requests",
};
const ORDER = Object.keys(SHEET_NAMES);

/**
 * The sheets of a workbook: the tables, what they rest on, and what their columns mean.
 *
 * @param origins  Where the tables are from; several for a comparison of several results.
 */
export function resultSheets(
  tables: readonly ResultTable[],
  origins: readonly ResultOrigin[],
): readonly Sheet[] {
  const place = ({ file }: ResultTable): number =>
    ORDER.includes(file) ? ORDER.indexOf(file) : ORDER.length;
  const shown = tables.filter(({ file }) => file !== COLUMNS_FILE).sort((a, b) => place(a) - place(b));
  return [
    ...shown.map((table) => tableSheet(sheetName(table.file), table)),
    assumptionsSheet(origins),
    columnsSheet(shown),
  ];
}

/** 31 characters is what a name may have. */
function sheetName(file: string): string {
  return SHEET_NAMES[file] ?? file.replace(/\.csv$/, "").slice(0, 31);
}

/** A sheet of texts and numbers that is small. */
function plainSheet(
  name: string,
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Sheet {
  const columns = header.map((title, at) => {
    const longest = rows.reduce((length, row) => Math.max(length, String(row[at]).length), 0);
    return { title, width: columnWidth({ name: title, type: "text" }, longest), isNumeric: false };
  });
  return { name, columns, rows: () => rows.map((row) => row.map(plainCell)) };
}

function plainCell(value: string | number): SheetCell {
  if (typeof value === "number") return { number: String(value), format: "plain" };
  return value === "" ? undefined : { text: value };
}

function assumptionsSheet(origins: readonly ResultOrigin[]): Sheet {
  const rows = origins.flatMap((origin, at) => {
    const of = origins.length === 1 ? "" : ` ${at + 1}`;
    return [
      ...originRows(origin),
      ...scenarioAssumptions(origin.resolved),
      ...catalogAssumptions(origin.resolved),
    ].map((row) => [
      ...[row.section + of, row.key, row.value, row.unit],
      ...[row.date, row.source, row.confidence],
    ]);
  });
  return plainSheet("Assumptions", ["section", "key", "value", "unit", "date", "source", "confidence"], rows);
}

type OriginRow = Omit<Assumption, "section"> & { readonly section: "result" };

/** What was run, what was concluded, and the line that gives it again. */
function originRows(origin: ResultOrigin): readonly OriginRow[] {
  const { version, command, seed, replications, inputsSha256, reproduce, scenario } = origin;
  const entries: readonly (readonly [string, string | number])[] = [
    ["scenario", scenario],
    ["command", command],
    ["version", version],
    ["seed", seed],
    ["replications", replications],
    ["inputs_sha256", inputsSha256],
    ["reproduce", reproduce],
    ...origin.verdicts.map((each) => ["verdict", remarkText(each)] as const),
    ...origin.warnings.map((each) => ["warning", remarkText(each)] as const),
  ];
  return entries
    .filter(([, value]) => value !== "")
    .map(([key, value]) => ({
      ...{ section: "result", key, value, unit: "" },
      ...{ date: "", source: "", confidence: "" },
    }));
}

/** A verdict or warning of the manifest in one line: its text with the variant before it, or all that it says. */
function remarkText(remark: unknown): string {
  if (typeof remark !== "object" || remark === null) return String(remark);
  const { verdict, text, variant, ...others } = remark as Readonly<Record<string, unknown>>;
  const details = Object.entries(others).map(([key, value]) => `${key} ${value}`);
  const what = text ?? [verdict, ...details].join(", ");
  return variant === undefined ? String(what) : `${variant}: ${what}`;
}

function columnsSheet(tables: readonly ResultTable[]): Sheet {
  const rowOf = ({ file }: ResultTable, column: TableColumn): readonly string[] => [
    ...[sheetName(file), file, column.name, column.type],
    ...[column.unit, column.meaning, column.formula],
  ];
  return plainSheet(
    "Columns",
    ["sheet", "file", "column", "type", "unit", "meaning", "formula"],
    tables.flatMap((table) => table.columns.map((column) => rowOf(table, column))),
  );
}
