import { afterAll, describe, expect, test } from "vitest";
import { readSeriesFile } from "../../src/io/series-file.ts";
import { openTraceFile, type TraceMapping } from "../../src/io/trace-source.ts";
import { traceFaults, traceSummary } from "../../src/io/trace-summary.ts";
import { InputError } from "../../src/model/input-error.ts";
import type { TraceRow } from "../../src/model/ports.ts";
import { scratch } from "./files.ts";

const files = scratch();
afterAll(() => files.remove());

const START = Date.UTC(2026, 10, 2);

const COLUMNS: TraceMapping["columns"] = {
  submit: { name: "submit_s", unit: "s" },
  duration: { name: "duration_s", unit: "s" },
  gpus: { name: "gpus" },
};

function open(content: string, changes: Partial<TraceMapping> = {}) {
  const path = files.file("trace.csv", content);
  return openTraceFile({ path, columns: COLUMNS, sorted: true, scenarioStartEpochMs: START, ...changes });
}

function rowsOf(content: string, changes: Partial<TraceMapping> = {}): TraceRow[] {
  const source = open(content, changes);
  const rows: TraceRow[] = [];
  const row: TraceRow = { atMs: 0, gpus: 0, workMs: 0, estimateMs: 0 };
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

describe("a trace", () => {
  test("starts at its first row, whatever its clock says", () => {
    const rows = rowsOf("submit_s,duration_s,gpus,vc\n1000,60,8,a\n1000.5,0,1,b\n");
    expect(rows).toEqual([
      { atMs: 0, gpus: 8, workMs: 60_000, estimateMs: Number.NaN },
      { atMs: 500, gpus: 1, workMs: 1, estimateMs: Number.NaN },
    ]);
  });

  test("takes an origin in its unit, as an instant, or from the scenario", () => {
    const submitted = (submit: TraceMapping["columns"]["submit"], cell: string): number =>
      rowsOf(`t,duration_s,gpus\n${cell},1,1\n`, { columns: { ...COLUMNS, submit } })[0]!.atMs;
    expect(submitted({ name: "t", unit: "h", origin: 2 }, "2.5")).toBe(1_800_000);
    expect(submitted({ name: "t", unit: "iso", origin: "2026-11-01" }, "2026-11-02 00:00:00.1239999")).toBe(
      86_400_123,
    );
    expect(submitted({ name: "t", unit: "iso", origin: "start" }, "2026-11-02T01:00:00+00:00")).toBe(
      3_600_000,
    );
    expect(submitted({ name: "t", unit: "us", origin: 0 }, "1999999")).toBe(1999);
  });

  test("reads estimates in their own unit", () => {
    const columns = { ...COLUMNS, estimate: { name: "limit", unit: "min" as const } };
    expect(rowsOf("submit_s,duration_s,gpus,limit\n0,1,1,1.5\n", { columns })[0]!.estimateMs).toBe(90_000);
  });

  test("out of order within the window comes out sorted, ties in file order", () => {
    const content = "submit_s,duration_s,gpus\n30,1,1\n10,2,1\n30,3,1\n20,4,1\n10,5,1\n40,6,1\n";
    const rows = rowsOf(content, { sorted: { within: 4 } });
    expect(rows.map((row) => row.atMs)).toEqual([0, 0, 10_000, 20_000, 20_000, 30_000]);
    expect(rows.map((row) => row.workMs)).toEqual([2000, 5000, 4000, 1000, 3000, 6000]);
  });

  test("allows a row to be exactly `within` rows late and no more", () => {
    const content = "submit_s,duration_s,gpus\n5,1,1\n6,1,1\n7,1,1\n1,1,1\n";
    expect(rowsOf(content, { sorted: { within: 3 } }).map((row) => row.atMs)).toEqual([0, 4000, 5000, 6000]);
    const fault = faultOf(() => rowsOf(content, { sorted: { within: 2 } }));
    expect(fault).toMatchObject({
      line: 5,
      row: 4,
      column: "submit_s",
      hint: expect.stringContaining("raise `within`"),
    });
    const unsorted = faultOf(() => rowsOf(content));
    expect(unsorted).toMatchObject({ line: 5, hint: expect.stringContaining("sorted: {within:") });
  });

  test("names file, line, row, column and remedy of a bad cell", () => {
    const bad = (line: string): InputError =>
      faultOf(() => rowsOf(`submit_s,duration_s,gpus\n"0\n",1,1\n${line}\n`.replace('"0\n"', "0")));
    expect(bad("1,2,")).toMatchObject({ row: 2, line: 3, column: "gpus", found: "an empty cell" });
    expect(bad("1,2")).toMatchObject({ column: "gpus", found: "no cell: the row is too short" });
    expect(bad("1,abc,3")).toMatchObject({
      column: "duration_s",
      found: '"abc"',
      expected: "a number of at least 0 [s]",
    });
    expect(bad("1,-2,3")).toMatchObject({ column: "duration_s", found: '"-2"' });
    expect(bad("1,2,0")).toMatchObject({ column: "gpus", found: '"0"' });
    expect(bad("1,2,-1")).toMatchObject({ column: "gpus" });
    expect(bad("1,2,1.5")).toMatchObject({ column: "gpus" });
    expect(bad("x,2,1")).toMatchObject({ column: "submit_s" });
    expect(bad("1,2,1,9")).toMatchObject({ found: "4 cells" });
    expect(bad("1,2,0").message).toMatch(
      /trace\.csv:3: row 2, column "gpus": expected .*, found "0"; remove jobs/,
    );
  });

  test("that lacks a column lists those it has", () => {
    expect(faultOf(() => open("a,b,gpus\n"))).toMatchObject({
      column: "submit_s",
      found: 'the columns "a", "b", "gpus"',
    });
    expect(faultOf(() => open(""))).toMatchObject({ found: "an empty file" });
    expect(faultOf(() => open("submit_s,gpus,gpus,duration_s\n"))).toMatchObject({ column: "gpus" });
  });

  test("with a row before its origin says so", () => {
    const columns = { ...COLUMNS, submit: { name: "submit_s", unit: "s" as const, origin: 10 } };
    const fault = faultOf(() => rowsOf("submit_s,duration_s,gpus\n9,1,1\n", { columns }));
    expect(fault).toMatchObject({ row: 1, line: 2, found: "1000 ms before it" });
    const origin = { ...COLUMNS, submit: { name: "submit_s", unit: "s" as const, origin: "soon" } };
    expect(faultOf(() => open("submit_s,duration_s,gpus\n", { columns: origin }))).toMatchObject({
      found: '"soon"',
    });
  });

  test("is summed up exactly", () => {
    const source = open("submit_s,duration_s,gpus\n10,3600,8\n20,1800,1\n70,0.1,16\n");
    expect(traceSummary(source)).toEqual({
      longestMs: 3_600_000,
      rows: 3,
      firstMs: 0,
      lastMs: 60_000,
      endMs: 3_600_000,
      spanMs: 60_000,
      gpuHours: 8 + 1_801_600 / 3_600_000,
      maxGpus: 16,
    });
    source.close();
  });
});

describe("a series file", () => {
  const series = (content: string, unit: "iso" | "h" = "iso", minimum?: number) =>
    readSeriesFile({
      path: files.file("series.csv", content),
      time: { name: "t", unit },
      value: { name: "usd", unit: "USD/MWh" },
      ...(minimum === undefined ? {} : { minimum }),
      scenarioStartEpochMs: START,
    });

  test("gives times from the scenario's start", () => {
    expect(series("t,usd\n2026-11-01T23:00:00Z,-5\n2026-11-02T01:00:00Z,65.5\n")).toEqual({
      timesMs: [-3_600_000, 3_600_000],
      values: [-5, 65.5],
    });
    expect(series("t,usd\n0,1\n1.5,2\n", "h").timesMs).toEqual([0, 5_400_000]);
  });

  test("refuses times that do not ascend, bad values and no rows", () => {
    expect(faultOf(() => series("t,usd\n1,1\n1,2\n", "h"))).toMatchObject({ line: 3, column: "t" });
    expect(faultOf(() => series("t,usd\n1,x\n", "h"))).toMatchObject({
      column: "usd",
      expected: "a number [USD/MWh]",
    });
    expect(faultOf(() => series("t,usd\n1,-1\n", "h", 0))).toMatchObject({
      expected: "a number of at least 0 [USD/MWh]",
    });
    expect(faultOf(() => series("t,usd\n", "h"))).toMatchObject({ found: "none" });
  });
});

describe("the estimate of a trace", () => {
  test("is absent where its cell is empty or the row ends before it", () => {
    const columns = { ...COLUMNS, estimate: { name: "estimate_s", unit: "s" } } as const;
    const rows = rowsOf("submit_s,duration_s,gpus,estimate_s\n0,60,8,90\n1,60,8,\n2,60,8\n", { columns });
    expect(rows.map((row) => row.estimateMs)).toEqual([90_000, Number.NaN, Number.NaN]);
  });
});

describe("the faults of a trace", () => {
  test("are all found in one reading, up to a limit", () => {
    const bad = "submit_s,duration_s,gpus\n0,60,8\n1,x,8\n2,60,0\n3,60,1\n,60,1\n";
    const places = (limit: number) =>
      traceFaults(open(bad), limit).map(({ line, row, column }) => [line, row, column]);
    expect(places(9)).toEqual([
      [3, 2, "duration_s"],
      [4, 3, "gpus"],
      [6, 5, "submit_s"],
    ]);
    expect(places(2)).toHaveLength(2);
  });

  test("end where the file cannot be read on", () => {
    expect(traceFaults(open('submit_s,duration_s,gpus\n0,60,"8\n'), 9)).toHaveLength(1);
  });
});
