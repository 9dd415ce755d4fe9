import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surplus, surplusIn, TINY } from "./harness.ts";

type Row = Readonly<Record<string, string>>;

const SCENARIO = TINY.replace("replications: 2", "replications: 3").replace(
  "sell: {} }",
  "sell: {}, cheap: { products: { on_demand: { price: 2 USD/GPUh } } } }",
);

let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "surplus-compare-"));
  file = join(folder, "three.yaml");
  writeFileSync(file, SCENARIO);
  const sell = ["--variant", "sell", "--series", "none", "--quiet"];
  await surplus("run", file, "--out", join(folder, "before"), ...sell);
  const price = ["--set", "products.on_demand.price=2 USD/GPUh"];
  await surplus("run", file, "--out", join(folder, "after"), ...sell, ...price);
  await surplus("run", file, "--out", join(folder, "elsewhere"), ...sell, ...price, "--seed", "2");
  await surplus("run", file, "--out", join(folder, "all"), "--quiet");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (text: string) => Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;

async function csv(...argv: string[]): Promise<readonly Row[]> {
  const said = await surplus("compare", ...argv, "--format", "csv");
  expect([said.code, said.err]).toEqual([0, ""]);
  return rowsOf(said.out);
}

const find = (rows: readonly Row[], metric: string, variant: string) =>
  rows.find((row) => row.metric === metric && row.variant === variant)!;

/** A metric of the replications of a folder. */
const values = (name: string, metric: string, variant: string) =>
  rowsOf(readFileSync(join(folder, name, "runs.csv"), "utf8"))
    .filter((row) => row.variant === variant)
    .map((row) => Number(row[metric]));

const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;

