import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasColour } from "../../src/cli/cli-io.ts";
import { describeFailure } from "../../src/cli/describe-failure.ts";
import { progressOn } from "../../src/cli/progress.ts";
import { shellQuote } from "../../src/cli/shell-quote.ts";
import { scenario } from "../metrics/fake-results.ts";
import { surplus, TINY } from "./harness.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-cli-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the command line", () => {
  it("prints help with examples first when it is given nothing", async () => {
    const said = await surplus();
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/^Examples:\n {2}surplus init/);
    for (const name of ["init", "validate", "run", "verify"])
      expect(said.out).toMatch(new RegExp(`\\n {2}${name} `));
  });

  it("has help for every command that it lists", async () => {
    const { out } = await surplus("--help");
    const names = [...out.matchAll(/^ {2}([a-z]+) .*\S/gm)].map(([, name]) => name!);
    expect(names).toEqual(expect.arrayContaining(["run", "export", "query", "report"]));
    for (const name of names.filter((each) => !["surplus", "help"].includes(each)))
      expect((await surplus(name, "--help")).out, name).toContain(`Usage: surplus ${name} `);
  });

  it("suggests the nearest option and command, exit code 2", async () => {
    const option = await surplus("run", "x.yaml", "--replicatons", "3");
    expect([option.code, option.out]).toEqual([2, ""]);
    expect(option.err).toContain("Did you mean --replications?");
    const command = await surplus("rum");
    expect(command.code).toBe(2);
    expect(command.err).toContain("Did you mean run?");
  });

  it.each(["0", "-1", "1.5", "many", ""])("refuses --replications %j", async (text) => {
    const said = await surplus("run", "quickstart", `--replications=${text}`);
    expect(said.code).toBe(2);
    expect(said.err).toContain("--replications");
  });

  it("refuses a number of workers that is none", async () => {
    expect((await surplus("run", "quickstart", "--workers", "0")).code).toBe(2);
  });

  it("prints its version", async () => {
    expect((await surplus("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("surplus init", () => {
  it("writes a valid scenario, and never over an existing file", async () => {
    const said = await surplus("init", folder);
    const path = join(folder, "scenario.yaml");
    expect([said.code, said.out]).toEqual([0, `${path}\n`]);
    expect((await surplus("validate", path)).code).toBe(0);
    writeFileSync(path, "mine");
    const again = await surplus("init", folder);
    expect(again.code).toBe(2);
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  it("writes a scenario that runs as it is and earns something", async () => {
    await surplus("init", folder);
    const out = join(folder, "out");
    const said = await surplus(
      "run",
      join(folder, "scenario.yaml"),
      "--out",
      out,
      "--replications",
      "1",
      "--set",
      "horizon=3 d",
    );
    expect(said.code).toBe(0);
    expect(existsSync(join(out, "summary.csv"))).toBe(true);
    expect(said.out).toMatch(/mix .*\$\d/);
  });
});

describe("surplus validate", () => {
  it("says on stdout what a valid file holds", async () => {
    const path = join(folder, "tiny.yaml");
    writeFileSync(path, TINY);
    const said = await surplus("validate", path);
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out).toContain(
      "valid (1 cluster, 0 services, 1 job source, 1 segment, 1 product, 2 variants)",
    );
  });

  it("looks at every file and gives every problem, exit code 2", async () => {
    const [good, bad] = [join(folder, "good.yaml"), join(folder, "bad.yaml")];
    writeFileSync(good, TINY);
    writeFileSync(bad, TINY.replace("2 d", "2").replace("6 h", "-6 h"));
    const said = await surplus("validate", bad, good);
    expect(said.code).toBe(2);
    expect(said.out).toContain("good.yaml: valid");
    expect(said.err).toMatch(/bad\.yaml:\d+:\d+: horizon/);
    expect(said.err).toContain("bad.yaml has 2 problems");
  });

  it("gives verdicts as JSON", async () => {
    const said = await surplus("validate", join(folder, "none.yaml"), "--json");
    expect(said.code).toBe(2);
    expect(JSON.parse(said.out)).toMatchObject([
      { valid: false, problems: [expect.stringContaining("none.yaml")] },
    ]);
  });

  it("knows bundled scenarios by name", async () => {
    expect((await surplus("validate", "quickstart")).code).toBe(0);
  });
});

describe("an internal error", () => {
  it("names seed, replication, simulated time, event number and the command to see it again", () => {
    const error = Object.assign(new Error("GPU states of c1 add up to 99, not 100"), {
      nowMs: 3_600_000,
      events: 42,
    });
    const place = { variant: "spot only", variantIndex: 0, replication: 3, seed: "7", salesOff: false };
    const options = { file: "a b.yaml", set: [], scenario: scenario(), debug: false };
    const text = describeFailure({ ...place, error }, options);
    expect(text).toContain("internal error: GPU states of c1 add up to 99, not 100");
    expect(text).toContain("seed 7, replication 3, at 3600000 ms (2026-11-02T01:00:00.000Z), event 42");
    expect(text).toContain(
      "surplus run 'a b.yaml' --seed 7 --variant 'spot only' --replications 4 --check --debug",
    );
    expect(text).not.toMatch(/\n\s+at /);
    expect(describeFailure({ ...place, error }, { ...options, debug: true })).toMatch(/\n\s+at /);
  });
});

describe("progress and colour", () => {
  it("off a terminal, progress is a line at each tenth after two seconds, and silence before", async () => {
    let text = "";
    let now = 0;
    const progress = await progressOn({ write: (line) => (text += line) }, () => now);
    for (let step = 1; step <= 100; step++) {
      now += 300;
      progress.update(step, 100);
    }
    expect(text.split("\n")[0]).toBe("10 % done after 3 s");
    expect(text.trim().split("\n")).toHaveLength(9);
  });

  it("off a terminal, slow progress shows every ten seconds", async () => {
    let text = "";
    let now = 0;
    const progress = await progressOn({ write: (line) => (text += line) }, () => now);
    for (let step = 1; step <= 30; step++) {
      now += 1000;
      progress.update(step, 10_000);
    }
    expect(text.trim().split("\n")).toHaveLength(3);
  });

  it("colour follows NO_COLOR, FORCE_COLOR and TERM before the terminal", () => {
    const terminal = { write: () => {}, isTTY: true };
    const pipe = { write: () => {} };
    expect(hasColour(terminal, {})).toBe(true);
    expect(hasColour(terminal, { NO_COLOR: "1" })).toBe(false);
    expect(hasColour(terminal, { TERM: "dumb" })).toBe(false);
    expect(hasColour(pipe, {})).toBe(false);
    expect(hasColour(pipe, { FORCE_COLOR: "1" })).toBe(true);
  });

  it("words for a shell are quoted only where they must be", () => {
    expect(["a=b", "two words", "it's", ""].map(shellQuote)).toEqual([
      "a=b",
      "'two words'",
      "'it'\\''s'",
      "''",
    ]);
  });
});
