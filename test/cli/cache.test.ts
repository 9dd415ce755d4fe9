import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
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
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TINY } from "./harness.ts";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const ARRIVALS =
  "{ kind: trace, file: jobs.csv, columns: { submit: { name: submit_s, unit: s }, duration: { name: run_s, unit: s }, gpus: { name: gpus } } }";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-cache-"));
  mkdirSync(join(folder, "one"));
  writeFileSync(join(folder, "one/jobs.csv"), "submit_s,run_s,gpus\n0,3600,8\n40000,7200,4\n");
  writeFileSync(
    join(folder, "one/tiny.yaml"),
    TINY.replace(/training: .*/, `training: { arrivals: ${ARRIVALS}, clusters: [c1] }`),
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function surplus(file: string, out: string, ...options: string[]) {
  const args = [MAIN, "run", file, "--out", out, "--workers", "2", ...options];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
}

/** How many runs were found, and how many computed. */
function tally(out: string) {
  const timing = JSON.parse(readFileSync(join(folder, out, "timing.json"), "utf8"));
  return { reused: timing.runs_reused, computed: timing.runs_computed };
}

const cached = (ending: string) =>
  readdirSync(join(folder, ".surplus-cache"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(ending),
  );

const ended = (child: ChildProcess) => new Promise((resolve) => child.on("exit", resolve));

// These need the compiled program: the sources keep no cache.
describe.skipIf(!existsSync(MAIN))("the cache of the compiled program", () => {
  it("knows a scenario that was moved with its trace, and described otherwise", () => {
    expect(surplus("one/tiny.yaml", "first").status).toBe(0);
    expect(tally("first")).toEqual({ reused: 0, computed: 4 });

    mkdirSync(join(folder, "two"));
    const text = readFileSync(join(folder, "one/tiny.yaml"), "utf8");
    writeFileSync(join(folder, "two/other.yaml"), `${text}description: The same in other words.\n`);
    cpSync(join(folder, "one/jobs.csv"), join(folder, "two/jobs.csv"));
    surplus("two/other.yaml", "second");
    expect(tally("second")).toEqual({ reused: 4, computed: 0 });
    expect(readFileSync(join(folder, "second/runs.csv"))).toEqual(
      readFileSync(join(folder, "first/runs.csv")),
    );
  });

  it("refuses rows that are not what was stored, and says what to do", () => {
    surplus("one/tiny.yaml", "first", "--records");
    for (const name of cached(".leases.csv")) {
      const path = join(folder, ".surplus-cache", name);
      writeFileSync(path, readFileSync(path, "utf8").replace("2026", "2027"));
    }
    const said = surplus("one/tiny.yaml", "second", "--records");
    expect(said.status).toBe(1);
    expect(said.stderr).toMatch(
      /leases\.csv is not what was stored; delete \.surplus-cache, or run with --no-cache/,
    );
    expect(existsSync(join(folder, "second"))).toBe(false);
  });

  it("serves two programs at once, to the same bytes, and keeps nothing unfinished", async () => {
    const start = (out: string) => {
      const args = [MAIN, "run", "one/tiny.yaml", "--replications", "20", "--out", out, "--workers", "2"];
      return spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
    };
    const both = [start("first"), start("second")];
    expect(await Promise.all(both.map(ended))).toEqual([0, 0]);
    const differences = spawnSync("diff", ["-rq", "-x", "timing.json", "first", "second"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(differences.stdout).toBe("");
    expect(readdirSync(join(folder, ".surplus-cache/unfinished"))).toEqual([]);
    // 20 of each of two variants, and two that write rows beside their result.
    expect(cached(".json").length).toBe(40 + 2);
  });
});
