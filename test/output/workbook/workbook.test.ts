import { describe, expect, it } from "vitest";
import type { ResultOrigin, ResultTable, TableColumn } from "../../../src/output/result-table.ts";
import { resultSheets } from "../../../src/output/workbook/result-sheets.ts";
import { SHEET_ROWS_MAX, type Sheet } from "../../../src/output/workbook/sheet.ts";
import { sheetChunks } from "../../../src/output/workbook/sheet-xml.ts";
import { tableSheet } from "../../../src/output/workbook/table-sheet.ts";
import { workbookParts } from "../../../src/output/workbook/workbook-parts.ts";

const column = (name: string, type: TableColumn["type"], unit = ""): TableColumn => ({
  ...{ name, type, unit },
  ...{ meaning: `Meaning of ${name}.`, formula: "" },
});

function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): ResultTable {
  return { file: "summary.csv", columns, rows: () => rows, rowCount: () => rows.length };
}

const cellsOf = (sheet: Sheet) => [...sheet.rows()];
const xmlOf = (sheet: Sheet): string => [...sheetChunks(sheet, true)].join("");

const ORIGIN: ResultOrigin = {
  ...{ command: "run", scenario: "tiny", version: "1.2.3", seed: "7", replications: 2 },
  inputsSha256: "abc",
  resolved: { name: "tiny", products: { on_demand: { price: "2.80 USD/GPUh" } } },
  verdicts: [
    { verdict: "best", text: "best: b" },
    { verdict: "steady_state", variant: "a", state: "stable" },
  ],
  warnings: [{ code: "scenario", text: "short" }],
  reproduce: "surplus run tiny.yaml",
};

describe("a table as a sheet", () => {
  it("holds numbers, instants and texts as what they are, and nothing for what is absent", () => {
    const columns = [column("name", "text"), column("n", "count"), column("at", "instant", "UTC")];
    const [row, empty] = cellsOf(
      tableSheet(
        "S",
        table(columns, [
          ["'=1+1", "12", "1970-01-02T12:00:00.000Z"],
          ["", "", ""],
        ]),
      ),
    );
    // 1970-01-01 is day 25569 of a spreadsheet.
    expect(row).toEqual([
      { text: "=1+1" },
      { number: "12", format: "whole" },
      { number: "25570.5", format: "instant" },
    ]);
    expect(empty).toEqual([undefined, undefined, undefined]);
  });

  it("leaves a cell that does not fit its type a text", () => {
    const columns = [column("n", "number", "USD"), column("at", "instant", "UTC")];
    const [row] = cellsOf(tableSheet("S", table(columns, [["12 000", "soon"]])));
    expect(row).toEqual([{ text: "12 000" }, { text: "soon" }]);
  });

  it.each([
    ["USD", "-1.5", "money"],
    ["USD/GPU-h", "2.95", "price"],
    ["GPU-h", "10", "decimal"],
    ["share", "0.5", "share"],
    ["h", "0.25", "decimal"],
    ["requests", "12", "whole"],
    ["requests", "12.5", "decimal"],
    ["", "0.05", "plain"],
  ])("formats a number in %s by its unit, its own or that of its row", (unit, number, format) => {
    const [own] = cellsOf(tableSheet("S", table([column("x", "number", unit)], [[number]])));
    expect(own).toEqual([{ number, format }]);
    const columns = [column("unit", "text"), column("mean", "number", "see unit")];
    const [byRow] = cellsOf(tableSheet("S", table(columns, [[unit, number]])));
    expect(byRow![1]).toEqual({ number, format });
  });

  it("writes a number as the shortest text of its double", () => {
    const [row] = cellsOf(tableSheet("S", table([column("p", "number")], [["0.0000000000041769169"]])));
    expect(row).toEqual([{ number: "4.1769169E-12", format: "plain" }]);
  });

  it("is left out whole, with a sentence, where a sheet cannot hold it", () => {
    const long = { ...table([column("x", "number")], [["1"]]), rowCount: () => SHEET_ROWS_MAX };
    const sheet = tableSheet("S", long);
    expect(sheet.columns.map(({ title }) => title)).toEqual(["note"]);
    expect(cellsOf(sheet)).toEqual([
      [{ text: expect.stringMatching(/^summary\.csv has 1048576 rows, and a sheet holds 1048575 below/) }],
    ]);
    const fits = { ...long, rowCount: () => SHEET_ROWS_MAX - 1 };
    expect(tableSheet("S", fits).columns.map(({ title }) => title)).toEqual(["x"]);
  });

  it("has columns wide enough for name and content, and none beyond reading", () => {
    const columns = [column("x", "text"), column("a_long_name_of_a_column", "number"), column("t", "text")];
    const sheet = tableSheet("S", table(columns, [["ab", "1", "x".repeat(500)]]));
    expect(sheet.columns.map(({ width }) => width)).toEqual([9, "a_long_name_of_a_column".length + 4, 60]);
  });
});

