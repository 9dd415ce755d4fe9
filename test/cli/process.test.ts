import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = join(ROOT, "dist/cli/main.js");
const LONG = join(ROOT, "scenarios/meta-2026.yaml");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-process-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a long run and waits until it has begun to write. */
async function longRun(...options: string[]) {
  const child = spawn(process.execPath, [MAIN, "run", LONG, "--out", "out", ...options], {
    cwd: folder,
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  while (readdirSync(folder).length === 0) {
    if (child.exitCode !== null) throw new Error(`the run ended at once with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, ended };
}

// These need the compiled program: a thread cannot load the sources.
describe.skipIf(!existsSync(MAIN))("the compiled program", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends at %s with code %i and leaves nothing without a cache", async (signal, code) => {
    const { child, ended } = await longRun("--no-cache");
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves no result when it is killed, and the next run cleans up", async () => {
    const { child, ended } = await longRun("--no-cache");
    child.kill("SIGKILL");
    await ended;
    expect(existsSync(join(folder, "out"))).toBe(false);
    const again = spawnSync(
      process.execPath,
      [MAIN, "run", "quickstart", "--out", "out", "--replications", "1", "--no-cache"],
      { cwd: folder },
    );
    expect(again.status).toBe(0);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("takes a closed pipe as no error, and the results are there", () => {
    const command = `'${process.execPath}' '${MAIN}' run quickstart --out out --replications 1 --no-cache 2>err.txt | true; echo \${PIPESTATUS[0]}`;
    const said = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect(said.stdout.trim()).toBe("0");
    expect(existsSync(join(folder, "out/manifest.json"))).toBe(true);
  });

  it("gives the same bytes in another time zone, locale and working directory", () => {
    const run = (cwd: string, out: string, env: Record<string, string>) =>
      spawnSync(
        process.execPath,
        [
          MAIN,
          "run",
          join(ROOT, "scenarios/quickstart.yaml"),
          "--out",
          out,
          "--replications",
          "2",
          "--no-cache",
        ],
        {
          cwd,
          env: { ...process.env, ...env },
        },
      ).status;
    expect(run(folder, "a", {})).toBe(0);
    expect(run("/", join(folder, "b"), { TZ: "Asia/Kathmandu", LC_ALL: "de_DE.UTF-8" })).toBe(0);
    const differences = spawnSync("diff", ["-rq", "-x", "timing.json", "a", "b"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(differences.stdout).toBe("");
  });
});
