import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

let folder: string;
let file: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-run-options-"));
  file = join(folder, "tiny.yaml");
  out = join(folder, "out");
  writeFileSync(file, TINY.replace("horizon: 2 d", "horizon: 1 d"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...argv: string[]) => surplus("run", file, "--out", out, "--series", "none", ...argv);
const manifest = () => JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));

/** A metric of a variant in summary.csv: count, mean and half of the interval. */
function summaryOf(variant: string, metric: string) {
  const [head, ...rows] = readFileSync(join(out, "summary.csv"), "utf8").split("\n");
  const cells = rows.find((row) => row.startsWith(`${variant},${metric},`))!.split(",");
  const value = (name: string) => Number(cells[head!.split(",").indexOf(name)]);
  return { n: value("n"), mean: value("mean"), half: (value("ci95_high") - value("ci95_low")) / 2 };
}

describe("surplus run --precision", () => {
  it("adds replications until every variant is as precise, and says so", async () => {
    const said = await run("--precision", "revenue_usd 18 %");
    expect(said.code).toBe(0);
    const { n, mean, half } = summaryOf("sell", "revenue_usd");
    expect(n).toBeGreaterThan(5);
    expect(half / mean).toBeLessThanOrEqual(0.18);
    expect(said.err).toContain(`precision: revenue_usd 18 % reached with ${n} replications\n`);
    expect(said.out).toContain(`tiny: ${n} replications of each variant`);
    expect(manifest()).toMatchObject({
      replications: n,
      reproduce: expect.stringContaining(`--replications ${n}`),
    });
    expect(manifest().verdicts).toContainEqual({
      verdict: "precision",
      text: `precision: revenue_usd 18 % reached with ${n} replications`,
    });
  });

  it("gives the same bytes as that many replications from the start", async () => {
    await run("--precision", "revenue_usd 18 %", "--quiet");
    const { n } = summaryOf("sell", "revenue_usd");
    const first = readFileSync(join(out, "runs.csv"), "utf8");
    expect((await run("--replications", String(n), "--quiet")).code).toBe(0);
    expect(readFileSync(join(out, "runs.csv"), "utf8")).toBe(first);
  });

  it("never makes more than --max-replications, and refuses to start with more", async () => {
    const few = await run("--precision", "revenue_usd 0.1 %", "--max-replications", "1");
    expect(few.err).toContain("NOT reached with 1 replications");
    const argv = ["--replications", "9", "--max-replications", "8", "--precision", "revenue_usd 1 %"];
    const refused = await run(...argv);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/--replications 9 is more than --max-replications 8 allows/);
  });

  it("is repeated as it was by what is said to be tried next", async () => {
    const said = await run("--precision", "revenue_usd 18 %", "--variant", "sell");
    const { n } = summaryOf("sell", "revenue_usd");
    expect(said.err).toContain(`--replications ${n} --records`);
  });

  it("stops at the limit and says which variant is how far, and what it would take", async () => {
    const said = await run("--precision", "revenue_usd 0.1 %", "--max-replications", "6");
    expect(said.code).toBe(0);
    expect(summaryOf("sell", "revenue_usd").n).toBe(6);
    expect(said.err).toMatch(
      /precision: revenue_usd 0\.1 % NOT reached with 6 replications \(--max-replications\): sell ±\d+\.\d %, about [\d,]+ needed\n/,
    );
  });

  it.each([
    ["revenue_usd", /write a metric and a half-width, as in "net_value_usd 1 %"/],
    ["revenu_usd 1 %", /no metric `revenu_usd`; did you mean `revenue_usd`\?/],
  ])("refuses %j", async (rule, message) => {
    const said = await run("--precision", rule);
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });
});

describe("surplus run --batches", () => {
  it.each([
    ["--replications", ["--replications", "3"]],
    ["--precision", ["--precision", "revenue_usd 5 %"]],
    ["--records", ["--records"]],
    ["--series all", ["--series", "all"]],
  ])("does not go with %s", async (name, option) => {
    const said = await run("--batches", "4", ...option);
    expect([said.code, said.err]).toEqual([
      2,
      `error: --batches cuts one long run and does not go with ${name}\n`,
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it("takes two or more", async () => {
    expect((await run("--batches", "1")).err).toMatch(/--batches: take 2 or more/);
  });

  it("calls them what they are, adds up to one run, and is not overloaded by being cut", async () => {
    const said = await run("--batches", "6");
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^tiny: 6 batches of one run of each variant/);
    expect(said.err).toMatch(/^State +stable/m);
    expect(said.err).not.toMatch(/Internal work asks for/);
    expect(said.err).toMatch(/Reproduce {2}surplus run .*--seed 1 --batches 6 --series none\n/);
    const batches = summaryOf("sell", "revenue_usd");
    expect(batches.n).toBe(6);
    expect((await run("--replications", "1", "--force", "--quiet")).code).toBe(0);
    expect(6 * batches.mean).toBeCloseTo(summaryOf("sell", "revenue_usd").mean, 6);
  });

  it("has no series, and does not speak of them", async () => {
    const said = await surplus("run", file, "--out", out, "--batches", "2");
    expect(said.code).toBe(0);
    expect(existsSync(join(out, "timeseries.csv"))).toBe(false);
    expect(said.err).not.toContain("timeseries.csv");
  });

  it("makes other inputs of a folder than replications do", async () => {
    await run("--quiet");
    expect((await run("--batches", "4")).err).toMatch(/holds results of other inputs/);
  });
});

describe("the thresholds of a run", () => {
  const withThresholds = (text: string) =>
    writeFileSync(file, `${readFileSync(file, "utf8")}thresholds: ${text}\n`);

  it("end it with 0 when all are met", async () => {
    withThresholds('{ utilization: ">= 10 %" }');
    const said = await run("--replications", "6");
    expect(said.code).toBe(0);
    expect(said.err).toMatch(/^threshold: sell: utilization >= 10 %: met \(.*95 % interval/m);
  });

  it.each([
    ["missed", '{ evictions: ">= 1000" }', /sell: evictions >= 1000: MISSED \(0, /],
    [
      "undecided",
      '{ revenue_usd: ">= 1" }',
      /sell: revenue_usd >= 1: UNDECIDED \(.*; more replications may settle it\)/,
    ],
    [
      "without a value",
      '{ internal_slo_attainment: ">= 0.5" }',
      /sell: internal_slo_attainment >= 0\.5: NO VALUE/,
    ],
  ])(
    "end it with 3 when one is %s, which --quiet does not hide; the results are there",
    async (_, text, message) => {
      withThresholds(text);
      const said = await run("--quiet", "--variant", "sell", "--seed", "3");
      expect(said.err).toMatch(message);
      expect([said.code, said.out]).toEqual([3, ""]);
      expect(manifest().verdicts[0].verdict).toMatch(/^threshold_(missed|undecided|absent)$/);
    },
  );
});
