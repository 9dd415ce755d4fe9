import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GPU_CATALOG } from "../../src/model/catalog-gpus.ts";
import { MODEL_CATALOG } from "../../src/model/catalog-models.ts";
import { catalogReference } from "../../src/scenario/catalog-reference.ts";

const page = catalogReference();

test("the page of the catalogs has every GPU type and model, with confidence and source", () => {
  for (const { name } of GPU_CATALOG) expect(page).toContain(`| \`${name}\` |`);
  for (const { name, title, replicas } of MODEL_CATALOG) {
    expect(page).toContain(title);
    for (const { gpuType, speed, prefill, load } of replicas) {
      expect(page).toContain(
        `| \`${name}\` | ${gpuType} | ${speed.date}, ${speed.source} | ${prefill.source} | ${load.source} |`,
      );
    }
  }
});

test("a 70B model that is busy on an H100 earns 4.67 USD an hour by the page", () => {
  expect(page).toMatch(/\| `llama-3.3-70b` \| H100 \| 1 \| 16 \| 1800 \(C\) \|.*\| 4.67 \|\n/);
});

test("every row of a table has the cells of its head", () => {
  const tables = page.split(/\n\n/).filter((part) => part.startsWith("|"));
  expect(tables.length).toBe(4);
  for (const table of tables) {
    const widths = table
      .trim()
      .split("\n")
      .map((row) => row.split("|").length);
    expect(new Set(widths).size).toBe(1);
  }
});

test("the committed page is current", () => {
  expect(readFileSync("docs/reference/catalog.md", "utf8")).toBe(page);
});
