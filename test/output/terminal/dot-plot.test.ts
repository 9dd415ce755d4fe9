import { describe, expect, it } from "vitest";
import { money } from "../../../src/output/figures.ts";
import { type DotRow, dotPlot } from "../../../src/output/terminal/dot-plot.ts";

const ROWS: readonly DotRow[] = [
  { label: "none", value: 0, low: 0, high: 0 },
  { label: "firm-and-dear", value: 40, low: 30, high: 50 },
  { label: "mix", value: 90, low: 80, high: 100 },
];

function plot(rows: readonly DotRow[], columns: number, glyphs: "unicode" | "ascii" = "unicode"): string[] {
  const text = dotPlot({ title: "value", rows, show: money }, { columns, glyphs, strong: (each) => each });
  return (text ?? "").split("\n");
}

describe("a dot plot", () => {
  // 40 columns: 13 of the longest label, 2 between, 24 of the plot: $30 is at 6.9, $40 at 9.2, $50 at 11.5, of 0 to 23.
  it("draws a dot and an interval per row over one axis", () => {
    expect(plot(ROWS, 40)).toEqual([
      "value",
      "none           ●",
      "firm-and-dear         ├─●──┤",
      "mix                              ├──●─┤",
      "               ┴───────────┴──────────┴",
      "               $0        $50.0     $100",
    ]);
  });

  it("takes ASCII where the terminal may not show more", () => {
    expect(plot(ROWS, 40, "ascii")).toEqual([
      "value",
      "none           o",
      "firm-and-dear         |-o--|",
      "mix                              |--o-|",
      "               +-----------+----------+",
      "               $0        $50.0     $100",
    ]);
  });

  it("is wider on a wider terminal, up to a width that the eye can follow", () => {
    expect(plot(ROWS, 80)).toEqual([
      "value",
      "none           ●",
      "firm-and-dear                     ├─────●──────┤",
      "mix                                                              ├──────●─────┤",
      "               ┴────────────┴───────────┴────────────┴───────────┴────────────┴",
      "               $0         $20.0       $40.0        $60.0       $80.0       $100",
    ]);
    expect(Math.max(...plot(ROWS, 200).map((line) => line.length))).toBe(119);
  });

  it.each([20, 40, 80, 200])("fits into %i columns whatever the names", (columns) => {
    const rows = ["a-name-that-goes-on-and-on-for-very-long", "x"].map((label, at) => ({
      label,
      value: 1e7 * (at + 1),
      low: -3e7,
      high: 5e7,
    }));
    for (const line of plot(rows, columns)) expect(line.length).toBeLessThan(columns);
  });

  it("marks zero inside the axis", () => {
    const lines = plot(
      [
        { label: "a", value: -50 },
        { label: "b", value: 50 },
      ],
      40,
    );
    // 36 columns, 0 to 35: zero is in the middle, 17.5.
    expect(lines[1]).toBe(`a  ●${" ".repeat(17)}┊`);
    expect(lines[2]).toBe(`b  ${" ".repeat(18)}┊${" ".repeat(16)}●`);
  });

  it("leaves zero out when it is far off, so that differences can be seen", () => {
    const near = [
      { label: "a", value: 1000 },
      { label: "b", value: 1010 },
    ];
    expect(plot(near, 40).join("\n")).not.toContain("$0");
    expect(plot(ROWS.slice(1), 40).at(-1)).toContain("$0");
  });

  it("draws a dot alone where there is no interval, and a dash where there is no value", () => {
    const lines = plot(
      [
        { label: "a", value: 1 },
        { label: "b", value: 2 },
        { label: "c", value: undefined },
      ],
      40,
    );
    expect(lines[1]).toMatch(/^a +●$/);
    expect(lines[3]).toBe("c  -");
  });

  it("is not drawn for fewer than two values, which the table shows as well", () => {
    expect(plot(ROWS.slice(1, 2), 80)).toEqual([""]);
  });

  it("has an axis around equal values", () => {
    const same = (value: number) =>
      plot(
        [
          { label: "a", value },
          { label: "b", value },
        ],
        40,
      );
    expect(same(0)[1]).toMatch(/●/);
    expect(same(5).at(-1)).toContain("$0");
    expect(same(-5).at(-1)).toContain("$0");
  });
});
