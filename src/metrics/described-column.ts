/**
 * What the cells of a column hold: `text`; `instant`, a date-time in UTC; `count`, a whole number; `number`, any other;
 * `usd` and `gpu_hours`, exact decimals with up to 9 and 15 places.
 */
export const CELL_TYPES = ["text", "instant", "count", "number", "usd", "gpu_hours"] as const;
export type CellType = (typeof CELL_TYPES)[number];

/** What is told of a column of a result file. */
export interface DescribedColumn {
  readonly name: string;
  /** Unit as text; empty for names and texts; `see unit` where each row has its own. */
  readonly unit: string;
  readonly meaning: string;
  /** How it is computed, where that is more than the meaning says. */
  readonly formula?: string;
  /** Given where the unit does not tell it. */
  readonly type?: CellType;
}

/** The columns of a result file. */
export interface DescribedFile {
  readonly file: string;
  readonly columns: readonly DescribedColumn[];
}

/** As declared; else instants have the unit UTC, texts have none, and all else is a number. */
export function cellTypeOf({ type, unit }: DescribedColumn): CellType {
  if (type !== undefined) return type;
  if (unit === "UTC") return "instant";
  return unit === "" ? "text" : "number";
}
