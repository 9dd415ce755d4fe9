import { plainText } from "../../model/cell-text.ts";
import type { ResultTable, TableColumn } from "../result-table.ts";
import { numberFormat } from "./cell-format.ts";
import { SHEET_ROWS_MAX, type Sheet, type SheetCell } from "./sheet.ts";
import { columnWidth, textWidths } from "./widths.ts";

/**
 * A table as a sheet. One with more rows than a sheet can hold is left out whole, and the sheet says so: a part of
 * it would add up to less than the truth without looking like it.
 */
export function tableSheet(name: string, table: ResultTable): Sheet {
  const count = table.rowCount();
  if (count + 1 > SHEET_ROWS_MAX) return tooLongSheet(name, table.file, count);
  const { columns } = table;
  const texts = textWidths(table.rows(), columns.length);
  return {
    name,
    columns: columns.map((column, at) => ({
      title: column.name,
      width: columnWidth(column, texts[at]!),
      isNumeric: column.type !== "text",
    })),
    rows: () => sheetRows(table),
  };
}

function tooLongSheet(name: string, file: string, count: number): Sheet {
  const text =
    `${file} has ${count} rows, and a sheet holds ${SHEET_ROWS_MAX - 1} below its header, so none are here. ` +
    "Read the CSV file with another program, or run with fewer rows: --series first, fewer --variant, or a longer " +
    "series_interval in the scenario.";
  return { name, columns: [{ title: "note", width: 120, isNumeric: false }], rows: () => [[{ text }]] };
}

function* sheetRows({ columns, rows }: ResultTable): Generator<readonly SheetCell[]> {
  const unitAt = columns.findIndex((column) => column.name === "unit");
  for (const row of rows()) {
    const rowUnit = unitAt < 0 ? "" : plainText(row[unitAt]!);
    yield columns.map((column, at) => sheetCell(row[at]!, column, rowUnit));
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A cell by the type of its column; what does not fit the type is text. */
function sheetCell(cell: string, { type, unit }: TableColumn, rowUnit: string): SheetCell {
  if (cell === "") return undefined;
  if (type === "instant") {
    const ms = Date.parse(cell);
    return Number.isNaN(ms) ? { text: plainText(cell) } : { number: serialDay(ms), format: "instant" };
  }
  if (type === "text" || !NUMBER.test(cell)) return { text: plainText(cell) };
  const format = numberFormat(cell, { type, unit: unit === "see unit" ? rowUnit : unit });
  return { number: numberText(Number(cell)), format };
}

/** The shortest text of a double, which is what a workbook holds, with the exponent as XML and Excel write it. */
function numberText(value: number): string {
  return String(value).replace("e", "E");
}

const DAY_MS = 86_400_000;
/** 1970-01-01 in days since 1899-12-30, where spreadsheets begin to count. */
const EPOCH_DAY = 25_569;

function serialDay(epochMs: number): string {
  return String(EPOCH_DAY + epochMs / DAY_MS);
}
