import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readRatesFile } from "../../src/io/rates-file.ts";
import { openTokenTrace } from "../../src/io/token-trace.ts";
import { InputError } from "../../src/model/input-error.ts";
import type { TokenTraceRow } from "../../src/model/ports.ts";
import { scratch } from "./files.ts";

const files = scratch();
afterAll(() => files.remove());

const tokens = fc.integer({ min: 0, max: 200_000 });
const request = fc.record({ gap: fc.integer({ min: 0, max: 5000 }), input: tokens, output: tokens });

function rowsOf(content: string | Buffer, within = 0): TokenTraceRow[] {
  const source = openTokenTrace({
    path: files.file("requests.csv", content),
    columns: {
      time: { name: "at", unit: "ms", origin: 0 },
      inputTokens: { name: "in" },
      outputTokens: { name: "out" },
    },
    sorted: within === 0 ? true : { within },
    scenarioStartEpochMs: 0,
  });
  const rows: TokenTraceRow[] = [];
  const row = {} as TokenTraceRow;
  while (source.next(row)) rows.push({ ...row });
  source.close();
  return rows;
}

test("a trace gives back what was written, packed or not, and from any order within its window", () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 40 }), fc.integer({ min: 0, max: 39 }), (requests, shift) => {
      let at = 0;
      const lines = requests.map(({ gap, input, output }) => {
        at += gap + 1;
        return `${at},${input},${output}`;
      });
      const text = (rows: readonly string[]) => `at,in,out\n${rows.map((row) => `${row}\n`).join("")}`;
      const written = rowsOf(text(lines)).map((row) => `${row.atMs},${row.inputTokens},${row.outputTokens}`);
      expect(written).toEqual(lines);
      expect(rowsOf(gzipSync(text(lines)))).toEqual(rowsOf(text(lines)));
      const turned = [...lines.slice(shift), ...lines.slice(0, shift)];
      expect(rowsOf(text(turned), 40)).toEqual(rowsOf(text(lines)));
    }),
    { seed: 3, numRuns: 100 },
  );
});

test("arbitrary text is read or refused with a place, never more", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "0",
      "-1",
      "1e3",
      "1.5",
      "x",
      '"',
      '""',
      "9".repeat(30),
      "NaN",
      "Infinity",
      "2026-01-01",
    ),
    fc.string({ maxLength: 4 }),
  );
  const line = fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(","));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const body = lines.join("\n");
      settles(() => rowsOf(`at,in,out\n${body}`));
      settles(() =>
        readRatesFile({
          path: files.file("rates.csv", `who,at,rate,cv\n${body}`),
          member: { name: "who" },
          time: { name: "at", unit: "s" },
          rate: { name: "rate", unit: "/s", factor: 3600 },
          cv: { name: "cv" },
          scenarioStartEpochMs: 0,
        }),
      );
    }),
    { seed: 5, numRuns: 300 },
  );
});

function settles(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect([error.file !== "", error.expected !== "", error.hint !== ""]).toEqual([true, true, true]);
  }
}
