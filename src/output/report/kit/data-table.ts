/** A number of a table of the report, with the cells of the result files that it comes from. */
export interface Figure {
  /** As exact as in the file. */
  readonly value: number;
  /** The digits that are shown. */
  readonly text: string;
  /** Where it comes from, as `source.ts` writes it. */
  readonly from: string;
}

/** A mean with the ends of its interval, which one replication does not have. */
export interface MeanCell {
  readonly mean: Figure;
  readonly low: Figure | undefined;
  readonly high: Figure | undefined;
}

/** A cell: a figure, one with its interval, a text, or nothing. */
export type TableCell = Figure | MeanCell | string | undefined;

/** A table of the report; the first column names the rows. */
export interface DataTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}
