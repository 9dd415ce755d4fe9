import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchUsageError, MeasurementError } from "./errors.ts";
import { type Listed, readListing, readSample } from "./protocol.ts";
import type { Side } from "./rounds.ts";

/** Root of the package; `src/bench` and `dist/bench` are equally deep. */
export const OWN_ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Exit code of a process that refuses its arguments or files. */
const REFUSED = 2;

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
  return sideOf(ownArgs(), benchmarks, options);
}

/** What Node is told to start this program, before the arguments of the program. */
export function ownArgs(): readonly string[] {
  return import.meta.url.endsWith(".ts")
    ? ["--import", "tsx", join(OWN_ROOT, "src/cli/main.ts")]
    : [mainOf(OWN_ROOT)];
}

/** Another checkout, which must be built. @throws BenchUsageError */
export async function baselineSide(dir: string, options: ProgramOptions): Promise<Side> {
  const root = resolve(dir);
  if (!existsSync(join(root, "package.json")))
    throw new BenchUsageError(`${dir} is not a checkout of surplus; give the folder with its package.json`);
  if (!existsSync(mainOf(root)))
    throw new BenchUsageError(`${dir} is not built (no dist/cli/main.js); run \`npm run build\` there`);
  const args = [mainOf(root)];
  const refuse = (reason: string): never => {
    const advice = "take a version whose `surplus bench` can";
    throw new BenchUsageError(`${dir} cannot list its benchmarks (${reason}); ${advice}`);
  };
  const text = await answerOf(
    [...args, ...commonArgs(options), "--list", "--json", "-"],
    options.signal,
  ).catch((error: unknown) => {
    if (options.signal.aborted || !(error instanceof Error)) throw error;
    return refuse(error.message);
  });
  return sideOf(args, readListing(text) ?? refuse("its answer is of another format"), options);
}

function sideOf(args: readonly string[], benchmarks: readonly Listed[], options: ProgramOptions): Side {
  return {
    benchmarks,
    measure: async (name) => {
      const text = await answerOf([...args, ...commonArgs(options), "--measure", name], options.signal);
      const sample = readSample(text);
      if (sample === undefined) throw new MeasurementError(`${name}: the answer is of another format`);
      return sample;
    },
  };
}

function mainOf(root: string): string {
  return join(root, "dist/cli/main.js");
}

function commonArgs({ suite, scenarios, timeMs }: ProgramOptions): readonly string[] {
  return ["bench", "--suite", suite, "--scenarios", scenarios, "--time", String(timeMs), "--large"];
}

/**
 * What a process writes to stdout.
 *
 * @throws BenchUsageError if it refuses its arguments or files, MeasurementError if it ends otherwise than well.
 */
function answerOf(args: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, args, { cwd: OWN_ROOT, signal, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("error", reject);
    child.on("close", (code, killer) => {
      if (code === 0) return fulfil(out);
      const reason = reasonIn(err) ?? `ended with ${code ?? killer}`;
      reject(code === REFUSED ? new BenchUsageError(reason) : new MeasurementError(reason));
    });
  });
}

/** The first line that a process wrote to stderr, without its label. */
function reasonIn(text: string): string | undefined {
  const line = text
    .trim()
    .split("\n")[0]!
    .replace(/^error: /, "");
  return line === "" ? undefined : line;
}
