import type { ResultTables } from "../output/result-table.ts";

/** Where the files of an export go; each appears whole or not at all. */
export interface ExportTarget {
  /** @param name  Relative; `a/b.csv` lies in a folder of its own. */
  readonly write: (name: string, chunks: Iterable<string | Uint8Array>) => void;
}

/** A form in which a result folder can be had beside its CSV files. */
export interface ExportFormat {
  /** Name of the option, without dashes: lower case, one word. */
  readonly option: string;
  /** Help of the option: completes "also ...". */
  readonly description: string;
  /** Ending of its one file, which can then be named or go to stdout; absent = it makes several files. */
  readonly ending?: string;
  /** Writes its files; loads what it needs when it is called. */
  readonly write: (tables: ResultTables, target: ExportTarget) => Promise<void>;
}
