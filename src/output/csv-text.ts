import { neutralizeFormula } from "../model/cell-text.ts";
import { formatNumber } from "./number-text.ts";

/** A number that is already text, because it is exact beyond a double. */
export interface Decimal {
  readonly decimal: string;
}

/** Content of a cell; `undefined` is absent and leaves the cell empty. */
export type Cell = string | number | Decimal | undefined;

const NEEDS_QUOTES = /[",\r\n]/;

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
