import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTraceFile } from "../io/trace-source.ts";
import { HOUR_MS } from "../model/time.ts";
import { RowWriter } from "../output/row-writer.ts";
import { timeseriesColumns, timeseriesSink } from "../output/timeseries-csv.ts";
import type { Micro } from "./micro.ts";
import { scenarioOf } from "./own-scenario.ts";

const WRITTEN_ROWS = 5_000;
const READ_ROWS = 100_000;
const PRODUCTS = ["on_demand"];

/** Rows written to timeseries.csv (their text; no disk) and rows read from a trace of jobs. */
export const FILE_BENCHMARKS: readonly Micro[] = [
  {
    name: "CSV writing, rows of the time series",
    operation: "row",
    prepare: () => {
      const writer = new RowWriter(() => {});
      const scenario = scenarioOf({});
      const sink = timeseriesSink(writer, {
        variant: "base",
        replication: 0,
        scenario,
        products: PRODUCTS,
        competitors: [],
      });
      const values = Float64Array.from(timeseriesColumns([]), (_, index) => index * 1234.567);
      const prices = new Float64Array(PRODUCTS.length).fill(2e9);
      const batch = (): void => {
        for (let n = 0; n < WRITTEN_ROWS; n++) {
          values[n % values.length]! += 1 / 3;
          sink.row(n * HOUR_MS, (n + 1) * HOUR_MS, true, 0, values, prices);
        }
        writer.flush();
      };
      return { batch, operations: WRITTEN_ROWS };
    },
  },
  {
    name: "trace reading, rows of jobs",
    operation: "row",
    prepare: () => {
      const folder = mkdtempSync(join(tmpdir(), "surplus-bench-"));
      const path = join(folder, "jobs.csv");
      writeFileSync(path, traceText(READ_ROWS));
      return {
        batch: () => readTrace(path),
        operations: READ_ROWS,
        end: () => rmSync(folder, { recursive: true, force: true }),
      };
    },
  },
];

function readTrace(path: string): void {
  const rows = openTraceFile({
    path,
    columns: {
      submit: { name: "submit_s", unit: "s" },
      duration: { name: "duration_s", unit: "s" },
      gpus: { name: "gpus" },
    },
    sorted: true,
    scenarioStartEpochMs: 0,
  });
  const row = { atMs: 0, gpus: 0, workMs: 0, estimateMs: 0 };
  while (rows.next(row));
  rows.close();
}

function traceText(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, n) => `${1_700_000_000 + 7 * n},${60 + ((37 * n) % 86_400)},${1 << (n % 6)},team-${n % 9}`,
  );
  return `submit_s,duration_s,gpus,team\n${lines.join("\n")}\n`;
}
