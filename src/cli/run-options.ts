/** Options of `surplus run`, as plain data. */
export interface RunCommandOptions {
  /** Path of a scenario file, or the name of one that comes with the package. */
  readonly file: string;
  readonly out?: string;
  readonly seed?: string;
  readonly replications?: number;
  /** `metric 1 %` each: replications are added until all are met. */
  readonly precision: readonly string[];
  /** With `precision`: no more replications than this. */
  readonly maxReplications: number;
  /** Cuts one long run into so many batches, instead of replications. */
  readonly batches?: number;
  /** Threads; absent = as many as the machine runs at once. */
  readonly workers?: number;
  /** Whether finished runs are kept and found again. */
  readonly cache: boolean;
  /** Variants to run; empty = all. */
  readonly variants: readonly string[];
  /** Variant that the others are compared with; absent = the first. */
  readonly baseline?: string;
  /** `path=value` each. */
  readonly set: readonly string[];
  readonly records: boolean;
  readonly series: "all" | "first" | "none";
  /** Writes report.html beside the tables. */
  readonly report?: boolean;
  readonly check: boolean;
  /** Compares each run with its hindsight bound, whether or not the scenario asks for it. */
  readonly hindsight?: boolean;
  /** Forms in which the results are written beside CSV. */
  readonly exports: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly force: boolean;
  readonly debug: boolean;
}
