/** What is done with the cells of a column that fit. */
export type Reduction =
  | "cell"
  | "sum"
  | "mean"
  | "mean_of_sums"
  | "first"
  | "lowest"
  | "highest"
  | "week_hour_mean"
  | "week_hour_share"
  | "gpus_mean"
  | "gpus_lowest"
  | "gpus_highest";

/** Cells of a result file. */
export interface Source {
  readonly file: string;
  readonly column: string;
  /** Column > text that a row must have there, or one of several texts. */
  readonly where: Readonly<Record<string, string | readonly string[]>>;
  /**
   * `cell`: the one cell; `sum`: the sum of all; `mean`: the mean of the cells that are not empty;
   * `mean_of_sums`: the mean over replications of the sum in each;
   * `first`, `lowest`, `highest`: of the cells that are not empty, in the order of the file;
   * `week_hour_*`: over intervals that start in an hour of the week (`hour`: day from Monday = 0, and hour), the sum of
   * the columns over the hours of the intervals, or over `surplus_gpu_hours`;
   * `gpus_*`: over intervals, of the sum over clusters divided by the length of the interval in hours.
   */
  readonly reduction: Reduction;
  /** The figure is this many times what the cells say; 1 unless said. */
  readonly times?: number;
}

/**
 * The source of a figure as one text: `summary.csv mean {"variant":"mix","metric":"revenue_usd"} cell`.
 *
 * The page carries it with every number (`data-from`), so that a reader or a test finds the cells again.
 */
export function sourceText({ file, column, where, reduction, times }: Source): string {
  const factor = times === undefined || times === 1 ? "" : ` x ${times}`;
  return `${file} ${column} ${JSON.stringify(where)} ${reduction}${factor}`;
}
