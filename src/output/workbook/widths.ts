import type { TableColumn } from "../result-table.ts";

/** Rows that are looked at for the widths of a table. */
const SAMPLE = 200;
const NARROWEST = 9;
const WIDEST = 60;
/** Figures with separators, a sign and decimals, and instants. */
const OF_NUMBERS = 16;
const OF_INSTANTS = 20;
/** Room for the button of the filter. */
const BUTTON = 4;

/** Longest text of each column in the first rows [characters]. */
export function textWidths(rows: Iterable<readonly string[]>, columns: number): readonly number[] {
  const longest = new Array<number>(columns).fill(0);
  let seen = 0;
  for (const row of rows) {
    for (const [at, text] of row.entries()) longest[at] = Math.max(longest[at]!, text.length);
    if (++seen === SAMPLE) break;
  }
  return longest;
}

/** Width of a column that shows its name and what it holds [characters]. */
export function columnWidth({ name, type }: Pick<TableColumn, "name" | "type">, longestText: number): number {
  const content = type === "text" ? longestText + 1 : type === "instant" ? OF_INSTANTS : OF_NUMBERS;
  return Math.min(WIDEST, Math.max(NARROWEST, name.length + BUTTON, Math.min(content, WIDEST)));
}
