import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../model/time.ts";
import type { CsvReader } from "./csv-reader.ts";
import { floorToMs } from "./decimal.ts";
import { isoToEpochMs } from "./iso-instant.ts";

/** Units in which a file may give lengths of time. */
export type LengthUnit = "us" | "ms" | "s" | "min" | "h" | "d";
/** Units in which a file may give instants: counted from somewhere, or ISO 8601. */
export type TimeUnit = LengthUnit | "iso";

const UNIT_MS: Readonly<Record<LengthUnit, number>> = {
  us: 0.001,
  ms: 1,
  s: SECOND_MS,
  min: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
};

/** A number of so many digits is an exact double. */
const MAX_EXACT_DIGITS = 15;

/** Cell as an instant, rounded down [ms, from the epoch for `iso`]; NaN if it is none. */
export function instantMs(reader: CsvReader, column: number, unit: TimeUnit): number {
  if (unit === "iso") return isoToEpochMs(reader.cell(column));
  const value = reader.cellNumber(column);
  const isExact = Number.isInteger(value) && reader.cellBytes(column) <= MAX_EXACT_DIGITS;
  if (isExact && unit !== "us") return value * UNIT_MS[unit];
  return floorToMs(reader.cell(column), UNIT_MS[unit]);
}

/** Cell as a length of time, not rounded [ms]; NaN if it is none. */
export function lengthMs(reader: CsvReader, column: number, unit: LengthUnit): number {
  return reader.cellNumber(column) * UNIT_MS[unit];
}

/** A number or an ISO text as an instant, rounded down [ms]; NaN if it is none. */
export function originMs(origin: number | string, unit: TimeUnit): number {
  if (typeof origin === "string") return isoToEpochMs(origin);
  return unit === "iso" ? Number.NaN : floorToMs(String(origin), UNIT_MS[unit]);
}

/** What a cell of a unit should hold, for messages. */
export function expectedTime(unit: TimeUnit): string {
  return unit === "iso" ? "an ISO 8601 instant such as 2026-11-02T08:30:00Z" : `a number [${unit}]`;
}
