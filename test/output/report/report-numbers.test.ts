import { expect, it } from "vitest";
import { reportOf } from "../../../src/cli/report-page.ts";
import { Cells, figuresIn, readText } from "./cells.ts";

/** Committed results, with and without timeseries.csv. */
const FOLDERS = ["results/quickstart", "results/protect-or-sell", "results/spot-cannibalization"];

it.each(FOLDERS)("every number in the report of %s is in its files, to the digits shown", (folder) => {
  const html = reportOf(folder);
  const cells = new Cells(folder);
  const figures = figuresIn(html);
  expect(figures.length).toBeGreaterThan(100);
  for (const { value, text, from } of figures) {
    const expected = cells.evaluate(from);
    expect(Math.abs(value - expected), from).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    const shown = readText(text);
    expect(Math.abs(shown.value - expected), `${text} of ${from}`).toBeLessThanOrEqual(1.000001 * shown.half);
  }
});

it.each(FOLDERS)("what the charts of %s say in words is in their tables", (folder) => {
  const html = reportOf(folder);
  for (const [, figure] of html.matchAll(/<figure ([\s\S]*?)<\/figure>/g)) {
    const alt = /role="img" aria-label="([^"]*)"/.exec(figure!)![1]!;
    const texts = new Set(figuresIn(figure!).map(({ text }) => text));
    for (const [number] of alt.matchAll(/-?\$[\d.,]*\d[kMBT]?/g)) expect(texts, alt).toContain(number);
    // Labels of bars are written in the ink of the page, those of axes in a paler one.
    for (const [, label] of figure!.matchAll(/fill="var\(--ink\)"[^>]*>(-?\$[\d.,]+[kMBT]?)<\/text>/g))
      expect([...texts]).toContain(label);
  }
});
