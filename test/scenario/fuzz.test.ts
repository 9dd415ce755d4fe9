import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { ParsedScenario } from "../../src/scenario/parse.ts";
import { GOOD, parse } from "./memory.ts";

/** Right or a list of problems that can be shown; never an exception. */
function settles(text: string, overrides: readonly string[] = []): boolean {
  const result = parse(text, { overrides });
  if (result.ok) return (result.document satisfies ParsedScenario).variants.length > 0;
  return result.problems.length > 0 && result.problems.every((problem) => problem.expected !== "");
}

const LINES = GOOD.split("\n");

test("never throws on arbitrary text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => settles(text)),
    { seed: 1, numRuns: 100 },
  );
});

test("never throws on YAML-like text", () => {
  const piece = fc.constantFrom(
    "a",
    "b: ",
    "\n",
    "  ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ": ",
    ",",
    "&x ",
    "*x",
    "<<: ",
    '"',
    "'",
    "|",
    "!t ",
    "---\n",
    "#",
    "1",
    ".inf",
    "null",
    "schema: 1\n",
    "fleet:\n",
    "\t",
    "? ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => settles(pieces.join(""))),
    { seed: 1, numRuns: 120 },
  );
});

test("never throws on a right scenario with some lines lost, doubled or cut", () => {
  const change = fc.record({
    line: fc.nat(LINES.length - 1),
    kind: fc.constantFrom("drop", "double", "cut", "null"),
    at: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const lines = [...LINES];
      for (const { line, kind, at } of changes) {
        const text = lines[line]!;
        if (kind === "drop") lines[line] = "";
        else if (kind === "double") lines[line] = `${text}\n${text}`;
        else if (kind === "cut") lines[line] = text.slice(0, at);
        else lines[line] = text.replace(/:.*/, ":");
      }
      return settles(lines.join("\n"));
    }),
    { seed: 1, numRuns: 20 },
  );
});

test("never throws on maps of the right keys with any values", () => {
  const leaf = fc.oneof(
    fc.constantFrom(
      "H100",
      "a",
      "on_demand",
      "3 h",
      "5 %",
      "2 USD/GPUh",
      "1 /h",
      "2026-11-02",
      "__proto__",
      "catalog",
    ),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("list"), tie("map")),
    list: fc.array(tie("value"), { maxLength: 3 }),
    map: fc.dictionary(
      fc.constantFrom(
        "clusters",
        "jobs",
        "segments",
        "services",
        "a",
        "price",
        "gpu",
        "nodes",
        "law",
        "of",
        "at",
        "rate",
        "__proto__",
        "constructor",
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
  }));
  const sections = fc.dictionary(
    fc.constantFrom(
      "schema",
      "name",
      "start",
      "horizon",
      "fleet",
      "internal",
      "market",
      "products",
      "policies",
      "observe",
      "initial",
      "variants",
      "extends",
    ),
    value!,
  );
  fc.assert(
    fc.property(sections, (document) => settles(stringify(document))),
    { seed: 1, numRuns: 50 },
  );
});

test("aliases that multiply without end are refused, not expanded", () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`,
  );
  const result = parse(`l0: &l0 [x, x, x]\n${levels.join("\n")}\n`);
  expect(result.ok).toBe(false);
});

test("never throws on any override", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => settles(GOOD, [text, `fleet.${text}`])),
    { seed: 1, numRuns: 25 },
  );
});
