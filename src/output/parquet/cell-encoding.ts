import type { SchemaElement } from "hyparquet-writer";
import type { CellType } from "../../metrics/described-column.ts";

/** A cell as the Parquet writer takes it; `undefined` = null. */
export type ParquetValue = string | number | bigint | undefined;

/** How cells of one kind are kept in Parquet. */
export interface CellEncoding {
  /** The column's type, without its name. */
  readonly element: Omit<SchemaElement, "name" | "repetition_type">;
  /** Value of a cell that is not empty; `undefined` if the text is none of its kind. */
  readonly value: (text: string) => ParquetValue;
  /** What a cell has to be, for messages. */
  readonly expected: string;
}

/** Digits of the widest decimal; 16 bytes hold it. */
const DECIMAL_DIGITS = 38;
const DECIMAL_BYTES = 16;

/**
 * Types by kind of cell: what is exact in the CSV file is exact here.
 *
 * A double has 15 to 17 digits, an amount of a billion dollars with nine decimals 19: exact amounts and GPU times are
 * decimals. Instants have no time zone: they are UTC, and read alike wherever they are read.
 *
 * @see https://parquet.apache.org/docs/file-format/types/logicaltypes/
 */
export const CELL_ENCODINGS: Readonly<Record<CellType, CellEncoding>> = {
  text: {
    element: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
    value: (text) => text,
    expected: "a text",
  },
  instant: {
    element: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
    value: epochMs,
    expected: "a UTC time such as 2026-01-05T00:00:00.000Z",
  },
  count: { element: { type: "INT64" }, value: whole, expected: "a whole number" },
  number: { element: { type: "DOUBLE" }, value: double, expected: "a number" },
  usd: decimal(9),
  gpu_hours: decimal(15),
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

function epochMs(text: string): bigint | undefined {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : BigInt(ms);
}

const WHOLE = /^-?\d{1,18}$/;

function whole(text: string): bigint | undefined {
  return WHOLE.test(text) ? BigInt(text) : undefined;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function double(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Decimals with a fixed number of digits behind the point, as whole multiples of the last. */
function decimal(scale: number): CellEncoding {
  const pattern = new RegExp(`^(-?)(\\d{1,${DECIMAL_DIGITS - scale}})(?:\\.(\\d{1,${scale}}))?$`);
  return {
    element: {
      type: "FIXED_LEN_BYTE_ARRAY",
      type_length: DECIMAL_BYTES,
      converted_type: "DECIMAL",
      scale,
      precision: DECIMAL_DIGITS,
    },
    value(text) {
      const [, sign, units, fraction = ""] = pattern.exec(text) ?? [];
      return units === undefined ? undefined : BigInt(`${sign}${units}${fraction.padEnd(scale, "0")}`);
    },
    expected: `a number with at most ${scale} decimals`,
  };
}
