import { InputError } from "../model/input-error.ts";
import type { RowSource, TraceRow } from "../model/ports.ts";
import { cellError, checkWidth, columnIndex } from "./csv-columns.ts";
import { CsvReader } from "./csv-reader.ts";
import { RowWindow } from "./row-window.ts";
import {
  expectedTime,
  instantMs,
  type LengthUnit,
  lengthMs,
  originMs,
  type TimeUnit,
} from "./time-column.ts";

/** How the columns of a trace are read. */
export interface TraceMapping {
  readonly path: string;
  readonly delimiter?: string;
  readonly columns: {
    /**
     * Arrival. `origin` is the instant in the trace that becomes simulated time 0: `first` (default) is the first
     * arrival, `start` the instant of the scenario's start (epoch time), else a number in the unit or an ISO text.
     */
    readonly submit: { readonly name: string; readonly unit: TimeUnit; readonly origin?: number | string };
    readonly duration: { readonly name: string; readonly unit: LengthUnit };
    readonly gpus: { readonly name: string };
    readonly estimate?: { readonly name: string; readonly unit: LengthUnit };
  };
  /** Whether rows ascend by arrival; or are at most so many rows later than their sorted place. */
  readonly sorted: true | { readonly within: number };
  readonly scenarioStartEpochMs: number;
}

/**
 * Opens a trace of jobs as rows in order of arrival, one at a time; ties keep the order of the file.
 *
 * Memory grows with `within` only. Arrivals are rounded down to ms, lengths to the nearest ms and at least 1.
 *
 * @throws InputError here for the file and its header, in `next` for a bad row.
 */
export function openTraceFile(mapping: TraceMapping): RowSource {
  return new TraceFile(mapping);
}

class TraceFile implements RowSource {
  private readonly reader: CsvReader;
  private readonly mapping: TraceMapping;
  private readonly submit: number;
  private readonly duration: number;
  private readonly gpus: number;
  private readonly estimate: number | undefined;
  private readonly window: RowWindow;
  /** Instant of the trace that is simulated time 0 [ms]; NaN until the first row is known. */
  private origin: number;
  /** Arrival of the row given out last [ms]. */
  private lastMs = Number.NEGATIVE_INFINITY;
  private readonly scratch: TraceRow = { atMs: 0, gpus: 0, workMs: 0, estimateMs: Number.NaN };

  constructor(mapping: TraceMapping) {
    this.mapping = mapping;
    this.origin = fixedOrigin(mapping);
    this.window = new RowWindow(mapping.sorted === true ? 1 : mapping.sorted.within + 1);
    this.reader = new CsvReader(
      mapping.path,
      mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter },
    );
    try {
      const { submit, duration, gpus, estimate } = mapping.columns;
      this.submit = columnIndex(this.reader, submit.name);
      this.duration = columnIndex(this.reader, duration.name);
      this.gpus = columnIndex(this.reader, gpus.name);
      this.estimate = estimate === undefined ? undefined : columnIndex(this.reader, estimate.name);
    } catch (error) {
      this.reader.close();
      throw error;
    }
  }

  next(row: TraceRow): boolean {
    while (!this.window.full && this.reader.nextRow()) {
      this.readRow(this.scratch);
      if (this.scratch.atMs < this.lastMs) throw this.outOfOrder();
      this.window.push(this.scratch, this.reader.row, this.reader.line);
    }
    if (!this.window.pop(row)) return false;
    this.lastMs = row.atMs;
    if (Number.isNaN(this.origin)) this.origin = row.atMs;
    row.atMs -= this.origin;
    if (row.atMs < 0) throw this.beforeOrigin(row.atMs);
    return true;
  }

  close(): void {
    this.reader.close();
  }

  /** Reads the current row; `atMs` is not yet relative to the origin. */
  private readRow(row: TraceRow): void {
    const { reader, mapping } = this;
    const { submit, duration, estimate } = mapping.columns;
    if (reader.cellCount > reader.header.length) checkWidth(reader);
    row.atMs = instantMs(reader, this.submit, submit.unit);
    if (!Number.isSafeInteger(row.atMs))
      throw this.badCell(submit.name, this.submit, expectedTime(submit.unit));
    row.gpus = reader.cellNumber(this.gpus);
    if (!(row.gpus >= 1) || !Number.isSafeInteger(row.gpus)) throw this.badGpus();
    row.workMs = this.readLength(this.duration, duration);
    const isDeclared = estimate !== undefined && reader.cell(this.estimate!).trim() !== "";
    row.estimateMs = isDeclared ? this.readLength(this.estimate!, estimate) : Number.NaN;
  }

  private readLength(index: number, column: { readonly name: string; readonly unit: LengthUnit }): number {
    const ms = Math.round(lengthMs(this.reader, index, column.unit));
    if (!(ms >= 0) || !Number.isSafeInteger(ms)) {
      throw this.badCell(column.name, index, `a number of at least 0 [${column.unit}]`);
    }
    return Math.max(1, ms);
  }

  private badCell(column: string, index: number, expected: string): InputError {
    const hint = "correct the cell or remove the row; jobs that never ran do not belong in the trace";
    return cellError(this.reader, { column, index, expected, hint });
  }

  private badGpus(): InputError {
    const hint = "remove jobs without GPUs from the trace";
    const column = this.mapping.columns.gpus.name;
    return cellError(this.reader, {
      column,
      index: this.gpus,
      expected: "a whole number of GPUs, at least 1",
      hint,
    });
  }

  private outOfOrder(): InputError {
    const { sorted, columns } = this.mapping;
    const isSorted = sorted === true;
    return new InputError({
      file: this.reader.path,
      line: this.reader.line,
      row: this.reader.row,
      column: columns.submit.name,
      expected: isSorted
        ? "arrivals in ascending order"
        : `an arrival at most ${sorted.within} rows after its sorted place`,
      found: `${JSON.stringify(this.reader.cell(this.submit))}, earlier than a row already given out`,
      hint: isSorted
        ? "sort the file or allow disorder, for example `sorted: {within: 10000}`"
        : `raise \`within\` above ${sorted.within} or sort the file`,
    });
  }

  private beforeOrigin(atMs: number): InputError {
    return new InputError({
      file: this.reader.path,
      line: this.window.poppedLine,
      row: this.window.poppedRow,
      column: this.mapping.columns.submit.name,
      expected: "an arrival not before the origin of the trace",
      found: `${-atMs} ms before it`,
      hint: "move `origin` back or use `origin: first`",
    });
  }
}

/** The origin where the mapping fixes it [ms]; NaN for `first`. */
function fixedOrigin(mapping: TraceMapping): number {
  const { origin = "first", unit, name } = mapping.columns.submit;
  if (origin === "first") return Number.NaN;
  if (origin === "start") return mapping.scenarioStartEpochMs;
  const ms = originMs(origin, unit);
  if (!Number.isNaN(ms)) return ms;
  throw new InputError({
    file: mapping.path,
    column: name,
    expected:
      "an origin that is `first`, `start`, an ISO 8601 instant, or a number in the unit of the column",
    found: JSON.stringify(origin),
    hint: "correct `origin` in the scenario",
  });
}
