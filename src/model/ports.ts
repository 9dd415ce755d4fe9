import type { StepSeries } from "./law.ts";
import type { ModuleEvaluator } from "./policy-module.ts";

/**
 * What the core is given by the shell: rows of input, and sinks for records. All calls are synchronous.
 */

/** Text files as the shell finds them; paths are opaque to the core. */
export interface FileSource {
  /** @throws Error when the file cannot be read. */
  readText(path: string): string;
  /** The path of `relative` as written inside the file `from`. */
  resolve(from: string, relative: string): string;
  exists(path: string): boolean;
}

/** How a step series is read from a CSV file. */
export interface SeriesMapping {
  readonly path: string;
  readonly delimiter?: string;
  /** `iso` is an instant; any other unit counts from the scenario's start. */
  readonly time: { readonly name: string; readonly unit: LengthUnit | "iso" };
  /** The number in the file is multiplied by `factor` (default 1); `unit` is for messages. */
  readonly value: { readonly name: string; readonly unit?: string; readonly factor?: number };
  /** Smallest value allowed, before the factor; absent = any. */
  readonly minimum?: number;
  readonly scenarioStartEpochMs: number;
}

/** Units in which a file may give lengths of time. */
export type LengthUnit = "us" | "ms" | "s" | "min" | "h" | "d";

/** Small CSV files that are read whole. All throw InputError with file, row and column of what is wrong. */
export interface TableSource {
  readSeries(mapping: SeriesMapping): StepSeries;
  /** The numbers of one column in the order of the file. */
  readNumbers(path: string, column: string): readonly number[];
  /** Members in the order of their first rows; a file without rows has none. */
  readRates(mapping: RatesMapping): readonly MemberRows[];
}

/** How the columns of a trace become jobs. */
export interface TraceMapping {
  readonly path: string;
  readonly delimiter?: string;
  readonly columns: {
    /**
     * Arrival. `origin` is the instant in the trace that becomes simulated time 0: `first` (default) is the first
     * arrival, `start` the instant of the scenario's start (epoch time), else a number in the unit or an ISO text.
     */
    readonly submit: {
      readonly name: string;
      readonly unit: LengthUnit | "iso";
      readonly origin?: number | string;
    };
    readonly duration: { readonly name: string; readonly unit: LengthUnit };
    readonly gpus: { readonly name: string };
    readonly estimate?: { readonly name: string; readonly unit: LengthUnit };
  };
  /** Whether rows ascend by arrival; or are at most so many rows later than their sorted place. */
  readonly sorted: true | { readonly within: number };
  readonly scenarioStartEpochMs: number;
}

/** How the columns of a trace become requests for tokens; times as in `TraceMapping`. */
export interface TokenTraceMapping {
  readonly path: string;
  readonly delimiter?: string;
  readonly columns: {
    readonly time: TraceMapping["columns"]["submit"];
    readonly inputTokens: { readonly name: string };
    readonly outputTokens: { readonly name: string };
    /** Part of the input that is cached; absent = the trace does not say. */
    readonly cachedTokens?: { readonly name: string };
  };
  readonly sorted: TraceMapping["sorted"];
  readonly scenarioStartEpochMs: number;
}

export type AnyTraceMapping = TraceMapping | TokenTraceMapping;

/** Whether a trace holds requests for tokens, and not jobs. */
export function isTokenTrace(mapping: AnyTraceMapping): mapping is TokenTraceMapping {
  return "inputTokens" in mapping.columns;
}

/** How a table of rates per member is read from a CSV file. */
export interface RatesMapping {
  readonly path: string;
  readonly delimiter?: string;
  readonly member: { readonly name: string };
  /** Start of an interval; `iso` is an instant, any other unit counts from the scenario's start. */
  readonly time: { readonly name: string; readonly unit: LengthUnit | "iso" };
  /** The number in the file is multiplied by `factor`; `unit` is for messages. */
  readonly rate: { readonly name: string; readonly unit: string; readonly factor: number };
  readonly cv?: { readonly name: string };
  readonly scenarioStartEpochMs: number;
}

/** Rates of one member; times ascend, and it is silent where it has no row. */
export interface MemberRows {
  readonly name: string;
  readonly timesMs: readonly number[];
  readonly rates: readonly number[];
  /** 1 where the file does not say. */
  readonly cvs: readonly number[];
}

/** One job of a trace; filled in place. */
export interface TraceRow {
  /** Arrival from the scenario's start [ms], nondecreasing. */
  atMs: number;
  gpus: number;
  /** Work on the reference GPU [ms]. */
  workMs: number;
  /** Declared estimate [ms]; NaN when the trace has none. */
  estimateMs: number;
}

/** One request of a trace; filled in place. */
export interface TokenTraceRow {
  /** Arrival from the scenario's start [ms], nondecreasing. */
  atMs: number;
  /** Whole tokens, at least 0. */
  inputTokens: number;
  outputTokens: number;
  /** Part of the input; NaN when the trace does not say. */
  cachedTokens: number;
}

/** A stream of rows that can be opened again from the start (each run of the world reads it anew). */
export interface RowSource<R = TraceRow> {
  /** Fills the row; false at the end. @throws InputError with file, row and column of a bad cell. */
  next(row: R): boolean;
  close(): void;
}

