import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

let folder: string;
let file: string;
let run: string;

const PRICE = "products.on_demand.price=1:4 USD/GPUh";
const ONE = ["--variant", "sell", "--replications", "2"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "surplus-reproduce-test-"));
  file = join(folder, "tiny.yaml");
  run = join(folder, "run");
  writeFileSync(file, TINY.replace("horizon: 2 d", "horizon: 12 h"));
  const options = ["--records", "--series", "all", "--seed", "7", "--baseline", "sell"];
  expect((await surplus("run", file, "--out", run, ...options, "--quiet")).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the run's folder, to be spoilt. */
function copy(name: string): string {
  const target = join(folder, name);
  cpSync(run, target, { recursive: true });
  return target;
}

describe("surplus reproduce", () => {
  it("makes a run again, byte for byte, without its scenario file", async () => {
    const said = await surplus("reproduce", run);
    expect([said.code, said.err]).toEqual([0, expect.stringMatching(/^warning: Intervals from 2 [^\n]*\n$/)]);
    expect(said.out).toMatch(/^summary\.csv +the same$/m);
    expect(said.out).toMatch(/^leases\.csv +the same$/m);
    expect(said.out).toMatch(/ is reproduced: all 12 files are the same, byte for byte\n$/);
  });

  it("says nothing with --quiet when all is the same, not even the warnings of the run", async () => {
    expect(await surplus("reproduce", run, "--quiet")).toEqual({ code: 0, out: "", err: "" });
  });

  it.each<[string, string, string, string[]]>([
    ["sweep", "sweep", PRICE.replace("1:4 USD/GPUh", "1:4 USD/GPUh:2"), ["--vary"]],
    ["breakeven", "breakeven", PRICE, ["--value", "100", "--over"]],
    ["optimize", "optimize", PRICE, ["--maximize", "net_value_usd", "--rounds", "1", "--over"]],
    ["tornado", "sensitivity", PRICE, ["--vary"]],
    ["morris", "sensitivity", PRICE, ["--method", "morris", "--points", "2", "--vary"]],
  ])("makes a folder of a %s again", async (name, command, price, options) => {
    const out = join(folder, name);
    const made = await surplus(command, file, ...ONE, ...options, price, "--out", out, "--quiet");
    expect([made.code, made.err.includes("error")]).toEqual([0, false]);
    const said = await surplus("reproduce", out);
    expect(said.out).toMatch(/is reproduced: (all \d+ files are|its one file is) the same/);
    expect(said.code).toBe(0);
  });

  it("makes batches of a run again", async () => {
    const out = join(folder, "batches");
    await surplus("run", file, "--batches", "3", "--variant", "sell", "--out", out, "--quiet");
    expect((await surplus("reproduce", out)).code).toBe(0);
  });

  it("finds a file that was edited, exit code 3", async () => {
    const edited = copy("edited");
    writeFileSync(join(edited, "runs.csv"), readFileSync(join(edited, "runs.csv"), "utf8").replace(/1/, "2"));
    const said = await surplus("reproduce", edited);
    expect(said.code).toBe(3);
    expect(said.out).toMatch(/^runs\.csv +EDITED: /m);
    expect(said.out).toMatch(/is NOT reproduced: 11 of 12 files are the same\n$/);
    const quiet = await surplus("reproduce", edited, "--json", "--quiet");
    expect(quiet.err).toContain("warning: Intervals from 2");
    const json = JSON.parse(quiet.out);
    expect(json.reproduced).toBe(false);
    expect(json.outputs.filter((each: { verdict: string }) => each.verdict !== "same")).toEqual([
      { file: "runs.csv", verdict: "edited" },
    ]);
  });

  it("finds results that do not come out again, exit code 3", async () => {
    const other = copy("other");
    const path = join(other, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    manifest.scenario.resolved.products.on_demand.price = "2.96 USD/GPUh";
    manifest.outputs.push({ file: "thesis.csv", sha256: "0".repeat(64), bytes: 1 });
    manifest.version = "0.0.1";
    writeFileSync(path, JSON.stringify(manifest));
    const said = await surplus("reproduce", other);
    expect(said.code).toBe(3);
    expect(said.err).toMatch(/^note: written by surplus 0\.0\.1, this is /);
    expect(said.out).toMatch(/^ledger\.csv +DIFFERENT: /m);
    expect(said.out).toMatch(/^thesis\.csv +MISSING: /m);
  });

  it.each<[string, () => string]>([
    ["a folder without a manifest", () => folder],
    ["a folder that is not there", () => join(folder, "none")],
  ])("refuses %s", async (_, of) => {
    const said = await surplus("reproduce", of());
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(
      /^error: .* has no manifest\.json of surplus; name a folder that a command has written\n$/,
    );
  });
});

describe("surplus reproduce with a trace", () => {
  const TRACE = "submit_s,run_s,gpus\n0,3600,8\n40000,3600,8\n60000,7200,4\n";
  let out: string;
  let trace: string;

  beforeAll(async () => {
    const columns =
      "{ submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } }";
    const source = `{ arrivals: { kind: trace, file: data/jobs.csv, columns: ${columns} }, clusters: [c1] }`;
    const home = mkdtempSync(join(folder, "home-"));
    writeFileSync(
      join(home, "traced.yaml"),
      readFileSync(file, "utf8").replace(/training: .*/, `training: ${source}`),
    );
    mkdirSync(join(home, "data"));
    trace = join(home, "data/jobs.csv");
    writeFileSync(trace, TRACE);
    out = join(home, "out");
    expect((await surplus("run", join(home, "traced.yaml"), "--out", out, "--quiet")).code).toBe(0);
  });

  it("needs the folder of the inputs, and then gives the same bytes", async () => {
    const lost = await surplus("reproduce", out);
    expect(lost.code).toBe(2);
    expect(lost.err).toMatch(
      /the input data\/jobs\.csv \(sha256 [0-9a-f]{12}…\) is not there as it was; .*--inputs/,
    );
    expect((await surplus("reproduce", out, "--inputs", join(trace, "../.."))).code).toBe(0);
  });

  it("refuses an input that has changed since, exit code 2", async () => {
    appendFileSync(trace, "70000,60,1\n");
    const said = await surplus("reproduce", out, "--inputs", join(trace, "../.."));
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/^error: the input data\/jobs\.csv .* is not there as it was/);
    writeFileSync(trace, TRACE);
    expect((await surplus("reproduce", out, "--inputs", join(trace, "../.."))).code).toBe(0);
  });
});
