import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchUsageError, MeasurementError } from "./errors.ts";
import { type Listed, readListing, readSample } from "./protocol.ts";
import type { Side } from "./rounds.ts";

/** Root of the package; `src/bench` and `dist/bench` are equally deep. */
export const OWN_ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What every process that measures is told. */
export interface ProgramOptions {
  readonly suite: string;
  /** Folder of the scenario files; the same for both sides [absolute path]. */
  readonly scenarios: string;
  readonly timeMs: number;
  readonly signal: AbortSignal;
}

/** This program, each measurement in a process of its own. */
export function ownSide(benchmarks: readonly Listed[], options: ProgramOptions): Side {
  const args = import.meta.url.endsWith(".ts")
    ? ["--import", "tsx", join(OWN_ROOT, "src/cli/main.ts")]
    : [mainOf(OWN_ROOT)];
  return sideOf(args, benchmarks, options);
}

/** Another checkout, which must be built. @throws BenchUsageError */
export async function baselineSide(dir: string, options: ProgramOptions): Promise<Side> {
  const root = resolve(dir);
  if (!existsSync(join(root, "package.json")))
    throw new BenchUsageError(`${dir} is not a checkout of surplus; give the folder with its package.json`);
  if (!existsSync(mainOf(root)))
    throw new BenchUsageError(`${dir} is not built (no dist/cli/main.js); run \`npm run build\` there`);
  const args = [mainOf(root)];
  try {
    const text = await answerOf([...args, ...commonArgs(options), "--list", "--json", "-"], options.signal);
    return sideOf(args, readListing(text), options);
  } catch (error) {
    if (options.signal.aborted) throw error;
    const reason = error instanceof MeasurementError ? error.message : "its answer is of another format";
    throw new BenchUsageError(
      `${dir} cannot list its benchmarks (${reason}); take a version whose \`surplus bench\` has them`,
    );
  }
}

function sideOf(args: readonly string[], benchmarks: readonly Listed[], options: ProgramOptions): Side {
  return {
    benchmarks,
    measure: async (name) =>
      readSample(await answerOf([...args, ...commonArgs(options), "--measure", name], options.signal)),
  };
}

function mainOf(root: string): string {
  return join(root, "dist/cli/main.js");
}

function commonArgs({ suite, scenarios, timeMs }: ProgramOptions): readonly string[] {
  return ["bench", "--suite", suite, "--scenarios", scenarios, "--time", String(timeMs), "--large"];
}

/** What a process writes to stdout. @throws MeasurementError if it ends with another code than 0. */
function answerOf(args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, args, { cwd: OWN_ROOT, signal, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("error", reject);
    child.on("close", (code, killer) => {
      if (code === 0) fulfil(out);
      else reject(new MeasurementError(firstLine(err) ?? `ended with ${code ?? killer}`));
    });
  });
}

function firstLine(text: string): string | undefined {
  const line = text.trim().split("\n")[0]!;
  return line === "" ? undefined : line;
}