describe("the XML of a sheet", () => {
  const sheet = (text: string): Sheet => ({
    name: "S",
    columns: [
      { title: "h", width: 9, isNumeric: false },
      { title: "n", width: 9, isNumeric: true },
    ],
    rows: () => [[{ text }]],
  });

  it("freezes the header and gives every column a filter", () => {
    expect(xmlOf(sheet("a"))).toContain(
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    );
    expect(xmlOf(sheet("a"))).toContain('<autoFilter ref="A1:B2"/>');
  });

  it.each([
    ["a < b & c", "a &lt; b &amp; c"],
    ["bell \u0007", "bell _x0007_"],
    ["line\r\nend", "line_x000D_\nend"],
    ["_x0041_", "_x005F_x0041_"],
    ["half \uD83D", "half \uFFFD"],
    ["🚀", "🚀"],
  ])("writes %j so that it can be read back", (text, xml) => {
    expect(xmlOf(sheet(text))).toContain(`<t xml:space="preserve">${xml}</t>`);
  });

  it("puts the title of numbers over them, at the right", () => {
    expect(xmlOf(sheet("a"))).toContain('<c r="A1" s="1" t="inlineStr">');
    expect(xmlOf(sheet("a"))).toContain('<c r="B1" s="2" t="inlineStr">');
  });

  it("marks texts that begin like a formula as texts, and no others", () => {
    expect(xmlOf(sheet("=1+1"))).toContain('<c r="A2" s="3" t="inlineStr">');
    expect(xmlOf(sheet("a=1"))).toContain('<c r="A2" t="inlineStr">');
  });

  it("cuts a text at what a cell can hold", () => {
    const [, text] = /<row r="2">.*<t xml:space="preserve">(.*)<\/t>/.exec(xmlOf(sheet("x".repeat(40_000))))!;
    expect(text).toHaveLength(32_767);
    expect(text!.endsWith("… (cut)")).toBe(true);
  });
});

describe("a workbook", () => {
  const sheets = resultSheets([table([column("revenue_usd", "number", "USD")], [["1"]])], [ORIGIN]);

  it("ends with what the results rest on and what the columns mean", () => {
    expect(sheets.map(({ name }) => name)).toEqual(["Summary", "Assumptions", "Columns"]);
    const assumptions = cellsOf(sheets[1]!).map((row) =>
      row.slice(0, 4).map((cell) => Object.values(cell ?? {})[0]),
    );
    expect(assumptions).toContainEqual(["result", "verdict", "a: steady_state, state stable", undefined]);
    expect(assumptions).toContainEqual(["result", "warning", "short", undefined]);
    expect(assumptions).toContainEqual(["scenario", "products.on_demand.price", "2.8", "USD/GPUh"]);
    const [row] = cellsOf(sheets[2]!).map((cells) => cells.map((cell) => Object.values(cell ?? {})[0]));
    expect(row).toEqual([
      ...["Summary", "summary.csv", "revenue_usd", "number"],
      ...["USD", "Meaning of revenue_usd.", undefined],
    ]);
  });

  it("names every part in its list of types and relations", () => {
    const parts = workbookParts(sheets);
    const text = (path: string): string => [...parts.find((part) => part.path === path)!.chunks].join("");
    for (const { path } of parts.filter(
      ({ path: each }) => each.startsWith("xl/") && !each.includes("_rels"),
    ))
      expect(text("[Content_Types].xml")).toContain(`PartName="/${path}"`);
    const targets = [...text("xl/_rels/workbook.xml.rels").matchAll(/Target="([^"]+)"/g)].map(
      ([, each]) => `xl/${each}`,
    );
    expect(targets.every((target) => parts.some(({ path }) => path === target))).toBe(true);
    expect(targets).toHaveLength(sheets.length + 1);
  });
});
