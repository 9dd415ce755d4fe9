import type { CellFormat } from "./cell-format.ts";

/** A cell: text, or a number as decimal text with the format that shows it; absent = empty. */
export type SheetCell =
  | { readonly text: string }
  | { readonly number: string; readonly format: CellFormat }
  | undefined;

/** A column of a sheet. */
export interface SheetColumn {
  readonly title: string;
  /** [characters] */
  readonly width: number;
  /** Whether its title stands at the right, over numbers. */
  readonly isNumeric: boolean;
}

/** A sheet of a workbook: a header that stays in view, and rows. */
export interface Sheet {
  /** At most 31 characters, none of []/\:*?. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: () => Iterable<readonly SheetCell[]>;
}

/** Most rows of a sheet, its header included. */
export const SHEET_ROWS_MAX = 1_048_576;
