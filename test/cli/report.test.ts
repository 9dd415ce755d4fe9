import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

const work = mkdtempSync(join(tmpdir(), "surplus-report-cli-"));
const results = join(work, "results");

/** Runs a scenario, quietly, into a folder. */
async function run(name: string, scenario: string, ...options: string[]): Promise<string> {
  const file = join(work, `${name}.yaml`);
  writeFileSync(file, scenario);
  const out = join(work, name);
  const { code, err } = await surplus("run", file, "--out", out, "--quiet", "--no-cache", ...options);
  expect(code, err).toBe(0);
  return out;
}

const pageOf = (folder: string): string => readFileSync(join(folder, "report.html"), "utf8");

beforeAll(async () => {
  await run("results", TINY, "--report");
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

it("`run --report` writes the same page as `report` later, and the manifest does not count it", async () => {
  const page = pageOf(results);
  const out = join(work, "again.html");
  const { code, err } = await surplus("report", results, "-o", out);
  expect({ code, err }).toEqual({ code: 0, err: `wrote ${out}\n` });
  expect(readFileSync(out, "utf8")).toBe(page);
  expect(readFileSync(join(results, "manifest.json"), "utf8")).not.toContain("report.html");
  expect((await surplus("reproduce", results, "--quiet")).code).toBe(0);
});

it("a run without --report takes the page of the run before away", async () => {
  const out = await run("replaced", TINY, "--report");
  expect(existsSync(join(out, "report.html"))).toBe(true);
  await run("replaced", TINY);
  expect(existsSync(join(out, "report.html"))).toBe(false);
});

it("the page is one small file whose policy forbids every request, and it names its licences", () => {
  const page = pageOf(results);
  expect(page.length).toBeLessThan(1_500_000);
  expect(page).toContain("default-src &#39;none&#39;".replaceAll("&#39;", "'"));
  expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
  expect(page).toContain("Apache License, Version 2.0");
});

it("a folder without timeseries.csv has a page that says how to get pictures over time", async () => {
  const page = pageOf(await run("no-series", TINY, "--report", "--series", "none"));
  expect(page).toContain("Run with <code>--series first</code> to get them");
  expect(page).not.toContain('data-chart="fleet"');
  expect(page).toContain('data-chart="dots-net-value-usd"');
});

it("one variant with one replication says that there is no interval", async () => {
  const page = pageOf(await run("single", TINY, "--report", "--replications", "1", "--variant", "sell"));
  expect(page).toContain("one replication, no interval");
  expect(page).toContain("1 variant, 1 replication;");
});

it("an empty market has a page, with no net value and no picture of none", async () => {
  const empty = TINY.replace(/market:[\s\S]*?(?=products:\n? \{|products: \{)/, "");
  const page = pageOf(await run("empty", empty, "--report"));
  expect(page).toContain(">$0</data>");
  expect(page).not.toContain('data-chart="waterfall');
  expect(page).toContain('data-chart="fleet"');
});

it("names with quotes, commas, line breaks, emoji and markup stay text", async () => {
  const name = `"a, b" </script><b>&amp; 🙂\n=1`;
  const folder = join(work, "names");
  cpSync(results, folder, { recursive: true });
  for (const file of readdirSync(folder).filter((each) => each.endsWith(".csv"))) {
    const text = readFileSync(join(folder, file), "utf8");
    const cell = `$1"${name.replaceAll('"', '""')}"`;
    writeFileSync(join(folder, file), text.replaceAll(/(^|,)sell(?=,)/gm, cell));
  }
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  manifest.variants[1] = name;
  manifest.scenario.resolved.description = "<img src=x onerror=alert(1)>";
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  expect((await surplus("report", folder, "--quiet")).code).toBe(0);
  const page = pageOf(folder);
  expect(page).not.toContain("<img src=x");
  expect(page).not.toContain("</script><b>");
  expect(page).toContain("<b>&quot;a, b&quot; &lt;/script&gt;&lt;b&gt;&amp;amp; 🙂\n=1</b> earns");
});

it("`--svg` writes single charts without variables of the page, and `--png` with twice the pixels", async () => {
  const folder = join(work, "pictures");
  const said = await surplus("report", results, "--svg", folder, "--png", folder, "--chart", "fleet");
  expect(said.code, said.err).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(["fleet.png", "fleet.svg"]);
  const svg = readFileSync(join(folder, "fleet.svg"), "utf8");
  expect(svg).toContain("GPUs by state over time");
  expect(svg).not.toContain("var(");
  for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(svg).toContain(`id="${id}"`);
  const [width, height] = [...svg.match(/width="(\d+)" height="(\d+)"/)!].slice(1).map(Number);
  const png = readFileSync(join(folder, "fleet.png"));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * width!, 2 * height!]);
});

it("what cannot be is said in one line", async () => {
  const none = await surplus("report", join(work, "nowhere"));
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("no such folder") });
  const chart = await surplus("report", results, "--svg", work, "--chart", "flet");
  expect(chart).toMatchObject({ code: 2, err: expect.stringContaining("did you mean `fleet`") });
  const alone = await surplus("report", results, "--chart", "fleet");
  expect(alone).toMatchObject({ code: 2, err: expect.stringContaining("--chart goes with --svg or --png") });
  const both = await surplus("report", results, "-o", "x.html", "--svg", work);
  expect(both.code).toBe(2);
});
