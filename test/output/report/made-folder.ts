import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { Cells, figuresIn, readText } from "./cells.ts";

/** A name that a CSV file, HTML and JSON could each take for their own. */
export const HOSTILE = `a "b", <script>alert(1)</script> & 🦊`;

/** A result folder with the manifest of a run, changed, and these files. */
export function folderWith(
  command: string,
  changes: object,
  files: Readonly<Record<string, string>>,
): string {
  const folder = join(mkdtempSync(join(tmpdir(), "surplus-report-")), "results");
  mkdirSync(folder);
  const manifest = JSON.parse(readFileSync("results/quickstart/manifest.json", "utf8")) as object;
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({ ...manifest, command, warnings: [], verdicts: [], ...changes }),
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(String(cell))).join(",")}\n`).join("");

/** Reads every figure of the page again from its source, and returns how many there are. */
export function checkedFigures(folder: string, html: string): number {
  const cells = new Cells(folder);
  const figures = figuresIn(html);
  for (const { value, text, from } of figures) {
    const expected = cells.evaluate(from);
    expect(Math.abs(value - expected), from).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    const shown = readText(text);
    expect(Math.abs(shown.value - expected), `${text} of ${from}`).toBeLessThanOrEqual(1.000001 * shown.half);
  }
  return figures.length;
}

export const charts = (html: string): readonly string[] =>
  [...html.matchAll(/<figure id="chart-([a-z0-9-]+)"/g)].map(([, id]) => id!);

export const answer = (html: string): string =>
  (/<p class="lead">(.*?)<\/p>/s.exec(html)?.[1] ?? "").replace(/<(?:"[^"]*"|'[^']*'|[^>"'])*>/g, "");
