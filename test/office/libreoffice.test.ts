import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultTables } from "../../src/cli/result-tables.ts";
import { folderTable } from "../../src/io/folder-tables.ts";
import { plainText } from "../../src/model/cell-text.ts";
import type { ResultTable, TableColumn } from "../../src/output/result-table.ts";
import { surplus } from "../cli/harness.ts";
import { ODD, ODD_NAMES } from "../cli/spreadsheet-scenario.ts";
import { type FlatCell, flatSheets } from "./flat-sheets.ts";
import { soffice } from "./soffice.ts";

/** Name of the sheet of each file. */
const SHEETS: Readonly<Record<string, string>> = {
  "summary.csv": "Summary",
  "comparison.csv": "Comparison",
  "runs.csv": "Runs",
  "timeseries.csv": "Time series",
  "products.csv": "Products",
  "segments.csv": "Segments",
  "workloads.csv": "Workloads",
  "ledger.csv": "Ledger",
};
const SLOW_MS = 180_000;
/** Commas, quotes, UTF-8, from the first line, in English, dates and other special numbers recognized. */
const READ_CSV = "CSV:44,34,76,1,,1033,false,true";
/** The same for writing, values as they are and not as they are shown, every sheet into a file of its own. */
const WRITE_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1";

let folder: string;
let tables: readonly ResultTable[];
let workbook: ReturnType<typeof flatSheets>;

/** Runs the odd scenario, and sends all that spreadsheets read through LibreOffice. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "surplus-office-"));
  const scenario = join(folder, "odd.yaml");
  writeFileSync(scenario, ODD);
  const run = join(folder, "run");
  const said = await surplus("run", scenario, "--out", run, "--xlsx", "--excel", "--quiet");
  expect([said.code, said.out]).toEqual([0, ""]);
  tables = resultTables(run, Object.keys(SHEETS));
  const csv = readdirSync(join(run, "excel")).map((name) => join(run, "excel", name));
  soffice([join(run, "workbook.xlsx"), ...csv], { folder, to: "fods", infilter: READ_CSV });
  workbook = flatSheets(readFileSync(join(folder, "workbook.fods"), "utf8"));
}, SLOW_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** LibreOffice writes 15 digits, and no more than 20 decimals. */
const DIGITS = 1e-14;
const DECIMALS = 1e-20;

/** What is expected, with numbers as they were found where the two differ by less than was written. */
function asFound(expected: readonly FlatCell[], found: readonly FlatCell[] = []): readonly FlatCell[] {
  return expected.map((value, at) => {
    const other = found[at];
    if (typeof value !== "number" || typeof other !== "number") return value;
    return Math.abs(value - other) <= Math.max(DIGITS * Math.abs(value), DECIMALS) ? other : value;
  });
}

/** What a cell of a file means to a spreadsheet. */
function meaning(cell: string, { type }: TableColumn): FlatCell {
  if (cell === "") return undefined;
  if (type === "text") return plainText(cell);
  return type === "instant" ? new Date(cell) : Number(cell);
}

const trimmed = (cells: readonly FlatCell[]): FlatCell[] => {
  const last = cells.findLastIndex((cell) => cell !== undefined);
  return cells.slice(0, last + 1);
};

/** A table as a spreadsheet should have it: the header, and the cells by their meaning. */
function expectedRows({ columns, rows }: ResultTable): readonly (readonly FlatCell[])[] {
  return [...rows()].map((row) => trimmed(row.map((cell, at) => meaning(cell, columns[at]!))));
}

/** A figure or an instant of a CSV file, whatever the form of the instant; shares come back as percentages. */
function cellValue(cell: string): FlatCell {
  if (cell === "") return undefined;
  if (cell.endsWith("%")) return Number(cell.slice(0, -1)) / 100;
  return /^\d{4}-/.test(cell) ? new Date(cell.replace(" ", "T").replace(/Z?$/, "Z")) : Number(cell);
}

const tableOf = (file: string): ResultTable => tables.find((each) => each.file === file)!;

describe("LibreOffice", () => {
  it("opens the workbook with its sheets in order", () => {
    expect([...workbook.keys()]).toEqual([...Object.values(SHEETS), "Ratios", "Assumptions", "Columns"]);
  });

  it.each(Object.entries(SHEETS))(
    "reads %s in the workbook cell by cell, by the types of its columns",
    (file, sheet) => {
      const [header, ...body] = workbook.get(sheet)!;
      const expected = expectedRows(tableOf(file));
      expect(header).toEqual(tableOf(file).columns.map(({ name }) => name));
      expect(body).toEqual(expected.map((row, at) => asFound(row, body[at])));
      expect(body.length).toBeGreaterThan(0);
    },
  );

  it.each(Object.keys(SHEETS))("reads excel/%s cell by cell, instants as dates", (file) => {
    const [sheet] = flatSheets(readFileSync(join(folder, file.replace(".csv", ".fods")), "utf8")).values();
    const [header, ...body] = sheet!;
    const expected = expectedRows(asWritten(tableOf(file))).map((row) => row.map(likeNumber));
    expect(header).toEqual(tableOf(file).columns.map(({ name }) => name));
    expect(body).toEqual(expected.map((row, at) => asFound(row, body[at])));
  });

  it("leaves texts that begin like a formula texts, and negative numbers numbers", () => {
    const segment = tableOf("segments.csv").columns.findIndex(({ name }) => name === "segment");
    const [, ...rows] = workbook.get("Segments")!;
    expect(new Set(rows.map((row) => row[segment]))).toEqual(new Set(ODD_NAMES));
    const amounts = workbook.get("Ledger")!.flat();
    expect(amounts.some((cell) => typeof cell === "number" && cell < 0)).toBe(true);
    expect([...workbook.values()].flat(2).filter((cell) => String(cell).startsWith("formula "))).toEqual([]);
  });

  it("gives back from the workbook what the CSV files said", { timeout: SLOW_MS }, () => {
    soffice([join(folder, "run", "workbook.xlsx")], { folder, to: WRITE_CSV });
    for (const [file, sheet] of Object.entries(SHEETS)) {
      const back = folderTable(folder, `workbook-${sheet}.csv`);
      const { columns, rows } = tableOf(file);
      expect(back.header).toEqual(columns.map(({ name }) => name));
      const found = [...back.rows()].map((row) =>
        row.map((cell, at) => (columns[at]!.type === "text" ? cell : cellValue(cell))),
      );
      const said = [...rows()].map((row) =>
        row.map((cell, at) => (columns[at]!.type === "text" ? plainText(cell) : cellValue(cell))),
      );
      expect(found).toEqual(said.map((row, at) => asFound(row, found[at])));
    }
  });
});

/** Text that looks like a number is one to a spreadsheet that reads CSV, which has no types. */
function likeNumber(cell: FlatCell): FlatCell {
  return typeof cell === "string" && /^\d+(e\d+)?$/.test(cell) ? Number(cell) : cell;
}

/** The table as CSV shows it to a spreadsheet: texts like formulas stand behind an apostrophe. */
function asWritten({ columns, ...table }: ResultTable): ResultTable {
  const shown = (cell: string, { type }: TableColumn): string =>
    type === "text" && cell.startsWith("'") ? `'${cell}` : cell;
  return {
    ...table,
    columns,
    rows: () => [...table.rows()].map((row) => row.map((cell, at) => shown(cell, columns[at]!))),
  };
}