/** What a run is given by the shell: inputs by the name that the scenario gives them, and the solver if it needs one. */
export interface WorldInputs {
  openTrace(input: string): RowSource;
  /** Opens a trace of requests for tokens; absent where no scenario has one. */
  openRequests?(input: string): RowSource<TokenTraceRow>;
  readonly solver?: LinearSolver | undefined;
  /** Runs policies of the user's own; absent where no scenario has one. */
  readonly modules?: ModuleEvaluator;
}

/** Receives one row of `timeseries.csv` per interval and cluster; the arrays are copied before the call returns. */
export interface SeriesSink {
  /**
   * @param pricesNano  Price at the interval's start of each product, then of each competitor, for the GPU type of the
   * cluster; NaN where not offered [nano-USD per GPU-hour].
   * @param values  As `SERIES_VALUES` says; NaN where there is none.
   */
  row(
    startMs: number,
    endMs: number,
    measured: boolean,
    cluster: number,
    values: Float64Array,
    pricesNano: Float64Array,
  ): void;
  /**
   * One row of `timeseries-models.csv` per interval and model.
   *
   * @param values  As `MODEL_SERIES_VALUES` says; NaN where there is none.
   */
  modelRow?(startMs: number, endMs: number, measured: boolean, model: number, values: Float64Array): void;
}

/** One closed (or still open at the end) lease or job; the object is reused. */
export interface LeaseRecord {
  id: number;
  segment: number;
  product: number;
  cluster: number;
  gpuType: number;
  gpus: number;
  arrivalMs: number;
  /** Absent values are NaN. */
  startMs: number;
  endMs: number;
  durationMs: number;
  wtpUsdPerGpuHour: number;
  priceNano: number;
  usedGpuMs: number;
  billedNano: number;
  /** Whole dollars of the bill above the nano part: bill = billedUsd + billedNano / 1e9. */
  billedUsd: number;
  evictions: number;
  interruptions: number;
  /** completed, killed, outbid, failed, running, waiting, or a loss reason. */
  outcome: string;
}

export interface JobRecord {
  id: number;
  source: number;
  cluster: number;
  gpus: number;
  arrivalMs: number;
  startMs: number;
  endMs: number;
  workMs: number;
  estimateMs: number;
  lostWorkMs: number;
  usedGpuMs: number;
  interruptions: number;
  evictions: number;
  outcome: string;
}

/** One request for tokens that ended: answered, lost or failed; the object is reused. */
export interface RequestRecord {
  client: number;
  /** Index into TIERS: the tier in which it was served, or would have been. */
  tier: number;
  /** Absent values are NaN; a cluster that is not there is -1. */
  cluster: number;
  arrivalMs: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  waitMs: number;
  firstTokenMs: number;
  perTokenMs: number;
  sojournMs: number;
  /** The bill {whole USD, nano-USD}, and whether it was given back. */
  billedUsd: number;
  billedNano: number;
  isRefunded: boolean;
  /** served, failed, or a loss reason. */
  outcome: string;
}

export interface RecordSink {
  lease(record: LeaseRecord): void;
  job(record: JobRecord): void;
  /** Only of models that are served request by request. */
  request(record: RequestRecord): void;
}

/** Values of a row of the time series, in this order; `output/` turns them into columns. */
export const SERIES_VALUES = {
  /** GPU-hours by state (GPU_STATES order), GPU-hours unsold by reason (UNSOLD_REASONS order), then: */
  extra: [
    "surplus_gpu_hours",
    "revenue_usd",
    "credits_usd",
    "energy_usd",
    "actual_internal_gpus",
    "forecast_internal_gpus",
    "forecast_internal_quantile_gpus",
  ],
} as const;

/** Values of a row of the time series of models, in this order. */
export const MODEL_SERIES_VALUES = [
  "requests",
  "served_requests",
  "lost_requests",
  "input_tokens",
  "cached_tokens",
  "output_tokens",
  "revenue_usd",
  "first_token_mean_ms",
  "ready_replicas",
  "active_sequences",
  "waiting_requests",
] as const;

/**
 * A linear program in compressed sparse columns: the best `objective . x` subject to
 * `rowLower <= A x <= rowUpper` and `columnLower <= x <= columnUpper`. -Infinity and Infinity are "no limit".
 */
export interface LinearProgram {
  readonly sense: "maximize" | "minimize";
  /** One entry per column. */
  readonly objective: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  /** One entry per row. */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Column j holds the entries [starts[j], starts[j + 1]); one more than there are columns. */
  readonly starts: Int32Array;
  /** Row and coefficient of each entry; a column names a row at most once. */
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** What became of a linear program; only `optimal` has numbers. */
export type LinearOutcome =
  | {
      readonly kind: "optimal";
      readonly objective: number;
      /** One value per column. */
      readonly primal: Float64Array;
      /** Gain of the objective per unit that the row's binding limit grows: shadow prices, one per row. */
      readonly rowDuals: Float64Array;
    }
  | { readonly kind: "infeasible" | "unbounded" | "time_limit" };

/** Solves linear programs. Loaded before the run by the shell; a call is synchronous and leaves nothing behind. */
export interface LinearSolver {
  /**
   * @param timeLimitS  Longest wall time [s]; absent = none. Whoever sets it gives up same inputs, same result.
   * @throws Error when the program is malformed or the solver fails.
   */
  solve(program: LinearProgram, timeLimitS?: number): LinearOutcome;
}