describe("surplus compare", () => {
  it("compares the variants of a scenario with the first, in pairs", async () => {
    const rows = await csv(file);
    const sell = find(rows, "revenue_usd", "sell");
    expect(sell).toMatchObject({ baseline: "internal-only", method: "paired", n: "3" });
    expect(Number(sell.mean_difference)).toBeCloseTo(mean(values("all", "revenue_usd", "sell")), 6);
    expect(rows[0]!.metric).toBe("net_value_usd");
  });

  it("says the same of a scenario and of the folder that a run of it has left", async () => {
    const fromFile = await surplus("compare", file, "--format", "csv");
    const fromFolder = await surplus("compare", join(folder, "all"), "--format", "csv");
    expect(fromFolder).toEqual(fromFile);
    expect(rowsOf(fromFile.out).filter((row) => row.metric === "utilization")).toHaveLength(2);
  });

  it("takes the baseline that is named", async () => {
    const rows = await csv(file, "--baseline", "sell");
    expect(new Set(rows.map((row) => row.baseline))).toEqual(new Set(["sell"]));
    const paired = values("all", "net_value_usd", "cheap").map(
      (value, at) => value - values("all", "net_value_usd", "sell")[at]!,
    );
    const cheap = find(rows, "net_value_usd", "cheap");
    expect(Number(cheap.mean_difference)).toBeCloseTo(mean(paired), 6);
  });

  it("pairs two result folders of the same seed", async () => {
    const rows = await csv(join(folder, "before"), join(folder, "after"));
    const row = find(rows, "net_value_usd", "after");
    expect(row).toMatchObject({ baseline: "before", method: "paired", n: "3", outcome: "lower" });
    const before = values("before", "net_value_usd", "sell");
    const after = values("after", "net_value_usd", "sell");
    expect(Number(row.mean_difference)).toBeCloseTo(mean(after.map((value, at) => value - before[at]!)), 6);
    expect(row.verdict).toMatch(/^after earns 0\.\d\d ± 0\.\d\d x before; 3 pairs$/);
  });

  it("does not pair folders of different seeds, and says so", async () => {
    const rows = await csv(join(folder, "before"), join(folder, "elsewhere"));
    const row = find(rows, "revenue_usd", "elsewhere");
    expect(row).toMatchObject({ method: "welch", variance_reduction: "" });
    expect(row.verdict).toContain("unpaired, 3 replications or more each");
    const table = await surplus("compare", join(folder, "before"), join(folder, "elsewhere"));
    expect(table.out).toMatch(/^against before; unpaired where the draws differ/);
    expect(table.out).toMatch(/best in net_value_usd: before .*\(unpaired\)\n$/);
  });

  it("warns where the sources measure different windows", async () => {
    const longer = join(folder, "longer");
    const argv = ["--variant", "sell", "--set", "horizon=3 d", "--series", "none", "--quiet"];
    await surplus("run", file, "--out", longer, ...argv);
    const said = await surplus("compare", join(folder, "before"), longer);
    expect(said.code).toBe(0);
    expect(said.err).toMatch(/warning: the sources measure different windows \(horizon 2 d.*; horizon 3 d/);
  });

  it("names variants by their source where several are compared, and tells equal names apart", async () => {
    const rows = await csv(file, join(folder, "after"), join(folder, "after"));
    expect([...new Set(rows.map((row) => row.variant))]).toEqual([
      "three.yaml/sell",
      "three.yaml/cheap",
      "after",
      "after (2)",
    ]);
    expect(find(rows, "net_value_usd", "three.yaml/cheap").mean_difference).toBe(
      find(rows, "net_value_usd", "after").mean_difference,
    );
  });

  it("shows the metrics that are named; the first decides which is best", async () => {
    const said = await surplus("compare", file, "--metric", "utilization", "--metric", "revenue_usd");
    expect(said.out).toMatch(/\nutilization [\s\S]*\nrevenue_usd /);
    expect(said.out).not.toContain("net_value");
    expect(said.out).toMatch(/highest in utilization: /);
  });
});

describe("the formats of surplus compare", () => {
  it("have the same figures", async () => {
    const json = JSON.parse((await surplus("compare", file, "--json")).out);
    const rows = await csv(file);
    expect(json.baseline).toBe("internal-only");
    expect(json.comparisons).toHaveLength(rows.length);
    for (const [at, row] of rows.entries()) {
      expect(json.comparisons[at]).toMatchObject({
        metric: row.metric,
        variant: row.variant,
        outcome: row.outcome,
      });
      expect(String(json.comparisons[at].mean_difference ?? "")).toBe(row.mean_difference);
    }
    const chances = json.best.probabilities.map((each: { probability: number }) => each.probability);
    expect(chances.reduce((sum: number, each: number) => sum + each, 0)).toBeCloseTo(1, 9);
    const markdown = (await surplus("compare", file, "--format", "markdown")).out;
    expect(markdown).toContain(`| ${find(rows, "revenue_usd", "sell").verdict} |`);
  });

  it.each([80, 160])("fit into a terminal of %i columns", async (columns) => {
    const said = await surplusIn({ columns, env: { NO_COLOR: "1" } }, "compare", file);
    const [title, table] = said.out.split("\n\n");
    for (const line of `${title}\n${table}`.split("\n"))
      expect(line.length, line).toBeLessThanOrEqual(columns);
    expect(said.out).not.toContain("\u001b");
    expect(said.out.includes("internal_shortfall_gpu_hours")).toBe(columns === 160);
  });

  it("have colour on a terminal unless NO_COLOR says no, and never in a pipe", async () => {
    expect((await surplusIn({ columns: 80 }, "compare", file)).out).toContain("\u001b[1m");
    expect((await surplus("compare", file)).out).not.toContain("\u001b");
    for (const format of ["csv", "json", "markdown"])
      expect((await surplusIn({ columns: 80 }, "compare", file, "--format", format)).out).not.toContain(
        "\u001b",
      );
  });
});

describe("surplus compare refuses", () => {
  it.each<[string, () => string[], RegExp]>([
    [
      "a metric that there is not",
      () => [file, "--metric", "net_valu_usd"],
      /no `net_valu_usd`; did you mean `net_value_usd`\?/,
    ],
    ["a baseline that there is not", () => [file, "--baseline", "sel"], /no `sel`; did you mean `sell`\?/],
    ["a single arm", () => [join(folder, "before")], /nothing to compare with: found `sell`/],
    [
      "a variant that there is not",
      () => [file, "--variant", "chep"],
      /no variant `chep`; did you mean `cheap`\?/,
    ],
    [
      "a variant that a folder has not",
      () => [join(folder, "all"), "--variant", "chep"],
      /all has no variant `chep`; did you mean `cheap`\?/,
    ],
    [
      "options about runs where nothing is run",
      () => [join(folder, "all"), "--seed", "2", "--replications", "9"],
      /nothing is run, since all sources are result folders; leave out --seed and --replications/,
    ],
    ["a source that there is not", () => [join(folder, "none.yaml")], /none\.yaml/],
  ])("%s", async (_, argv, message) => {
    const said = await surplus("compare", ...argv());
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(message);
  });

  it("batches beside whole runs, which measure other windows with other draws", async () => {
    const batches = join(folder, "batches");
    await surplus("run", file, "--variant", "sell", "--batches", "3", "--out", batches, "--quiet");
    const said = await surplus("compare", join(folder, "before"), batches);
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/batches are compared with batches of as many only/);
  });

  it("a baseline without the metric that is named", async () => {
    const observed = join(folder, "observed.yaml");
    writeFileSync(observed, `${SCENARIO}observe: [{ name: idle, moments: { gpus: idle } }]\n`);
    const said = await surplus("compare", join(folder, "before"), observed, "--metric", "idle_mean");
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/the baseline `before` has no `idle_mean`; choose another with --baseline/);
  });

  it("a folder without runs, and says what it wants", async () => {
    const out = join(folder, "sweep");
    mkdirSync(out);
    copyFileSync(join(folder, "all/manifest.json"), join(out, "manifest.json"));
    const said = await surplus("compare", out, join(folder, "before"));
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/results of `surplus run` \(manifest\.json, runs\.csv\)/);
  });
});
