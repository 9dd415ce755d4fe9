import { formatNumber } from "./number-text.ts";

/** A number that is already text, because it is exact beyond a double. */
export interface Decimal {
  readonly decimal: string;
}

/** Content of a cell; `undefined` is absent and leaves the cell empty. */
export type Cell = string | number | Decimal | undefined;

/** Spreadsheets read a cell that begins so as a formula. */
const FORMULA_START = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one. */
export function neutralizeFormula(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** The text of a cell before quoting. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return formatNumber(cell);
  if (typeof cell === "string") return neutralizeFormula(cell);
  return cell.decimal;
}

/** A text cell as it stands in the file: neutralized, and quoted where RFC 4180 asks for it. */
export function quotedText(text: string): string {
  const safe = neutralizeFormula(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
