import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

let folder: string;
let file: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-hindsight-"));
  file = join(folder, "tiny.yaml");
  out = join(folder, "out");
  writeFileSync(file, TINY.replace("horizon: 2 d", "horizon: 1 d"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = [
  "net_value_usd",
  "hindsight_control_usd",
  "hindsight_wtp_usd",
  "share_of_hindsight_control",
  "share_of_hindsight_wtp",
];

/** The metrics of a row of runs.csv, by name. */
function runsOf(variant: string): readonly Record<string, string>[] {
  const [head, ...rows] = readFileSync(join(out, "runs.csv"), "utf8").trim().split(/\r?\n/);
  const columns = head!.split(",");
  return rows
    .map((row) => row.split(","))
    .filter(([name]) => name === variant)
    .map((cells) =>
      Object.fromEntries(NAMES.map((name) => [name, cells[columns.indexOf(name)] ?? "no column"])),
    );
}

describe("the hindsight bound of a run", () => {
  it("is there with --hindsight, above the net value, and the shares follow from it", async () => {
    expect((await surplus("run", file, "--out", out, "--hindsight")).code).toBe(0);
    for (const run of runsOf("sell")) {
      const [net, control, wtp, ofControl, ofWtp] = NAMES.map((name) => Number(run[name]));
      expect(net).toBeGreaterThan(0);
      expect(control).toBeGreaterThanOrEqual(net!);
      // All pay 5 USD instead of 2.95: the energy that is taken off both is small beside that.
      expect(wtp! / control!).toBeCloseTo(5 / 2.95, 1);
      expect(ofControl).toBeCloseTo(net! / control!, 9);
      expect(ofWtp).toBeCloseTo(net! / wtp!, 9);
    }
    // Who sells nothing has the same requests before him.
    for (const run of runsOf("internal-only")) expect(Number(run["share_of_hindsight_control"])).toBe(0);
  });

  it("is empty where nobody asks, and there where the scenario does", async () => {
    await surplus("run", file, "--out", out);
    expect(runsOf("sell")[0]).toMatchObject({ hindsight_control_usd: "", share_of_hindsight_wtp: "" });
    const asking = join(folder, "asking.yaml");
    writeFileSync(
      asking,
      `${readFileSync(file, "utf8")}observe: [{ hindsight: true }]\nthresholds: { share_of_hindsight_control: "> 0.1" }\n`,
    );
    const said = await surplus("run", asking, "--out", out, "--force", "--replications", "1");
    expect(said.err).toContain("sell: share_of_hindsight_control > 0.1: met");
    expect(Number(runsOf("sell")[0]!["hindsight_control_usd"])).toBeGreaterThan(0);
  });

  it("makes results of its own, which their manifest can reproduce", async () => {
    await surplus("run", file, "--out", out, "--hindsight");
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest.arguments).toContain("--hindsight");
    expect((await surplus("run", file, "--out", out)).code).toBe(2);
    expect((await surplus("reproduce", out)).code).toBe(0);
  });
});
