import { cellText, quotedText } from "../csv-text.ts";
import { folded } from "../folded.ts";
import { formatNumber } from "../number-text.ts";
import { plainTable } from "../plain-table.ts";
import type { TableStyle } from "../terminal-table.ts";
import type { Answer, AnswerCell, AnswerColumn, AnswerRow } from "./answer.ts";

/** Rows of a table for people; whoever wants more wants a file. */
const TABLE_ROWS_MAX = 1000;
/** Digits of a number in a table: enough to tell figures apart, without the noise of binary fractions. */
const TABLE_DIGITS = 10;
/** Headings go over several lines where the table would be too wide. */
const HEADING_WIDTH = 12;

/** An answer as a table for people. */
export async function* answerTable({ columns, batches }: Answer, style: TableStyle): AsyncGenerator<string> {
  const shown: (readonly string[])[] = [];
  let count = 0;
  for await (const rows of batches) {
    for (const row of rows.slice(0, TABLE_ROWS_MAX - shown.length)) shown.push(row.map(tableCell));
    count += rows.length;
  }
  yield `${tableText(columns, shown, style)}\n`;
  if (count === 0) yield "(no rows)\n";
  if (count > shown.length) yield `(the first ${shown.length} of ${count} rows; --csv and --json give all)\n`;
}

function tableText(
  columns: readonly AnswerColumn[],
  rows: readonly (readonly string[])[],
  { columns: width, strong }: TableStyle,
): string {
  const drawn = (heading: (name: string) => string): string =>
    plainTable({
      head: columns.map(({ name }) => heading(name)),
      rows,
      leftColumns: columns.map(({ isNumeric }) => !isNumeric),
      strong,
    });
  const text = drawn((name) => name);
  const isTooWide = text.split("\n").some((line) => line.length > width);
  return isTooWide ? drawn((name) => folded(name, headingWidth(name))) : text;
}

/** A heading is broken, never cut. */
function headingWidth(name: string): number {
  return Math.max(HEADING_WIDTH, ...name.split(/(?<=[-_./ ])/).map((part) => part.length));
}

function tableCell(cell: AnswerCell): string {
  if (typeof cell === "number") return formatNumber(Number(cell.toPrecision(TABLE_DIGITS)));
  if (typeof cell === "boolean") return String(cell);
  if (typeof cell !== "object") return cell ?? "";
  return cell.decimal.includes(".") ? cell.decimal.replace(/\.?0+$/, "") : cell.decimal;
}

/** An answer as CSV, like the files: null is an empty cell. */
export async function* answerCsv({ columns, batches }: Answer): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => quotedText(name)).join(",")}\n`;
  for await (const rows of batches) yield rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function csvCell(cell: AnswerCell): string {
  // A text of the files that looked like a formula has its apostrophe already.
  if (typeof cell === "string") return quotedText(cell);
  return typeof cell === "boolean" ? String(cell) : cellText(cell);
}

/** An answer as JSON: a list of records. Exact numbers keep all their digits, which JSON allows. */
export async function* answerJson({ columns, batches }: Answer): AsyncGenerator<string> {
  const names = distinct(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
  const record = (row: AnswerRow): string =>
    `{${row.map((cell, at) => `${names[at]}:${jsonCell(cell)}`).join(",")}}`;
  let separator = "[\n";
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield separator + rows.map(record).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

function jsonCell(cell: AnswerCell): string {
  if (cell === undefined) return "null";
  return typeof cell === "object" ? cell.decimal : JSON.stringify(cell);
}

/** A record has every name once: later columns of the same name get a number. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
}
