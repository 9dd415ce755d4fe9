import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";
import { LOSS_FILE, PRICE, rowsOf, SMALL, temporaryFolder } from "./loss-system.ts";

const folder = temporaryFolder();
const out = () => join(folder.path, "out");

/** A search of the small loss system into the folder; 10 replications are the least it takes. */
const breakeven = (...argv: string[]) =>
  surplus("breakeven", LOSS_FILE, ...SMALL, "--set", "horizon=40 h", "--out", out(), ...argv);

const SUPPORT = ["--set", "costs.support=1 USD/GPUh"];

describe("surplus breakeven", () => {
  it("finds the price that just pays the cost of a sold hour, without any doubt", async () => {
    // Value is (price - 1 USD) times the hours sold in every run. 1 USD is one of the points that are tried.
    const said = await breakeven("--over", `${PRICE}=0.5:3 USD/GPUh`, ...SUPPORT);
    expect(said.code).toBe(0);
    expect(said.out).toBe(
      "Break-even products.on_demand.price = 1 USD/GPUh\n" +
        "           95 % interval: 1 to 1 USD/GPUh\n" +
        "net_value_usd is $0 there, and above it beyond.\n",
    );
    const [row] = rowsOf(folder.read("out/breakeven.csv").replaceAll(/"[^"]*"/g, "quoted"));
    expect(row).toMatchObject({ quantity: PRICE, unit: "USD/GPUh" });
    // Prices are whole numbers of nano-dollars.
    for (const end of [row!.value, row!.low, row!.high]) expect(Number(end)).toBeCloseTo(1, 8);
  });

  it("finds it between the points, too, by straight lines that become ever shorter", async () => {
    const said = await breakeven("--over", `${PRICE}=0.7:3.1 USD/GPUh`, ...SUPPORT, "--json");
    const { crossing, metric, value, path, unit } = JSON.parse(said.out);
    expect({ metric, value, path, unit }).toEqual({
      metric: "net_value_usd",
      value: 0,
      path: PRICE,
      unit: "USD/GPUh",
    });
    expect(crossing.x).toBeCloseTo(1, 3);
    expect(crossing.low).toBeCloseTo(1, 2);
    expect(crossing.high).toBeCloseTo(1, 2);
    const rounds = rowsOf(folder.read("out/search.csv")).map((row) => Number(row.round));
    expect(rounds.filter((round) => round === 1)).toHaveLength(6);
    expect(Math.max(...rounds)).toBe(3);
  });

  it("says that a value falls beyond the crossing", async () => {
    // Value is (2 USD - support) times the same hours: a straight line.
    const said = await breakeven("--over", "costs.support=0.3:4 USD/GPUh");
    expect(said.out).toMatch(/^Break-even costs\.support = 2 USD\/GPUh\n +95 % interval: /);
    expect(said.out).toContain("net_value_usd is $0 there, and below it beyond.\n");
  });

  it("has an interval where noise is in the way, around the crossing of the steady state", async () => {
    // Erlang B of 10 exp(-1) = 3.68 Erlang passes 10 % between 5 servers (0.165) and 6 (0.095).
    const said = await breakeven(
      ...[
        "--over",
        "fleet.clusters.pool.gpus=2:12",
        "--metric",
        "blocking_probability",
        "--value",
        "0.1",
        "--json",
      ],
      ...["--set", "horizon=110 h"],
    );
    const { crossing } = JSON.parse(said.out);
    expect(crossing.low).toBeLessThan(crossing.x);
    expect(crossing.x).toBeLessThan(crossing.high);
    expect(crossing.low).toBeLessThan(6);
    expect(crossing.high).toBeGreaterThan(5);
    const places = rowsOf(folder.read("out/search.csv")).map((row) =>
      Number(row["fleet.clusters.pool.gpus"]),
    );
    expect(places.every(Number.isInteger)).toBe(true);
  });

  it("says that a metric does not cross the value, and what it is at both ends", async () => {
    const said = await breakeven("--over", `${PRICE}=2:4 USD/GPUh`, ...SUPPORT);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(
      /^No break-even: net_value_usd does not cross \$0 for products\.on_demand\.price between 2 and 4 USD\/GPUh: it is \$\d.* ± \$.* at 2\.00, \$\d.* ± \$.* at 4\.00\.\n$/,
    );
    expect(folder.read("out/breakeven.csv")).toContain("net_value_usd does not cross 0 between 2 and 4");
    // One round is enough to see it.
    expect(new Set(rowsOf(folder.read("out/search.csv")).map((row) => row.round))).toEqual(new Set(["1"]));
    const json = await breakeven("--over", `${PRICE}=2:4 USD/GPUh`, ...SUPPORT, "--json");
    expect(JSON.parse(json.out).crossing).toBeNull();
  });

  it("gives the same bytes when it is reproduced", async () => {
    await breakeven("--over", `${PRICE}=2:4 USD/GPUh`, "--value", "-5", "--quiet");
    expect(readdirSync(out()).sort()).toEqual([
      "breakeven.csv",
      "columns.csv",
      "manifest.json",
      "search.csv",
      "timing.json",
    ]);
    expect((await surplus("reproduce", out(), "--inputs", "test/fixtures")).code).toBe(0);
  });

  it("says what is missing or wrong in the command, exit code 2", async () => {
    const over = ["--over", `${PRICE}=1:3 USD/GPUh`];
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], "--over <path=lo:hi>"],
      [["--over", `${PRICE}=1:3 USD/GPUh:5`], "write `path=lo:hi`"],
      [["--over", `${PRICE}=3:1 USD/GPUh`], "the lower end 3 must be below the upper end 1"],
      [["--over", `${PRICE}=0:3 USD/GPUh`], "expected a price per GPU-hour above 0"],
      [[...over, "--value", "much"], "Give a number."],
      [[...over, "--metric", "net_valu_usd"], "no metric `net_valu_usd`; did you mean `net_value_usd`?"],
    ];
    for (const [argv, message] of cases) {
      const said = await breakeven(...argv);
      expect(said.code, message).toBe(2);
      expect(said.err).toContain(message);
    }
    const file = join(folder.path, "tiny.yaml");
    writeFileSync(file, TINY);
    const two = await surplus("breakeven", file, "--no-cache", ...over);
    expect([two.code, two.err]).toEqual([
      2,
      "error: one variant at a time: choose it with --variant (there are internal-only, sell)\n",
    ]);
    expect(readdirSync(folder.path)).toEqual(["tiny.yaml"]);
  });
});
