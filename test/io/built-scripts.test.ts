import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inSources } from "../../src/io/source-places.ts";

const BUNDLE = join(import.meta.dirname, "../../dist/bundle");

/** Own modules that a script of the build was made of. */
function modulesOf(script: string): readonly string[] {
  const { sources } = JSON.parse(readFileSync(join(BUNDLE, `${script}.map`), "utf8"));
  return (sources as string[]).filter((source) => source.startsWith("../../src/"));
}

it("no module stands in both scripts of the build", () => {
  const core = new Set(modulesOf("core.cjs"));
  const program = modulesOf("surplus.cjs");
  expect(core.has("../../src/engine/event-queue.ts")).toBe(true);
  expect(program).toContain("../../src/io/source-places.ts");
  expect(program.filter((source) => core.has(source))).toEqual([]);
});

it.each([
  ["core.cjs", "smallerOf(left, size) {", "src/engine/event-queue.ts"],
  ["surplus.cjs", "function inSources(", "src/io/source-places.ts"],
])("a stack that names a place in %s names its source instead", (script, text, source) => {
  const path = join(BUNDLE, script);
  const lines = readFileSync(path, "utf8").split("\n");
  const line = lines.findIndex((each) => each.includes(text)) + 1;
  expect(line).toBeGreaterThan(0);
  expect(inSources(`at f (${path}:${line}:5)`)).toMatch(new RegExp(`^at f \\(${source}:\\d+:\\d+\\)$`));
});
