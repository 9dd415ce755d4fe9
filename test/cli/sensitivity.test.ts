import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { surplus } from "./harness.ts";
import { LOSS_FILE, PRICE, rowsOf, SMALL, temporaryFolder } from "./loss-system.ts";

const folder = temporaryFolder();

/** An analysis of the small loss system into the folder. */
const sensitivity = (...argv: string[]) =>
  surplus("sensitivity", LOSS_FILE, ...SMALL, ...SHORT, "--out", join(folder.path, "out"), ...argv);

const SHORT = ["--set", "horizon=40 h", "--replications", "2"];
const SUPPORT = ["--vary", "costs.support=0:1 USD/GPUh"];
/** Electricity is not charged in this scenario. */
const IDLE = ["--vary", "fleet.data_centers.site.electricity=40:90 USD/MWh"];
const OVER_PRICE = ["--vary", `${PRICE}=1.5:3 USD/GPUh`];

interface Measure {
  readonly input: string;
  readonly measure: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const measures = (): readonly Measure[] =>
  rowsOf(folder.read("out/sensitivity.csv")).map((row) => ({
    input: row.input!,
    measure: row.measure!,
    value: Number(row.value),
    low: Number(row.ci95_low),
    high: Number(row.ci95_high),
  }));

const measureOf = (input: string, measure: string): Measure =>
  measures().find((each) => each.input.endsWith(input) && each.measure === measure)!;

/** Hours sold in each replication, at the price of the scenario. */
async function soldHours(): Promise<readonly number[]> {
  const out = join(folder.path, "run");
  await surplus("run", LOSS_FILE, ...SMALL, ...SHORT, "--out", out, "--quiet");
  return rowsOf(folder.read("run/runs.csv")).map((row) => Number(row.sold_gpu_hours));
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe("surplus sensitivity", () => {
  it("by a tornado: a dollar of support for every hour costs as many dollars as hours are sold", async () => {
    const said = await sensitivity(...IDLE, ...SUPPORT, ...OVER_PRICE);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^loss-price, base: what moves net_value_usd \(tornado\)\n/);
    expect(said.out).toMatch(/input +range +at_low +at_high/);
    const support = measureOf("support", "at_high");
    const hours = await soldHours();
    expect(support.value).toBeCloseTo(-mean(hours), 6);
    expect((support.low + support.high) / 2).toBeCloseTo(support.value, 6);
    expect(measureOf("support", "at_low")).toMatchObject({ value: 0, low: 0, high: 0 });
    for (const end of ["at_low", "at_high"])
      expect(measureOf("electricity", end)).toMatchObject({ value: 0 });
    // The longest bar first, in the file and in the table.
    expect(measures().at(-1)!.input).toBe("fleet.data_centers.site.electricity");
    expect(said.out.indexOf("support")).toBeLessThan(said.out.indexOf("electricity"));
  });

  it("by Morris: what is added has no spread, what does nothing is 0, and what interacts has one", async () => {
    const said = await sensitivity("--method", "morris", "--points", "4", ...IDLE, ...SUPPORT, ...OVER_PRICE);
    expect(said.out).toMatch(/^loss-price, base: what moves net_value_usd \(morris\)\n/);
    expect(said.out).toMatch(/input +range +mu +mu_star +sigma/);
    for (const measure of ["mu", "mu_star", "sigma"]) expect(measureOf("electricity", measure).value).toBe(0);
    // Support costs less where the price is high and few hours are sold.
    expect(measureOf("support", "mu").value).toBeLessThan(0);
    expect(measureOf("support", "mu_star").value).toBe(-measureOf("support", "mu").value);
    expect(measureOf("support", "sigma").value).toBeGreaterThan(1);
    await sensitivity("--method", "morris", "--points", "3", ...IDLE, ...SUPPORT, "--force");
    expect(measureOf("support", "mu").value).toBeCloseTo(-mean(await soldHours()), 6);
    expect(measureOf("support", "sigma").value).toBeCloseTo(0, 6);
  });

  it("by Sobol': an input alone explains all of the variance, one that does nothing explains none", async () => {
    const said = await sensitivity("--method", "sobol", "--points", "16", ...IDLE, ...SUPPORT);
    expect(said.out).toMatch(/^loss-price, base: what moves net_value_usd \(sobol\)\n/);
    expect(said.out).toMatch(/input +range +first +total/);
    for (const measure of ["first", "total"]) {
      const support = measureOf("support", measure);
      expect(support.value).toBeCloseTo(1, 1);
      expect(support.low).toBeLessThanOrEqual(1);
      expect(support.high).toBeGreaterThanOrEqual(1);
      expect(measureOf("electricity", measure)).toMatchObject({ value: 0, low: 0, high: 0 });
    }
  });

  it("writes the same bytes when it is reproduced, and all of it as JSON", async () => {
    const said = await sensitivity("--method", "morris", "--points", "2", ...SUPPORT, "--json");
    expect(JSON.parse(said.out)).toMatchObject({
      metric: "net_value_usd",
      method: "morris",
      variant: "base",
      measures: [{ measure: "mu", unit: "USD" }, { measure: "mu_star" }, { measure: "sigma" }],
    });
    const out = join(folder.path, "out");
    expect(readdirSync(out).sort()).toEqual([
      "columns.csv",
      "manifest.json",
      "sensitivity.csv",
      "timing.json",
    ]);
    expect((await surplus("reproduce", out, "--inputs", "test/fixtures")).code).toBe(0);
  });

  it("says what is missing or wrong in the command, exit code 2", async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], "name at least one input with --vary path=lo:hi"],
      [["--vary", `${PRICE}=1,2`], "--vary: "],
      [["--vary", `${PRICE}=1,2`], "write `path=lo:hi`"],
      [[...SUPPORT, ...SUPPORT], "--vary names a path twice"],
      [[...SUPPORT, "--metric", "net_valu_usd"], "did you mean `net_value_usd`?"],
      [[...SUPPORT, "--method", "guess"], "Allowed choices are tornado, sobol, morris"],
      [["--method", "sobol", "--points", "2", ...IDLE], "net_value_usd does not vary over these inputs"],
    ];
    for (const [argv, message] of cases) {
      const said = await sensitivity(...argv);
      expect(said.code, message).toBe(2);
      expect(said.err).toContain(message);
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
