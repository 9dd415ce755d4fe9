import type { CellType } from "../metrics/described-column.ts";

/** A column of a table that is read back: nothing is left open. */
export interface TableColumn {
  readonly name: string;
  readonly type: CellType;
  /** Empty where there is none; `see unit` where each row has its own. */
  readonly unit: string;
  readonly meaning: string;
  /** Empty where there is none. */
  readonly formula: string;
}

/** A table of a result folder. */
export interface ResultTable {
  /** Its file: `summary.csv`. */
  readonly file: string;
  readonly columns: readonly TableColumn[];
  /** The rows from the first on: cells as they stand in the file, formula-like texts behind an apostrophe; "" = absent. */
  readonly rows: () => Iterable<readonly string[]>;
  readonly rowCount: () => number;
}

/** What a result folder says of itself. */
export interface ResultOrigin {
  /** Command that wrote it: `run`, `sweep`... */
  readonly command: string;
  readonly scenario: string;
  readonly version: string;
  readonly seed: string;
  readonly replications: number;
  readonly inputsSha256: string;
  /** The scenario document as it was run. */
  readonly resolved: unknown;
  readonly verdicts: readonly unknown[];
  readonly warnings: readonly unknown[];
  readonly reproduce: string;
}

/** All that a copy of a result folder in another form is made from. */
export interface ResultTables {
  readonly origin: ResultOrigin;
  readonly tables: readonly ResultTable[];
}
