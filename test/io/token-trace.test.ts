import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { readRatesFile } from "../../src/io/rates-file.ts";
import { tokenTraceSummary } from "../../src/io/token-summary.ts";
import { openTokenTrace } from "../../src/io/token-trace.ts";
import { traceFaults } from "../../src/io/trace-summary.ts";
import { InputError } from "../../src/model/input-error.ts";
import type { RatesMapping, TokenTraceMapping, TokenTraceRow } from "../../src/model/ports.ts";
import { scratch } from "./files.ts";

const files = scratch();
afterAll(() => files.remove());

const COLUMNS: TokenTraceMapping["columns"] = {
  time: { name: "TIMESTAMP", unit: "iso" },
  inputTokens: { name: "ContextTokens" },
  outputTokens: { name: "GeneratedTokens" },
};
const AZURE = `TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:17:03.9799600,4808,10
2023-11-16 18:17:04.0319600,3180,8
2023-11-16 18:17:04.0781490,110,0
`;

function open(content: string | Buffer, changes: Partial<TokenTraceMapping> = {}) {
  const path = files.file("requests.csv", content);
  return openTokenTrace({ path, columns: COLUMNS, sorted: true, scenarioStartEpochMs: 0, ...changes });
}

function rowsOf(content: string | Buffer, changes: Partial<TokenTraceMapping> = {}): TokenTraceRow[] {
  const source = open(content, changes);
  const rows: TokenTraceRow[] = [];
  const row = {} as TokenTraceRow;
  while (source.next(row)) rows.push({ ...row });
  source.close();
  return rows;
}

function faultOf(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("expected an InputError");
}

describe("a trace of requests", () => {
  test("reads instants of seven decimals, rounded down to ms, from its first row", () => {
    expect(rowsOf(AZURE)).toEqual([
      { atMs: 0, inputTokens: 4808, outputTokens: 10, cachedTokens: Number.NaN },
      { atMs: 52, inputTokens: 3180, outputTokens: 8, cachedTokens: Number.NaN },
      { atMs: 99, inputTokens: 110, outputTokens: 0, cachedTokens: Number.NaN },
    ]);
  });

  test("is the same packed with gzip", () => {
    expect(rowsOf(gzipSync(AZURE))).toEqual(rowsOf(AZURE));
  });

  test("takes any unit of time, an origin, cached tokens, and rows out of place", () => {
    const columns = {
      time: { name: "t", unit: "min", origin: 1 },
      inputTokens: { name: "in" },
      outputTokens: { name: "out" },
      cachedTokens: { name: "hit" },
    } as const;
    const text = "t;in;hit;out\n3;10;0;1\n2;20;20;2\n";
    expect(rowsOf(text, { columns, delimiter: ";", sorted: { within: 1 } })).toEqual([
      { atMs: 60_000, inputTokens: 20, outputTokens: 2, cachedTokens: 20 },
      { atMs: 120_000, inputTokens: 10, outputTokens: 1, cachedTokens: 0 },
    ]);
  });

  test("is summed up", () => {
    expect(tokenTraceSummary(open(AZURE))).toEqual({
      rows: 3,
      firstMs: 0,
      lastMs: 99,
      spanMs: 99,
      inputTokens: 8098,
      cachedTokens: 0,
      outputTokens: 18,
    });
    expect(tokenTraceSummary(open("TIMESTAMP,ContextTokens,GeneratedTokens\n")).rows).toBe(0);
  });

  test.each([
    ["yesterday,1,1", "TIMESTAMP", /ISO 8601/],
    ["2026-01-01,1.5,1", "ContextTokens", /whole number of tokens/],
    ["2026-01-01,1,-1", "GeneratedTokens", /at least 0/],
    ["2026-01-01,,1", "ContextTokens", /whole number/],
  ])("refuses the row %s with its place", (row, column, expected) => {
    const fault = faultOf(() => rowsOf(`TIMESTAMP,ContextTokens,GeneratedTokens\n${row}\n`));
    expect(fault).toMatchObject({ line: 2, row: 1, column });
    expect(fault.expected).toMatch(expected);
  });

  test("refuses more cached tokens than there are in the prompt, missing columns and a broken archive", () => {
    const columns = { ...COLUMNS, cachedTokens: { name: "hit" } };
    const text = "TIMESTAMP,ContextTokens,GeneratedTokens,hit\n2026-01-01,5,1,6\n";
    expect(faultOf(() => rowsOf(text, { columns }))).toMatchObject({
      column: "hit",
      expected: "at most the 5 tokens of the prompt",
    });
    expect(faultOf(() => rowsOf(AZURE, { columns }))).toMatchObject({ line: 1, column: "hit" });
    const broken = gzipSync(AZURE).subarray(0, 30);
    expect(faultOf(() => rowsOf(broken))).toMatchObject({ expected: "a whole gzip archive" });
  });

  test("refuses rows that go back in time; all bad rows can be listed", () => {
    const text = `${AZURE}2023-11-16 18:17:00,1,1\n2023-11-16 18:17:05,x,1\n`;
    expect(faultOf(() => rowsOf(text)).expected).toBe("arrivals in ascending order");
    expect(traceFaults(open(text), 9).map(({ line }) => line)).toEqual([5, 6]);
  });
});

describe("a table of rates", () => {
  const MAPPING: Omit<RatesMapping, "path"> = {
    member: { name: "client" },
    time: { name: "t_s", unit: "s" },
    rate: { name: "rps", unit: "/s", factor: 3600 },
    cv: { name: "cv" },
    scenarioStartEpochMs: 0,
  };
  const read = (content: string | Buffer, changes: Partial<RatesMapping> = {}) =>
    readRatesFile({ path: files.file("rates.csv", content), ...MAPPING, ...changes });
  const HEADER = "client,t_s,rps,cv\n";

  test("has members in the order of their first rows, who may take turns", () => {
    const text = `${HEADER}b,0,1.5,2\na,600,0.5,1\nb,600,2,3\n`;
    const expected = [
      { name: "b", timesMs: [0, 600_000], rates: [5400, 7200], cvs: [2, 3] },
      { name: "a", timesMs: [600_000], rates: [1800], cvs: [1] },
    ];
    expect(read(text)).toEqual(expected);
    expect(read(gzipSync(text))).toEqual(expected);
    expect(read(HEADER)).toEqual([]);
  });

  test("needs no column of coefficients of variation", () => {
    const { cv: _cv, ...mapping } = MAPPING;
    const path = files.file("rates.csv", "client,t_s,rps\na,0,1\n");
    expect(readRatesFile({ path, ...mapping })[0]!.cvs).toEqual([1]);
  });

  test("counts instants from the scenario's start", () => {
    const changes = {
      time: { name: "t_s", unit: "iso" },
      scenarioStartEpochMs: Date.UTC(2026, 0, 2),
    } as const;
    expect(read(`${HEADER}a,2026-01-01T00:00:00Z,1,1\n`, changes)[0]!.timesMs).toEqual([-86_400_000]);
  });

  test.each([
    ["a,0,1,1\na,0,1,1", "t_s", 3, /later than in the member's row before/],
    [" ,0,1,1", "client", 2, /the name of a member/],
    ["a,soon,1,1", "t_s", 2, /a number \[s\]/],
    ["a,0,-1,1", "rps", 2, /at least 0 \[\/s\]/],
    ["a,0,1,x", "cv", 2, /at least 0/],
  ])("refuses %s", (rows, column, line, expected) => {
    const fault = faultOf(() => read(`${HEADER}${rows}\n`));
    expect(fault).toMatchObject({ column, line });
    expect(fault.expected).toMatch(expected);
  });
});
