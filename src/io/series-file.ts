import { InputError } from "../model/input-error.ts";
import type { StepSeries } from "../model/law.ts";
import { cellError, checkWidth, columnIndex } from "./csv-columns.ts";
import { CsvReader } from "./csv-reader.ts";
import { expectedTime, instantMs, type TimeUnit } from "./time-column.ts";

/** How a step series is read from a file. */
export interface SeriesMapping {
  readonly path: string;
  readonly delimiter?: string;
  /** `iso` is an instant; any other unit counts from the scenario's start. */
  readonly time: { readonly name: string; readonly unit: TimeUnit };
  /** The number in the file is multiplied by `factor` (default 1); `unit` is for messages. */
  readonly value: { readonly name: string; readonly unit?: string; readonly factor?: number };
  /** Smallest value allowed, before the factor; absent = any. */
  readonly minimum?: number;
  readonly scenarioStartEpochMs: number;
}

/**
 * A step series from a CSV file: each value holds from its time to the next.
 *
 * Times are relative to the scenario's start and may be negative: of several steps before the start the last counts.
 *
 * @throws InputError for a bad file, header or cell, for times that do not ascend, and for a file without rows.
 */
export function readSeriesFile(mapping: SeriesMapping): StepSeries {
  const reader = new CsvReader(
    mapping.path,
    mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter },
  );
  try {
    return readSeries(reader, mapping);
  } finally {
    reader.close();
  }
}

function readSeries(reader: CsvReader, mapping: SeriesMapping): StepSeries {
  const { time, value, minimum = Number.NEGATIVE_INFINITY } = mapping;
  const timeColumn = columnIndex(reader, time.name);
  const valueColumn = columnIndex(reader, value.name);
  const shift = time.unit === "iso" ? mapping.scenarioStartEpochMs : 0;
  const unit = value.unit === undefined ? "" : ` [${value.unit}]`;
  const timesMs: number[] = [];
  const values: number[] = [];
  while (reader.nextRow()) {
    checkWidth(reader);
    const atMs = instantMs(reader, timeColumn, time.unit) - shift;
    const place = { column: time.name, index: timeColumn };
    if (!Number.isSafeInteger(atMs)) {
      throw cellError(reader, { ...place, expected: expectedTime(time.unit), hint: "correct the cell" });
    }
    if (timesMs.length > 0 && atMs <= timesMs.at(-1)!) {
      const hint = "sort the file by time and keep one row per instant";
      throw cellError(reader, { ...place, expected: "a time later than in the row before", hint });
    }
    const number = reader.cellNumber(valueColumn);
    if (!Number.isFinite(number) || number < minimum) {
      const least = mapping.minimum === undefined ? "" : ` of at least ${minimum}`;
      const expected = `a number${least}${unit}`;
      throw cellError(reader, { column: value.name, index: valueColumn, expected, hint: "correct the cell" });
    }
    timesMs.push(atMs);
    values.push(number * (value.factor ?? 1));
  }
  if (timesMs.length === 0) throw empty(mapping.path);
  return { timesMs, values };
}

function empty(file: string): InputError {
  return new InputError({
    file,
    expected: "at least one row",
    found: "none",
    hint: "add a row with the first value",
  });
}
