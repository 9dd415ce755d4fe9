import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

let folder: string;
let file: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-run-"));
  file = join(folder, "tiny.yaml");
  out = join(folder, "out");
  writeFileSync(file, TINY);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(out, name), "utf8");
const manifest = () => JSON.parse(read("manifest.json")) as Record<string, unknown>;

describe("surplus run", () => {
  it("prints the table on stdout, and where the files are, what to try and how to reproduce on stderr", async () => {
    const said = await surplus("run", file, "--out", out);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^tiny: 2 replications/);
    expect(said.out).toMatch(/internal-only .*\$0/);
    expect(said.err).toContain(`Results    ${out}/`);
    expect(said.err).toMatch(/Try next {3}surplus run/);
    expect(said.err).toMatch(
      /Reproduce {2}surplus run .*--seed 1 --replications 2\n\s+surplus \d+\.\d+\.\d+, inputs [0-9a-f]{12}/,
    );
    expect(readdirSync(out).sort()).toEqual([
      "columns.csv",
      "comparison.csv",
      "ledger.csv",
      "manifest.json",
      "products.csv",
      "ratios.csv",
      "runs.csv",
      "segments.csv",
      "summary.csv",
      "timeseries.csv",
      "timing.json",
      "workloads.csv",
    ]);
  });

  it("makes the net value of selling nothing exactly 0", async () => {
    await surplus("run", file, "--out", out, "--quiet");
    const row = read("summary.csv")
      .split("\n")
      .find((line) => line.startsWith("internal-only,net_value_usd"));
    expect(row).toBe("internal-only,net_value_usd,USD,2,0,0,0,0,0,0,t,0,,,");
  });

  it("gives the same bytes again, but for timing.json, and says that it replaces them", async () => {
    await surplus("run", file, "--out", out, "--records", "--series", "all");
    const first = Object.fromEntries(readdirSync(out).map((name) => [name, read(name)]));
    const said = await surplus("run", file, "--out", out, "--records", "--series", "all");
    expect(said.err).toContain("Replacing the results of the same inputs");
    for (const name of readdirSync(out))
      if (name !== "timing.json") expect(read(name), name).toBe(first[name]);
  });

  it("never overwrites results of other inputs without --force", async () => {
    await surplus("run", file, "--out", out, "--quiet");
    const before = read("manifest.json");
    const refused = await surplus("run", file, "--out", out, "--seed", "2");
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/holds results of other inputs.*--force/);
    expect(read("manifest.json")).toBe(before);
    expect((await surplus("run", file, "--out", out, "--seed", "2", "--force", "--quiet")).code).toBe(0);
    expect(manifest().seed).toBe("2");
  });

  it("takes more replications as the same inputs", async () => {
    await surplus("run", file, "--out", out, "--quiet");
    const two = read("runs.csv")
      .split("\n")
      .filter((line) => line.startsWith("sell,"));
    expect((await surplus("run", file, "--out", out, "--replications", "3", "--quiet")).code).toBe(0);
    const three = read("runs.csv")
      .split("\n")
      .filter((line) => line.startsWith("sell,"));
    expect(three).toHaveLength(3);
    expect(three.slice(0, 2)).toEqual(two);
  });

  it("refuses a folder with foreign files, and keeps them under --force", async () => {
    mkdirSync(out);
    writeFileSync(join(out, "thesis.docx"), "mine");
    const refused = await surplus("run", file, "--out", out);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("thesis.docx");
    expect((await surplus("run", file, "--out", out, "--force", "--quiet")).code).toBe(0);
    expect(read("thesis.docx")).toBe("mine");
    expect(existsSync(join(out, "summary.csv"))).toBe(true);
  });

  it("reports all problems of a scenario with their places and writes nothing", async () => {
    writeFileSync(file, TINY.replace("rate: 1 /h", "rate: 1").replace("gpus: 4", "gpu: 4"));
    const said = await surplus("run", file, "--out", out);
    expect(said.code).toBe(2);
    expect(said.out).toBe("");
    expect(said.err).toMatch(/tiny\.yaml:\d+:\d+/);
    expect(said.err).toMatch(/has [2-9] problems; nothing was run/);
    expect(readdirSync(folder)).toEqual(["tiny.yaml"]);
  });

  it("runs only the variants that are named, and suggests the nearest name", async () => {
    expect((await surplus("run", file, "--out", out, "--variant", "sell", "--quiet")).code).toBe(0);
    expect(read("runs.csv")).not.toContain("internal-only");
    const said = await surplus("run", file, "--out", join(folder, "b"), "--variant", "sel");
    expect([said.code, said.err]).toEqual([
      2,
      "error: the scenario has no variant `sel`; did you mean `sell`?\n",
    ]);
  });

  it("applies --set, and counts it as another input", async () => {
    await surplus("run", file, "--out", out, "--quiet");
    const refused = await surplus("run", file, "--out", out, "--set", "products.on_demand.price=3 USD/GPUh");
    expect(refused.code).toBe(2);
    await surplus(
      "run",
      file,
      "--out",
      out,
      "--force",
      "--quiet",
      "--set",
      "products.on_demand.price=3 USD/GPUh",
    );
    expect(read("timeseries.csv").split("\n")[1]).toMatch(/,3$/);
    expect(manifest().reproduce).toContain("--set 'products.on_demand.price=3 USD/GPUh'");
  });

  it("measures the load of batches against their own length", async () => {
    const said = await surplus("run", file, "--out", out, "--batches", "6");
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^tiny: 6 batches of one run/);
    expect(said.err).not.toContain("Internal work asks for");
  });

  it("prints the summary as JSON, and nothing else, on stdout", async () => {
    const said = await surplus("run", file, "--out", out, "--json");
    const summary = JSON.parse(said.out);
    expect(summary).toMatchObject({ scenario: "tiny", seed: "1", replications: 2 });
    expect(summary.variants[1].metrics.requests_offered.n).toBe(2);
  });

  it("says nothing on stdout and no places on stderr with --quiet", async () => {
    const said = await surplus("run", file, "--out", out, "--quiet");
    expect(said.out).toBe("");
    expect(said.err).toMatch(/^warning: Intervals from 2 replications[^\n]*\n$/);
  });

  it("writes leases and jobs with --records only, and no time series with --series none", async () => {
    await surplus("run", file, "--out", out, "--records", "--series", "none", "--quiet");
    expect(existsSync(join(out, "timeseries.csv"))).toBe(false);
    expect(read("leases.csv").split("\n").length).toBeGreaterThan(100);
    expect(read("jobs.csv").split("\n")[0]).toContain("arrival_time");
  });

  it("puts hashes into the manifest that fit the files, and nothing of folder or machine", async () => {
    await surplus("run", file, "--out", out, "--quiet");
    const { createHash } = await import("node:crypto");
    const { outputs } = manifest() as { outputs: { file: string; sha256: string }[] };
    expect(outputs.map((each) => each.file)).not.toContain("timing.json");
    for (const { file: name, sha256 } of outputs) {
      expect(createHash("sha256").update(read(name)).digest("hex"), name).toBe(sha256);
    }
    expect(read("manifest.json")).not.toContain(folder);
    expect(JSON.parse(read("timing.json"))).toHaveProperty("wall_seconds");
  });

  it("says in one line that the folder cannot be written, exit code 1", async () => {
    writeFileSync(join(folder, "file"), "");
    const said = await surplus("run", file, "--out", join(folder, "file", "x"));
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/^error: cannot write .*a part of the path is a file.*\n$/);
  });

  it("names file, row and column of a bad row of a trace, exit code 2", async () => {
    writeFileSync(join(folder, "trace.csv"), "submit_s,run_s,gpus\n0,60,8\n5,60,many\n");
    const arrivals =
      "{ kind: trace, file: trace.csv, columns: { submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } } }";
    const text = TINY.replace(
      /training: .*/,
      `training: { arrivals: ${arrivals}, clusters: [c1], value: 4 USD/GPUh }`,
    );
    writeFileSync(file, text);
    const said = await surplus("run", file, "--out", out);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/trace\.csv:3: row 2, column "gpus"/);
    expect(existsSync(out)).toBe(false);
  });

  it("says what a trace asks for against capacity", async () => {
    writeFileSync(join(folder, "trace.csv"), "submit_s,run_s,gpus\n0,36000,64\n36000,36000,64\n");
    const arrivals =
      "{ kind: trace, file: trace.csv, columns: { submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } } }";
    writeFileSync(
      file,
      TINY.replace(/training: .*/, `training: { arrivals: ${arrivals}, clusters: [c1], value: 4 USD/GPUh }`),
    );
    const said = await surplus("run", file, "--out", out);
    expect(said.err).toMatch(
      /trace of training: 2 jobs, 1,280 GPU-hours .* offered load 400\.0% of 32 GPUs\n/,
    );
    expect(said.err.match(/warning: .*400\.0%/g)).toHaveLength(1);
    expect(said.err).toMatch(/warning: .*jobs of up to 64 GPUs; those above 32/);
    expect(said.err).not.toMatch(/Internal work asks for|queue of training grew/);
    expect((await surplus("validate", file)).err).toMatch(/warning: .*offers 400\.0%/);
  });

  it("reports bad rows of a trace, of a variant's as well, together with all other problems", async () => {
    writeFileSync(join(folder, "good.csv"), "submit_s,run_s,gpus\n0,60,8\n");
    writeFileSync(join(folder, "bad.csv"), "submit_s,run_s,gpus\n0,60,8\n5,60,many\n6,,1\n");
    const arrivals =
      "{ kind: trace, file: good.csv, columns: { submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } } }";
    const variant =
      "other: { internal: { jobs: { training: { arrivals: { file: bad.csv } } } }, costs: { suport: 1 } } }";
    writeFileSync(
      file,
      TINY.replace(/training: .*/, `training: { arrivals: ${arrivals}, clusters: [c1] }`).replace(
        "sell: {} }",
        `sell: {}, ${variant}`,
      ),
    );
    const said = await surplus("run", file, "--out", out);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/did you mean `support`/);
    expect(said.err).toMatch(/bad\.csv:3: row 2, column "gpus"/);
    expect(said.err).toMatch(/bad\.csv:4: row 3, column "run_s"/);
    expect(said.err).toMatch(/has 3 problems; nothing was run/);
    expect(existsSync(out)).toBe(false);
  });

  it("warns of a trace without rows", async () => {
    writeFileSync(join(folder, "trace.csv"), "submit_s,run_s,gpus\n");
    const arrivals =
      "{ kind: trace, file: trace.csv, columns: { submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } } }";
    writeFileSync(file, TINY.replace(/training: .*/, `training: { arrivals: ${arrivals}, clusters: [c1] }`));
    expect((await surplus("validate", file)).err).toMatch(
      /warning: The trace of training has a header but no rows/,
    );
  });

  it("warns once of a job source that asks for more than its clusters have", async () => {
    writeFileSync(file, TINY.replace("rate: 1 /h", "rate: 9 /h"));
    const said = await surplus("run", file, "--out", out);
    expect(said.err.match(/warning: /g)).toHaveLength(2);
    expect(said.err).toMatch(/`training` offers 225 %/);
    expect(said.err).toMatch(/Intervals from 2/);
  });

  it("keeps what was asked for in what it proposes next", async () => {
    const said = await surplus("run", file, "--out", out, "--variant", "sell", "--set", "horizon=1 d");
    expect(said.err).toContain(`--variant sell --set 'horizon=1 d' --replications 20 --out ${out}`);
  });
});
