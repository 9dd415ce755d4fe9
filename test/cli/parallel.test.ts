import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TINY } from "./harness.ts";

const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-parallel-"));
  writeFileSync(join(folder, "tiny.yaml"), TINY.replace("horizon: 2 d", "horizon: 20 d"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const surplus = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: "utf8" });
const differences = (a: string, b: string) =>
  spawnSync("diff", ["-rq", "-x", "timing.json", a, b], { cwd: folder, encoding: "utf8" }).stdout;
const timing = (out: string) =>
  JSON.parse(readFileSync(join(folder, out, "timing.json"), "utf8")) as Record<string, number>;
const finishedRuns = () =>
  existsSync(join(folder, ".surplus-cache"))
    ? readdirSync(join(folder, ".surplus-cache"), { recursive: true }).filter((each) =>
        String(each).endsWith(".json"),
      ).length
    : 0;

describe("runs in threads", () => {
  it("give the same bytes for 1, 2 and 4 workers, with records and all series", () => {
    for (const workers of ["1", "2", "4"]) {
      const args = [
        "--workers",
        workers,
        "--no-cache",
        "--records",
        "--series",
        "all",
        "--replications",
        "5",
      ];
      expect(surplus("run", "tiny.yaml", "--out", `w${workers}`, ...args).status).toBe(0);
    }
    expect(differences("w1", "w2")).toBe("");
    expect(differences("w1", "w4")).toBe("");
    expect(existsSync(join(folder, ".surplus-cache"))).toBe(false);
  });

  it("are not computed again, and the cache changes no byte", () => {
    expect(surplus("run", "tiny.yaml", "--out", "plain", "--no-cache").status).toBe(0);
    expect(surplus("run", "tiny.yaml", "--out", "first").status).toBe(0);
    expect(timing("first").runs_reused).toBe(0);
    expect(surplus("run", "tiny.yaml", "--out", "second").status).toBe(0);
    expect(timing("second").runs_computed).toBe(0);
    // The next replications extend what is there.
    expect(surplus("run", "tiny.yaml", "--out", "third", "--replications", "3").status).toBe(0);
    expect([timing("third").runs_reused, timing("third").runs_computed]).toEqual([4, 2]);
    expect(differences("plain", "first")).toBe("");
    expect(differences("plain", "second")).toBe("");
  });

  it("take a damaged entry of the cache as absent", () => {
    surplus("run", "tiny.yaml", "--out", "first");
    const cache = join(folder, ".surplus-cache");
    const entries = readdirSync(cache, { recursive: true, encoding: "utf8" });
    for (const name of entries.filter((each) => each.endsWith(".json")))
      writeFileSync(
        join(cache, name),
        readFileSync(join(cache, name), "utf8").replace(/"events":\d/, '"events":9'),
      );
    surplus("run", "tiny.yaml", "--out", "second");
    expect(timing("second").runs_reused).toBe(0);
    expect(differences("first", "second")).toBe("");
  });

  it.each(["SIGKILL", "SIGINT"] as const)(
    "go on after %s where they were, with the same bytes",
    async (signal) => {
      const args = ["run", "tiny.yaml", "--replications", "100", "--series", "all", "--set", "horizon=5 d"];
      const child = spawn(process.execPath, [MAIN, ...args, "--out", "out"], {
        cwd: folder,
        stdio: "ignore",
      });
      const ended = new Promise((resolve) => child.on("exit", resolve));
      while (finishedRuns() < 40 && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 10));
      child.kill(signal);
      expect(await ended).toBe(signal === "SIGINT" ? 130 : null);
      expect(existsSync(join(folder, "out"))).toBe(false);
      expect(surplus(...args, "--out", "out").status).toBe(0);
      expect(timing("out").runs_reused).toBeGreaterThan(9);
      expect(timing("out").runs_reused! + timing("out").runs_computed!).toBe(200);
      surplus(...args, "--out", "undisturbed", "--no-cache");
      expect(differences("out", "undisturbed")).toBe("");
      expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
    },
  );
});
