import { InputError } from "../model/input-error.ts";
import type { TraceMapping } from "../model/ports.ts";
import { cellError, checkWidth, columnIndex } from "./csv-columns.ts";
import { CsvReader } from "./csv-reader.ts";
import { RowWindow, type TimedRow } from "./row-window.ts";
import { expectedTime, instantMs, originMs } from "./time-column.ts";

/** What all traces have in common. */
export interface OrderedMapping {
  readonly path: string;
  readonly delimiter?: string;
  /** Column of the arrival; see `TraceMapping`. */
  readonly time: TraceMapping["columns"]["submit"];
  readonly sorted: TraceMapping["sorted"];
  readonly scenarioStartEpochMs: number;
}

/** What a kind of trace adds. */
export interface RowKind<R extends TimedRow> {
  readonly empty: R;
  /** Numbers of a row beside its arrival. */
  readonly names: ConstructorParameters<typeof RowWindow<R>>[1];
  /** What to do about a bad arrival. */
  readonly hint: string;
  /** Finds the columns in the header, and fills a row from the current one. @throws InputError */
  bind(reader: CsvReader): (row: R) => void;
}

/**
 * Rows of a CSV file in order of arrival, one at a time; ties keep the order of the file.
 *
 * Memory grows with `within` only. Arrivals are rounded down to ms.
 */
export class OrderedRows<R extends TimedRow> {
  private readonly reader: CsvReader;
  private readonly mapping: OrderedMapping;
  private readonly kind: RowKind<R>;
  private readonly time: number;
  private readonly fill: (row: R) => void;
  private readonly window: RowWindow<R>;
  private readonly scratch: R;
  /** Instant of the trace that is simulated time 0 [ms]; NaN until the first row is known. */
  private origin: number;
  /** Arrival of the row given out last [ms]. */
  private lastMs = Number.NEGATIVE_INFINITY;

  /** @throws InputError for the file and its header. */
  constructor(mapping: OrderedMapping, kind: RowKind<R>) {
    const { path, delimiter, time, sorted } = mapping;
    this.mapping = mapping;
    this.kind = kind;
    this.scratch = { ...kind.empty };
    this.origin = fixedOrigin(mapping);
    this.window = new RowWindow(sorted === true ? 1 : sorted.within + 1, kind.names);
    this.reader = new CsvReader(path, delimiter === undefined ? {} : { delimiter });
    try {
      this.time = columnIndex(this.reader, time.name);
      this.fill = kind.bind(this.reader);
    } catch (error) {
      this.reader.close();
      throw error;
    }
  }

  /** Fills the row; false at the end. @throws InputError for a bad row. */
  next(row: R): boolean {
    while (!this.window.full && this.reader.nextRow()) {
      this.readRow();
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
  private readRow(): void {
    const { reader, mapping, scratch } = this;
    const { name, unit } = mapping.time;
    if (reader.cellCount > reader.header.length) checkWidth(reader);
    scratch.atMs = instantMs(reader, this.time, unit);
    if (!Number.isSafeInteger(scratch.atMs)) {
      const expected = expectedTime(unit);
      throw cellError(reader, { column: name, index: this.time, expected, hint: this.kind.hint });
    }
    this.fill(scratch);
  }

  private outOfOrder(): InputError {
    const { sorted, time } = this.mapping;
    const isSorted = sorted === true;
    return new InputError({
      file: this.reader.path,
      line: this.reader.line,
      row: this.reader.row,
      column: time.name,
      expected: isSorted
        ? "arrivals in ascending order"
        : `an arrival at most ${sorted.within} rows after its sorted place`,
      found: `${JSON.stringify(this.reader.cell(this.time))}, earlier than a row already given out`,
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
      column: this.mapping.time.name,
      expected: "an arrival not before the origin of the trace",
      found: `${-atMs} ms before it`,
      hint: "move `origin` back or use `origin: first`",
    });
  }
}

/** The origin where the mapping fixes it [ms]; NaN for `first`. */
function fixedOrigin(mapping: OrderedMapping): number {
  const { origin = "first", unit, name } = mapping.time;
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
