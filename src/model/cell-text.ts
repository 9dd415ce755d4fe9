/** Spreadsheets read a cell that begins so as a formula; full-width signs count too. */
const FORMULA_START = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one. A text that already
 * looks so treated gets one more, so that `plainText` gives every text back.
 */
export function neutralizeFormula(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** The text that `neutralizeFormula` was given. */
export function plainText(cell: string): string {
  return cell.startsWith("'") && FORMULA_START.test(cell) ? cell.slice(1) : cell;
}
