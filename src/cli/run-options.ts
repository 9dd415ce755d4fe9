/** Options of `surplus run`, as plain data. */
export interface RunCommandOptions {
  /** Path of a scenario file, or the name of one that comes with the package. */
  readonly file: string;
  readonly out?: string;
  readonly seed?: string;
  readonly replications?: number;
  /** Variants to run; empty = all. */
  readonly variants: readonly string[];
  /** `path=value` each. */
  readonly set: readonly string[];
  readonly records: boolean;
  readonly series: "all" | "first" | "none";
  readonly check: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly force: boolean;
  readonly debug: boolean;
}

/** What the run says while it goes; the same whether it has a thread of its own or not. */
export interface RunPorts {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Simulated time done and to do [ms]. */
  readonly progress: (doneMs: number, totalMs: number) => void;
  /** Told where unfinished files are, so that they can be removed if all else fails. */
  readonly partial: (path: string) => void;
  readonly shouldStop: () => boolean;
  /** Width and colour of the two streams. */
  readonly style: { readonly columns: number; readonly outColour: boolean; readonly errColour: boolean };
}
