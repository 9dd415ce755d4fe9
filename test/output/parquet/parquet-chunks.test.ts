import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CellType } from "../../../src/metrics/described-column.ts";
import { parquetChunks } from "../../../src/output/parquet/parquet-chunks.ts";
import type { TableColumn } from "../../../src/output/result-table.ts";

const folder = mkdtempSync(join(tmpdir(), "surplus-parquet-"));
const path = join(folder, "t.parquet");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES: readonly CellType[] = ["text", "instant", "count", "number", "usd", "gpu_hours"];
const COLUMNS = TYPES.map(
  (type): TableColumn => ({
    name: type,
    type,
    unit: `unit of ${type}`,
    meaning: `Meaning "${type}".`,
    formula: "",
  }),
);

/** Cells that are hard to keep: widest, smallest, negative, quoted, absent. */
const ROWS: readonly (readonly string[])[] = [
  ["plain", "2026-01-05T00:00:00.000Z", "0", "0.1", "0.000000001", "0.000000000000001"],
  [
    'a "b", c\nd 🙂',
    "2026-01-05T00:59:59.999Z",
    "-7",
    "-0.00000015",
    "-123456789012.345678901",
    "1234567890.5",
  ],
  ["00123", "1969-12-31T23:59:59.999Z", "999999999999999999", "12345678901234567000", "-0.000000000", "0"],
  ["", "", "", "", "", ""],
  ["'=1+1", "2026-01-05T00:00:00Z", "12", "17", "5.250000000", "3"],
];

/** Rows of a query as arrays of text. */
async function rowsOf(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql.replace("$path", `'${path}'`));
  const rows = reader.getRowsJson();
  connection.closeSync();
  return rows;
}

function write(rows: Iterable<readonly string[]>, columns: readonly TableColumn[] = COLUMNS): Buffer {
  const source = { file: "t.csv", columns, rows, facts: { version: "1.2.3" } };
  const bytes = Buffer.concat([...parquetChunks(source)]);
  writeFileSync(path, bytes);
  return bytes;
}

beforeAll(() => {
  write(ROWS);
});

test("kinds of cells have the types that hold them exactly", async () => {
  const types = await rowsOf("select column_name, column_type from (describe select * from $path)");
  expect(types).toEqual([
    ["text", "VARCHAR"],
    ["instant", "TIMESTAMP"],
    ["count", "BIGINT"],
    ["number", "DOUBLE"],
    ["usd", "DECIMAL(38,9)"],
    ["gpu_hours", "DECIMAL(38,15)"],
  ]);
});

test("every cell comes back with its value, to the last digit, and an empty one as null", async () => {
  expect(await rowsOf("select text, instant::varchar, count, number, usd, gpu_hours from $path")).toEqual([
    ["plain", "2026-01-05 00:00:00", "0", 0.1, "0.000000001", "0.000000000000001"],
    [
      'a "b", c\nd 🙂',
      "2026-01-05 00:59:59.999",
      "-7",
      -0.00000015,
      "-123456789012.345678901",
      "1234567890.500000000000000",
    ],
    [
      "00123",
      "1969-12-31 23:59:59.999",
      "999999999999999999",
      12345678901234567000,
      "0.000000000",
      "0.000000000000000",
    ],
    [null, null, null, null, null, null],
    ["'=1+1", "2026-01-05 00:00:00", "12", 17, "5.250000000", "3.000000000000000"],
  ]);
});

test("units and meanings stand in the columns' metadata and, as JSON, in the file's", async () => {
  const [first] = await rowsOf(
    "select key_value_metadata['unit'::blob]::varchar, key_value_metadata['meaning'::blob]::varchar from parquet_metadata($path) where path_in_schema = 'usd'",
  );
  expect(first).toEqual(["unit of usd", String.raw`Meaning \x22usd\x22.`]);
  const facts = new Map(
    (await rowsOf("select decode(key), decode(value) from parquet_kv_metadata($path)")) as [string, string][],
  );
  expect(facts.get("surplus.version")).toBe("1.2.3");
  expect(JSON.parse(facts.get("surplus.columns")!)).toMatchObject({
    usd: { unit: "unit of usd", meaning: 'Meaning "usd".' },
  });
});

test("a table without rows is a file without rows", async () => {
  write([]);
  expect(await rowsOf("select count(*), count(usd) from $path")).toEqual([["0", "0"]]);
});

test("a long table is written in groups of rows, and sums of exact amounts are exact", async () => {
  // 0.1 is no binary fraction: 250,000 doubles of it do not add up to 25,000.
  function* rows() {
    for (let n = 0; n < 250_000; n++) yield ["x", "", String(n), "", "0.100000000", ""];
  }
  let largest = 0;
  for (const chunk of parquetChunks({ file: "t.csv", columns: COLUMNS, rows: rows(), facts: {} }))
    largest = Math.max(largest, chunk.length);
  const bytes = write(rows());
  expect(largest).toBeLessThan(bytes.length / 2);
  expect(await rowsOf("select sum(usd), max(count), count(distinct text) from $path")).toEqual([
    ["25000.000000000", "249999", "1"],
  ]);
  expect(await rowsOf("select count(distinct row_group_id) from parquet_metadata($path)")).toEqual([["3"]]);
});

test("the same table gives the same bytes", () => {
  expect(write(ROWS).equals(write(ROWS))).toBe(true);
});

test("a filter on exact amounts skips no row", async () => {
  write(ROWS);
  expect(await rowsOf("select count(*) from $path where usd < 0")).toEqual([["1"]]);
  expect(await rowsOf("select count(*) from $path where usd > 1")).toEqual([["1"]]);
  expect(await rowsOf("select count(*) from $path where instant < timestamp '2026-01-01'")).toEqual([["1"]]);
});

test.each([
  ["count", "1.5", "a whole number"],
  ["number", "1e5", "a number"],
  ["usd", "0.0000000001", "a number with at most 9 decimals"],
  ["instant", "yesterday", "a UTC time"],
] as const)("a cell that is no %s is named with its place", (type, text, expected) => {
  const columns = COLUMNS.filter((each) => each.type === type);
  expect(() => write([[text]], columns)).toThrow(`t.csv: row 1, column "${type}": expected ${expected}`);
});
