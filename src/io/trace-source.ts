import type { RowSource, TraceMapping, TraceRow } from "../model/ports.ts";
import { cellError, columnIndex } from "./csv-columns.ts";
import type { CsvReader } from "./csv-reader.ts";
import { OrderedRows } from "./ordered-rows.ts";
import { type LengthUnit, lengthMs } from "./time-column.ts";

export type { TraceMapping } from "../model/ports.ts";

const HINT = "correct the cell or remove the row; jobs that never ran do not belong in the trace";

/**
 * Opens a trace of jobs as rows in order of arrival, one at a time (`OrderedRows`).
 *
 * Lengths are rounded to the nearest ms and at least 1.
 *
 * @throws InputError here for the file and its header, in `next` for a bad row.
 */
export function openTraceFile(mapping: TraceMapping): RowSource {
  const { columns, ...shared } = mapping;
  return new OrderedRows<TraceRow>(
    { ...shared, time: columns.submit },
    {
      empty: { atMs: 0, gpus: 0, workMs: 0, estimateMs: Number.NaN },
      names: ["gpus", "workMs", "estimateMs"],
      hint: HINT,
      bind: (reader) => filler(reader, columns),
    },
  );
}

function filler(reader: CsvReader, columns: TraceMapping["columns"]): (row: TraceRow) => void {
  const { duration, gpus, estimate } = columns;
  const durationAt = columnIndex(reader, duration.name);
  const gpusAt = columnIndex(reader, gpus.name);
  const estimateAt = estimate === undefined ? -1 : columnIndex(reader, estimate.name);
  return (row) => {
    row.gpus = reader.cellNumber(gpusAt);
    if (!(row.gpus >= 1) || !Number.isSafeInteger(row.gpus)) {
      const hint = "remove jobs without GPUs from the trace";
      const expected = "a whole number of GPUs, at least 1";
      throw cellError(reader, { column: gpus.name, index: gpusAt, expected, hint });
    }
    row.workMs = readLength(reader, durationAt, duration);
    const isDeclared = estimate !== undefined && reader.cell(estimateAt).trim() !== "";
    row.estimateMs = isDeclared ? readLength(reader, estimateAt, estimate) : Number.NaN;
  };
}

function readLength(
  reader: CsvReader,
  index: number,
  column: { readonly name: string; readonly unit: LengthUnit },
): number {
  const ms = Math.round(lengthMs(reader, index, column.unit));
  if (!(ms >= 0) || !Number.isSafeInteger(ms)) {
    const expected = `a number of at least 0 [${column.unit}]`;
    throw cellError(reader, { column: column.name, index, expected, hint: HINT });
  }
  return Math.max(1, ms);
}
