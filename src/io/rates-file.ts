import type { MemberRows, RatesMapping } from "../model/ports.ts";
import { cellError, checkWidth, columnIndex } from "./csv-columns.ts";
import { CsvReader } from "./csv-reader.ts";
import { expectedTime, instantMs } from "./time-column.ts";

interface Rows extends MemberRows {
  readonly timesMs: number[];
  readonly rates: number[];
  readonly cvs: number[];
}

const HINT = "correct the cell or remove the row";

/**
 * Rates over time of many members from one CSV file, members in the order of their first rows.
 *
 * Rows of one member ascend in time; members may take turns. Times are relative to the scenario's start.
 *
 * @throws InputError for a bad file, header or cell, and for times that do not ascend.
 */
export function readRatesFile(mapping: RatesMapping): readonly MemberRows[] {
  const reader = new CsvReader(
    mapping.path,
    mapping.delimiter === undefined ? {} : { delimiter: mapping.delimiter },
  );
  try {
    return readRates(reader, mapping);
  } finally {
    reader.close();
  }
}

function readRates(reader: CsvReader, mapping: RatesMapping): readonly MemberRows[] {
  const { member, time, rate, cv } = mapping;
  const memberAt = columnIndex(reader, member.name);
  const timeAt = columnIndex(reader, time.name);
  const rateAt = columnIndex(reader, rate.name);
  const cvAt = cv === undefined ? -1 : columnIndex(reader, cv.name);
  const shiftMs = time.unit === "iso" ? mapping.scenarioStartEpochMs : 0;
  const members = new Map<string, Rows>();
  while (reader.nextRow()) {
    checkWidth(reader);
    const name = reader.cell(memberAt).trim();
    if (name === "") {
      throw cellError(reader, {
        column: member.name,
        index: memberAt,
        expected: "the name of a member",
        hint: HINT,
      });
    }
    const rows = rowsOf(members, name);
    const atMs = instantMs(reader, timeAt, time.unit) - shiftMs;
    const place = { column: time.name, index: timeAt };
    if (!Number.isSafeInteger(atMs)) {
      throw cellError(reader, { ...place, expected: expectedTime(time.unit), hint: HINT });
    }
    if (rows.timesMs.length > 0 && atMs <= rows.timesMs.at(-1)!) {
      const hint = "sort the rows of each member by time and keep one per interval";
      throw cellError(reader, { ...place, expected: "a time later than in the member's row before", hint });
    }
    rows.timesMs.push(atMs);
    rows.rates.push(
      number(reader, { column: rate.name, index: rateAt, unit: ` [${rate.unit}]` }) * rate.factor,
    );
    rows.cvs.push(cv === undefined ? 1 : number(reader, { column: cv.name, index: cvAt, unit: "" }));
  }
  return [...members.values()];
}

function rowsOf(members: Map<string, Rows>, name: string): Rows {
  let rows = members.get(name);
  if (rows === undefined) {
    rows = { name, timesMs: [], rates: [], cvs: [] };
    members.set(name, rows);
  }
  return rows;
}

function number(
  reader: CsvReader,
  { column, index, unit }: { readonly column: string; readonly index: number; readonly unit: string },
): number {
  const value = reader.cellNumber(index);
  if (value >= 0 && Number.isFinite(value)) return value;
  throw cellError(reader, { column, index, expected: `a number of at least 0${unit}`, hint: HINT });
}
