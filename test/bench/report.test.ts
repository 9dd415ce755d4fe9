import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { type BenchReport, reportCsv, reportJson, reportTable } from "../../src/bench/report.ts";
import { summarize } from "../../src/bench/summary.ts";
import { QUEUE, rounds, sample } from "./samples.ts";

const REPORT: BenchReport = {
  suite: {
    name: "engine",
    about: "parts",
    columns: [{ figure: "operations_per_second", heading: "per second" }],
    benchmarks: () => [],
  },
  program: { version: "1.2.3", commit: "abc" },
  machine: {
    processor: "Chip",
    processors: 2,
    memoryGb: 8,
    platform: "linux x64",
    node: "v20.19.0",
    date: "2026-11-24T00:00:00.000Z",
  },
  summaries: summarize(
    [{ benchmark: QUEUE, ours: [sample(100, { operations_per_second: 1e7 })], theirs: [], isNew: false }],
    undefined,
  ),
};

const COMPARED: BenchReport = {
  ...REPORT,
  summaries: summarize([rounds([12, 13, 14], [10, 10, 10])], 0.1),
  baseline: { program: { version: "1.2.2" }, margin: 0.1 },
};

const plain = (text: string): string => text;

describe("the table", () => {
  it("names program, Node, machine and date", () => {
    expect(reportTable(REPORT, plain)).toContain(
      "surplus 1.2.3 (abc), Node v20.19.0, Chip x 2, linux x64, 2026-11-24T00:00:00.000Z",
    );
  });

  it("has cost, cost per calibration and the figures of the suite", () => {
    expect(reportTable(REPORT, plain)).toMatch(/^queue +100 +100\.\.100 +event +50\.0 +10\.0M$/m);
  });

  it("has ratio, range and verdict beside a baseline", () => {
    const text = reportTable(COMPARED, plain);
    expect(text).toContain("surplus 1.2.2, measured in turn; slower or faster from 10 % on");
    expect(text).toMatch(/ 1\.300 +1\.20\.\.1\.40 +slower$/m);
  });
});

describe("the JSON", () => {
  it("has medians and ranges under names with units", () => {
    expect(JSON.parse(reportJson(COMPARED))).toMatchObject({
      suite: "engine",
      program: { version: "1.2.3", commit: "abc" },
      machine: { processor: "Chip", processors: 2, memory_gb: 8, node: "v20.19.0" },
      baseline: { version: "1.2.2", margin: 0.1 },
      benchmarks: [
        {
          name: "queue",
          operation: "event",
          rounds: 3,
          cost_ns: { median: 13, low: 12, high: 14 },
          per_calibration: { median: 6.5 },
          comparison: { verdict: "slower", ratio: { median: 1.3 } },
        },
      ],
    });
  });
});

describe("the CSV", () => {
  it("has a row per benchmark and figure", () => {
    const { data } = Papa.parse<Record<string, string>>(reportCsv(COMPARED).trim(), { header: true });
    expect(data.map(({ figure }) => figure)).toEqual(["cost_ns", "per_calibration", "ratio_to_baseline"]);
    expect(data[2]).toMatchObject({
      suite: "engine",
      benchmark: "queue",
      median: "1.3",
      verdict: "slower",
      version: "1.2.3",
      commit: "abc",
      node: "v20.19.0",
      date: "2026-11-24T00:00:00.000Z",
    });
  });
});
