/** What a manifest tells the report. */
export interface ReportManifest {
  readonly name: string;
  readonly description: string | undefined;
  /** Command that wrote the folder: `run`, `sweep`... */
  readonly command: string;
  readonly version: string;
  readonly seed: string;
  readonly replications: number;
  readonly variants: readonly string[];
  readonly inputsSha256: string;
  readonly inputs: readonly { readonly file: string; readonly role: string; readonly sha256: string }[];
  readonly outputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly reproduce: string;
  /** What the command was told beside the scenario: `["--metric", "net_value_usd"]`. */
  readonly arguments: readonly string[];
  readonly warnings: readonly ReportWarning[];
  readonly verdicts: readonly Readonly<Record<string, unknown>>[];
  /** The scenario as it was run. */
  readonly resolved: Readonly<Record<string, unknown>>;
}

/** A doubt about the results, with its remedy in its text. */
export interface ReportWarning {
  readonly code: string;
  readonly text: string;
  readonly variant?: string;
}

/** A row of a CSV file: column > text; an empty text is an absent value. */
export type ReportRow = Readonly<Record<string, string>>;

/** A CSV file that was read whole. */
export interface ReportTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReportRow[];
}

/** timeseries.csv of the first replication, column by column. */
export interface ReportSeries {
  /** Start and end of every interval, alike for all variants and clusters [ms since 1970]. */
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Number of intervals of the warm-up, which come first. */
  readonly warmupIntervals: number;
  readonly variants: readonly string[];
  readonly clusters: readonly string[];
  /** Names of the columns with numbers. */
  readonly columns: readonly string[];
  /** Replication that is shown. */
  readonly replication: string;
  /**
   * A column of one cluster in one variant, a value per interval; NaN where the cell is empty.
   * Undefined if the file has no such rows or column.
   */
  readonly values: (variant: string, cluster: string, column: string) => Float64Array | undefined;
}

/** A result folder as the report reads it; nothing else goes into the page. */
export interface ReportData {
  readonly manifest: ReportManifest;
  /** A file by its name, such as `summary.csv`; undefined if the folder has none. */
  readonly table: (file: string) => ReportTable | undefined;
  /** Undefined without timeseries.csv. */
  readonly series: ReportSeries | undefined;
}

/** A number of a row; undefined where the cell is empty or the column missing. */
export function numberIn(row: ReportRow | undefined, column: string): number | undefined {
  const text = row?.[column];
  return text === undefined || text === "" ? undefined : Number(text);
}
