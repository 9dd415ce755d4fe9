import type { LaboratoryOptions } from "./laboratory.ts";

/** Options of `surplus compare`, as plain data. */
export interface CompareOptions extends LaboratoryOptions {
  /** Result folders and scenario files. */
  readonly sources: readonly string[];
  readonly baseline?: string;
  /** Metrics that are shown; empty = the main ones. */
  readonly metric: readonly string[];
  readonly format: "table" | "csv" | "json" | "markdown";
  /** File for the comparison as a workbook. */
  readonly xlsx?: string;
  /** With the format csv: as spreadsheets like it best. */
  readonly excel: boolean;
  /** Replaces the workbook if it is there. */
  readonly force: boolean;
  readonly seed?: string;
  readonly replications?: number;
  readonly variants: readonly string[];
  readonly set: readonly string[];
  readonly debug: boolean;
}
