/** A figure beside the cost. */
export interface Figure {
  /** snake_case with its unit, as in the files. */
  readonly name: string;
  readonly value: number;
}

/** What one measurement of a benchmark gives. */
export interface Measured {
  /** Time of one operation [ns]; versions are compared by it. */
  readonly costNs: number;
  readonly figures: readonly Figure[];
}

/** A measurement with the speed of the machine at that moment. */
export interface Sample extends Measured {
  /** Time of one step of the calibration kernel, right after the measurement [ns]. */
  readonly stepNs: number;
}

/** Place of a benchmark in a series of growing sizes. */
export interface AxisPoint {
  /** What grows: `nodes`, `waiting jobs`. */
  readonly axis: string;
  readonly size: number;
}

/** One thing that is timed. */
export interface Benchmark {
  /** Unique in its suite. */
  readonly name: string;
  /** What the cost is the cost of: `event`, `row`, `job`. */
  readonly operation: string;
  readonly point?: AxisPoint;
  /** Measures once; the process is fresh and does nothing else. */
  readonly measure: (options: MeasureOptions) => Promise<Measured>;
}

export interface MeasureOptions {
  /** How long a benchmark of small operations is repeated [ms]; whole runs take the time they take. */
  readonly timeMs: number;
}

/** Where a suite finds its workloads, and how large they may be. */
export interface SuiteOptions {
  /** Folder of the scenario files. */
  readonly scenarios: string;
  /** Whether the large ones are run too. */
  readonly large: boolean;
}

/** Benchmarks that belong together. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  /** Figures that its table shows, with their headings. */
  readonly columns: readonly { readonly figure: string; readonly heading: string }[];
  readonly benchmarks: (options: SuiteOptions) => readonly Benchmark[];
  /** What the suite is about but cannot measure, a line each. */
  readonly gaps?: () => readonly string[];
}
