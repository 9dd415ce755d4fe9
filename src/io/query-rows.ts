import type { DuckDBResult, DuckDBTypeId, DuckDBValue } from "@duckdb/node-api";

/** A number that is exact beyond a double, as text. */
interface ExactNumber {
  readonly decimal: string;
}

type EngineCell = string | number | boolean | ExactNumber | undefined;

/** Columns and rows of an answer of DuckDB. */
export interface AnswerOfEngine {
  readonly columns: readonly { readonly name: string; readonly isNumeric: boolean }[];
  readonly batches: AsyncIterable<readonly (readonly EngineCell[])[]>;
}

type TypeIds = typeof DuckDBTypeId;
type Reader = (value: DuckDBValue) => EngineCell;

/** The answer with values of this program's own kinds, read batch by batch. */
export function readAnswer(result: DuckDBResult, ids: TypeIds): AnswerOfEngine {
  const types = Array.from({ length: result.columnCount }, (_, index) => result.columnTypeId(index));
  const readers = types.map((type) => readerOf(type, ids));
  return {
    columns: types.map((type, index) => ({
      name: result.columnName(index),
      isNumeric: isNumeric(type, ids),
    })),
    batches: batchesOf(result, readers),
  };
}

async function* batchesOf(result: DuckDBResult, readers: readonly Reader[]) {
  for await (const rows of result.yieldRows()) {
    yield rows.map((row) => row.map((value, index) => (value === null ? undefined : readers[index]!(value))));
  }
}

function isNumeric(type: DuckDBTypeId, ids: TypeIds): boolean {
  const whole = [ids.TINYINT, ids.SMALLINT, ids.INTEGER, ids.BIGINT, ids.HUGEINT];
  const unsigned = [ids.UTINYINT, ids.USMALLINT, ids.UINTEGER, ids.UBIGINT, ids.UHUGEINT];
  return [...whole, ...unsigned, ids.FLOAT, ids.DOUBLE, ids.DECIMAL].includes(type);
}

function readerOf(type: DuckDBTypeId, ids: TypeIds): Reader {
  if (type === ids.DECIMAL) return (value) => ({ decimal: String(value) });
  if (type === ids.TIMESTAMP || type === ids.TIMESTAMP_TZ) return instantText;
  return plainCell;
}

function plainCell(value: DuckDBValue): EngineCell {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return { decimal: String(value) };
  return typeof value === "boolean" ? value : String(value);
}

/** `2026-01-05T00:00:00.000Z` as in the files; digits below a millisecond only where there are any. */
function instantText(value: DuckDBValue): string {
  const { micros } = value as { readonly micros: bigint };
  const ms = Number(micros / 1000n);
  const below = Number(micros % 1000n);
  const date = new Date(below < 0 ? ms - 1 : ms);
  // What JavaScript has no date for is infinite, or hundreds of thousands of years away.
  if (Number.isNaN(date.getTime())) return String(value);
  const rest = below === 0 ? "" : String((below + 1000) % 1000).padStart(3, "0");
  return date.toISOString().replace("Z", `${rest}Z`);
}
