import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../src/metrics/registry.ts";
import { surplus, TINY } from "./harness.ts";
import { LOSS_FILE, PRICE, rowsOf, SMALL, temporaryFolder } from "./loss-system.ts";

const folder = temporaryFolder();
const out = () => join(folder.path, "out");

/** A sweep of the small loss system into the folder. */
const sweep = (...argv: string[]) =>
  surplus("sweep", LOSS_FILE, ...SMALL, "--replications", "2", "--out", out(), ...argv);

const PRICES = ["--vary", `${PRICE}=1:3 USD/GPUh:3`];

describe("surplus sweep", () => {
  it("with --dry-run says how many runs it takes and writes nothing", async () => {
    const said = await sweep(...PRICES, "--vary", "costs.support=0 USD/GPUh,1 USD/GPUh", "--dry-run");
    expect(said.code).toBe(0);
    expect(said.out).toContain("6 points x 1 variant x 2 replications = 12 runs");
    expect(said.out).toMatch(/still to be computed, about .* with \d+ threads/);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("writes tidy tables with a column for each varied path and a row for each metric, and run", async () => {
    const said = await sweep(...PRICES, "--vary", "costs.support=0 USD/GPUh,1 USD/GPUh");
    expect(said.code).toBe(0);
    const rows = rowsOf(folder.read("out/sweep.csv"));
    expect(Object.keys(rows[0]!).slice(0, 5)).toEqual([
      "point",
      `${PRICE} [USD/GPUh]`,
      "costs.support [USD/GPUh]",
      "variant",
      "metric",
    ]);
    expect(rows).toHaveLength(6 * METRICS.length);
    const points = rows.filter((row) => row.metric === "net_value_usd");
    expect(
      points.map((row) => [row.point, row[`${PRICE} [USD/GPUh]`], row["costs.support [USD/GPUh]"]]),
    ).toEqual([
      ["0", "1", "0"],
      ["1", "1", "1"],
      ["2", "2", "0"],
      ["3", "2", "1"],
      ["4", "3", "0"],
      ["5", "3", "1"],
    ]);
    const runs = rowsOf(folder.read("out/sweep-runs.csv"));
    expect(runs.map((row) => `${row.point}/${row.replication}`)).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((point) => [`${point}/0`, `${point}/1`]),
    );
    // Support is paid per sold hour: it takes a dollar from every one, and changes nothing else.
    for (const [at, run] of runs.entries()) {
      if (run["costs.support [USD/GPUh]"] !== "0") continue;
      const other = runs[at + 2]!;
      expect(other.sold_gpu_hours).toBe(run.sold_gpu_hours);
      expect(Number(run.net_value_usd) - Number(other.net_value_usd)).toBeCloseTo(
        Number(run.sold_gpu_hours),
        6,
      );
    }
  });

  it("gives at a point exactly what `run --set` gives", async () => {
    await sweep(...PRICES, "--quiet");
    const alone = join(folder.path, "alone");
    const set = ["--set", `${PRICE}=2 USD/GPUh`];
    await surplus("run", LOSS_FILE, ...SMALL, "--replications", "2", ...set, "--out", alone, "--quiet");
    const stripped = (name: string) =>
      folder
        .read(`out/${name}`)
        .split("\n")
        .filter((line) => line.startsWith("1,"))
        .map((line) => line.replace(/^1,2,/, ""));
    const rows = (name: string) => readFileSync(join(alone, name), "utf8").trimEnd().split("\n").slice(1);
    expect(stripped("sweep.csv")).toEqual(rows("summary.csv"));
    expect(stripped("sweep-runs.csv")).toEqual(rows("runs.csv"));
  });

  it("runs all variants at every point, and prints a column for each", async () => {
    const file = join(folder.path, "tiny.yaml");
    writeFileSync(file, TINY);
    const said = await surplus("sweep", file, "--no-cache", "--vary", "horizon=1 d,2 d", "--out", out());
    expect(said.out).toMatch(/^tiny: net_value_usd at 2 points/);
    expect(said.out).toMatch(/horizon +internal- +sell\n +only/);
    const rows = rowsOf(folder.read("out/sweep.csv")).filter((row) => row.metric === "net_value_usd");
    expect(rows.map((row) => `${row["horizon [d]"]} ${row.variant}`)).toEqual([
      "1 internal-only",
      "1 sell",
      "2 internal-only",
      "2 sell",
    ]);
    expect(rows.filter((row) => row.variant === "internal-only").map((row) => row.mean)).toEqual(["0", "0"]);
  });

  it("gives the same bytes again, but for timing.json, and when it is reproduced", async () => {
    const argv = ["--vary", `${PRICE}=1:3 USD/GPUh`, "--design", "sobol", "--points", "4"];
    await sweep(...argv, "--quiet");
    const names = readdirSync(out());
    expect(names.sort()).toEqual([
      "columns.csv",
      "manifest.json",
      "sweep-runs.csv",
      "sweep.csv",
      "timing.json",
    ]);
    const first = names.map((name) => folder.read(`out/${name}`));
    expect((await sweep(...argv)).err).toContain("Replacing the results of the same inputs");
    for (const [at, name] of names.entries())
      if (name !== "timing.json") expect(folder.read(`out/${name}`), name).toBe(first[at]);
    expect((await surplus("reproduce", out(), "--inputs", "test/fixtures")).code).toBe(0);
  });

  it("lays its points by the seed", async () => {
    const points = async (seed: string) => {
      const said = await sweep(
        "--vary",
        `${PRICE}=1:3 USD/GPUh`,
        "--design",
        "latin-hypercube",
        "--points",
        "3",
        "--seed",
        seed,
        "--force",
        "--json",
      );
      return JSON.parse(said.out).points.map(
        (each: { values: Record<string, string> }) => each.values[PRICE],
      );
    };
    const first = await points("1");
    expect(first).toHaveLength(3);
    expect(await points("1")).toEqual(first);
    expect(await points("2")).not.toEqual(first);
  });

  it("takes the points of the section `sweep`, and a metric to show", async () => {
    const file = join(folder.path, "own.yaml");
    writeFileSync(file, `${TINY}sweep:\n  points:\n  - {horizon: 1 d}\n  - {fleet.clusters.c1.gpus: 16}\n`);
    const argv = ["--no-cache", "--variant", "sell", "--metric", "utilization", "--json"];
    const said = await surplus("sweep", file, ...argv, "--out", out());
    expect(JSON.parse(said.out).points).toMatchObject([
      { point: 0, values: { horizon: "1 d" }, variant: "sell", metric: "utilization", unit: "share", n: 2 },
      { point: 1, values: { "fleet.clusters.c1.gpus": "16" }, variant: "sell" },
    ]);
    expect(folder.read("out/sweep-runs.csv")).toMatch(
      /^point,horizon \[d\],fleet\.clusters\.c1\.gpus,variant/,
    );
  });

  it("says a bad point with its problem and a remedy, exit code 2, and writes nothing", async () => {
    const cases = [
      [`${PRICE}=1,2`, /at products\.on_demand\.price = 1:\n.*found `1` without a unit; write `1 USD\/GPUh`/],
      ["products.on_demand.prize=1,2", /unknown key `prize`; did you mean `price`\?/],
      ["products..price=1,2", /`products\.\.price` is no path of a scenario; write for example/],
      [`${PRICE}=3:1 USD/GPUh:3`, /the lower end 3 must be below the upper end 1/],
      [`${PRICE}=1:3 USD/GPUh`, /a grid needs the number of values, as in `1:3:5`/],
      [PRICE, /write `path=a,b,c` or `path=lo:hi:n`/],
      ["seed=1,2", /`seed` is the same at all points.*give --seed instead/],
    ] as const;
    for (const [vary, message] of cases) {
      const said = await sweep("--vary", vary);
      expect(said.code, vary).toBe(2);
      expect(said.err).toMatch(message);
      expect(said.out).toBe("");
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("wants something to vary, a known variant and a known metric before it runs anything", async () => {
    const nothing = await sweep();
    expect([nothing.code, nothing.err]).toEqual([
      2,
      "error: nothing to vary: give `--vary path=a,b,c`, or write a section `sweep` into the scenario\n",
    ]);
    const metric = await sweep(...PRICES, "--metric", "net_valu_usd", "--dry-run");
    expect([metric.code, metric.err]).toEqual([
      2,
      "error: no metric `net_valu_usd`; did you mean `net_value_usd`?\n",
    ]);
    const variant = await sweep(...PRICES, "--variant", "bass");
    expect([variant.code, variant.err]).toEqual([
      2,
      "error: the scenario has no variant `bass`; did you mean `base`?\n",
    ]);
  });

  it("never overwrites other results or foreign files without --force", async () => {
    await sweep(...PRICES, "--quiet");
    const before = folder.read("out/sweep.csv");
    const refused = await sweep("--vary", `${PRICE}=1 USD/GPUh,2 USD/GPUh`);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/holds results of other inputs .*--out.*--force/);
    expect(folder.read("out/sweep.csv")).toBe(before);
    expect((await sweep("--vary", `${PRICE}=1 USD/GPUh`, "--force", "--quiet")).code).toBe(0);
    expect(folder.read("out/sweep.csv")).not.toBe(before);

    const foreign = join(folder.path, "foreign");
    mkdirSync(foreign);
    writeFileSync(join(foreign, "thesis.docx"), "mine");
    const other = await sweep(...PRICES, "--out", foreign);
    expect(other.code).toBe(2);
    expect(other.err).toContain("thesis.docx");
    expect(existsSync(join(foreign, "sweep.csv"))).toBe(false);
  });
});
