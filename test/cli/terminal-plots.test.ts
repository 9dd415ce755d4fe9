import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surplus, surplusIn, TINY } from "./harness.ts";

const work = mkdtempSync(join(tmpdir(), "surplus-plots-"));
const file = join(work, "tiny.yaml");
const out = join(work, "out");
const UTF8 = { LANG: "de_DE.UTF-8", NO_COLOR: "1" };
const BLOCKS = /[▁▂▃▄▅▆▇█●├┤┴┊]/;

beforeAll(() => writeFileSync(file, TINY));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = (columns: number, env: Readonly<Record<string, string>>, ...options: string[]) =>
  surplusIn({ columns, env }, "run", file, "--out", out, ...options);

/** What stands below the line that says which variant is best. */
function plotsIn(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("best in")) + 1);
}

describe("surplus run on a terminal", () => {
  it("draws net value with its intervals, and utilization and sold GPUs over time", async () => {
    const { out: text } = await run(80, UTF8);
    expect(text).toMatch(
      /\nnet value, 95 % interval\ninternal-only {2} *●\nsell {11} *├─*●─*┤\n {15}[─┴]+\n/,
    );
    expect(text).toMatch(/\nreplication 0, 2026-11-02 06:00 to 2026-11-04 00:00 UTC\n/);
    expect(text).toMatch(/\nutilization {2}\S+ to \S+\ninternal-only {2}[▁-█]+\nsell {11}[▁-█]+\n/);
    // 42 hours of 60 marks, one each; the variant that sells nothing has no line.
    expect(text).toMatch(/\nGPUs sold {2}0 to \S+\nsell {2,11}[▁-█]{42}\n/);
  });

  it("does not draw a price that stands still", async () => {
    expect((await run(80, UTF8)).out).not.toContain("price of on_demand");
    const moving = await run(
      80,
      UTF8,
      "--force",
      "--set",
      "products.on_demand.pricing={ policy: utilization, every: 1 h, curve: { empty: 0.5, full: 2, exponent: 1 } }",
    );
    expect(moving.out).toContain("price of on_demand, USD/GPU-h  ");
  });

  it.each([
    [{ TERM: "dumb", ...UTF8 }],
    [{ LANG: "C", NO_COLOR: "1" }],
    [{ LC_ALL: "POSIX", LANG: "en_US.UTF-8", NO_COLOR: "1" }],
    [{ NO_COLOR: "1" }],
  ])("draws in ASCII where the terminal or its locale may not show more: %o", async (env) => {
    const plots = plotsIn((await run(80, env, "--force")).out).join("\n");
    expect(plots).toMatch(/\nsell +\|-*o-*\|\n/);
    expect(plots).toMatch(/^[\n -~]+$/);
  });

  it.each([40, 80, 200])("keeps within %i columns, which COLUMNS may say too", async (columns) => {
    const lines = plotsIn((await run(columns, UTF8, "--force")).out);
    for (const line of lines) expect(line.length).toBeLessThan(columns);
    const said = plotsIn((await run(100, { ...UTF8, COLUMNS: String(columns) }, "--force")).out);
    expect(said).toEqual(lines);
  });

  it("makes headings bold unless NO_COLOR is set, and prints no other escape code", async () => {
    const coloured = (await run(80, { LANG: "en_US.UTF-8" }, "--force")).out;
    expect(coloured).toContain("\u001b[1mutilization\u001b[22m");
    expect((await run(80, UTF8, "--force")).out).not.toContain("\u001b");
  });

  it("draws nothing in a pipe, with --json, with --quiet, and no series where there is none", async () => {
    const env = { LANG: "en_US.UTF-8" };
    expect((await surplusIn({ env }, "run", file, "--out", out)).out).not.toMatch(BLOCKS);
    expect((await surplus("run", file, "--out", out)).out).not.toMatch(/\|-*o-*\|/);
    expect(JSON.parse((await run(80, env, "--json")).out)).toMatchObject({ scenario: "tiny" });
    expect((await run(80, env, "--quiet")).out).toBe("");
    const bare = (await run(80, UTF8, "--series", "none")).out;
    expect(bare).toContain("●");
    expect(bare).not.toContain("utilization  ");
  });
});

describe("surplus compare on a terminal", () => {
  it("draws the differences to the baseline of the first metrics", async () => {
    const { out: text } = await surplusIn(
      { columns: 80, env: UTF8 },
      "compare",
      file,
      "--metric",
      "net_value_usd",
    );
    expect(text).toMatch(
      /\nnet_value_usd: difference to internal-only, 95 % interval\ninternal-only {2} *●\nsell {11} *├─*●─*┤\n/,
    );
    expect(text.match(/difference to internal-only/g)).toHaveLength(1);
  });

  it("draws nothing in a pipe, and nothing into CSV, JSON and Markdown", async () => {
    expect((await surplusIn({ env: UTF8 }, "compare", file)).out).not.toMatch(BLOCKS);
    for (const format of ["csv", "json", "markdown"])
      expect(
        (await surplusIn({ columns: 80, env: UTF8 }, "compare", file, "--format", format)).out,
      ).not.toMatch(BLOCKS);
  });
});
