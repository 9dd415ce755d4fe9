import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { neutralizeFormula } from "../../src/model/cell-text.ts";
import { type Column, csvChunks } from "../../src/output/csv-table.ts";
import type { Cell } from "../../src/output/csv-text.ts";
import { RowWriter } from "../../src/output/row-writer.ts";

type Row = readonly [string, Cell];

const columns: readonly Column<Row>[] = [
  { name: "name", unit: "", meaning: "Name.", value: ([name]) => name },
  { name: "value_usd", unit: "USD", meaning: "Value.", value: ([, value]) => value },
];

const small = (rows: readonly Row[]) => [...csvChunks(columns, rows)].join("");

function hot(rows: readonly Row[]): string {
  let text = "";
  const writer = new RowWriter((chunk) => {
    text += chunk;
  });
  writer.header(columns);
  for (const row of rows) writer.row(columns, row);
  writer.flush();
  return text;
}

describe.each([
  ["the writer of tables", small],
  ["the writer of hot files", hot],
])("%s", (_name, write) => {
  it("leaves absent cells empty and ends every line with LF", () => {
    expect(
      write([
        ["a", undefined],
        ["b", 0],
      ]),
    ).toBe("name,value_usd\na,\nb,0\n");
  });

  it("quotes commas, quotes and line ends", () => {
    expect(write([['a,"b"\nc\rd', 1]])).toBe('name,value_usd\n"a,""b""\nc\rd",1\n');
  });

  it("neutralizes formulas in texts, but not negative numbers and amounts", () => {
    expect(
      write([
        ["=1+1", -2.5],
        ["@x", { decimal: "-3.000000000" }],
      ]),
    ).toBe("name,value_usd\n'=1+1,-2.5\n'@x,-3.000000000\n");
  });

  it("gives what a CSV parser reads back as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.integer()), { minLength: 1 }), (rows) => {
        const parsed = Papa.parse<string[]>(write(rows), { newline: "\n", delimiter: "," });
        expect(parsed.data.slice(1, -1)).toEqual(
          rows.map(([name, value]) => [neutralizeFormula(name), String(value)]),
        );
      }),
      { seed: 1 },
    );
  });
});

it("a table of many rows comes in several chunks", () => {
  const rows = Array.from({ length: 1200 }, (_, index): Row => [`r${index}`, index]);
  const chunks = [...csvChunks(columns, rows)];
  expect(chunks.length).toBeGreaterThan(2);
  expect(chunks.join("").split("\n")).toHaveLength(1202);
});
