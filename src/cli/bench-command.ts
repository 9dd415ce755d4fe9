import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import pc from "picocolors";
import type { Benchmark, Sample, Suite } from "../bench/benchmark.ts";
import { calibrationStepNs } from "../bench/calibration.ts";
import { BenchUsageError, MeasurementError } from "../bench/errors.ts";
import { machineOrigin, programOrigin } from "../bench/origin.ts";
import { baselineSide, OWN_ROOT, ownSide } from "../bench/program.ts";
import { listingText, sampleText } from "../bench/protocol.ts";
import { type BenchReport, reportCsv, reportJson, reportTable } from "../bench/report.ts";
import { measureRounds } from "../bench/rounds.ts";
import { SUITES } from "../bench/suites.ts";
import { hasRegression, summarize } from "../bench/summary.ts";
import { BY_NAME, outputFault } from "../io/output-fault.ts";
import { suggestName } from "../scenario/problem.ts";
import { POLICIES } from "./bench-options.ts";
import { type CliIo, hasColour } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { NO_PROGRESS, progressOn } from "./progress.ts";

/** Options of `surplus bench`. */
export interface BenchCommandOptions {
  readonly suite: string;
  /** Part of the names of the benchmarks to run. */
  readonly filter?: string;
  readonly large: boolean;
  /** Rounds; 3, or 5 with a baseline. */
  readonly repeat?: number;
  /** How long a small operation is repeated [ms]. */
  readonly time: number;
  readonly baseline?: string;
  readonly margin: number;
  /** Folder of the scenario files. */
  readonly scenarios?: string;
  readonly list: boolean;
  /** Files; `-` is stdout. */
  readonly json?: string;
  readonly csv?: string;
  readonly quiet: boolean;
  /** Set by a process that measures this one benchmark in a process of its own: this one. */
  readonly measure?: string;
}

const STDOUT = "-";

/** `surplus bench`: how fast the simulator is here, alone or against another build of it. */
export async function benchCommand(options: BenchCommandOptions, io: CliIo): Promise<number> {
  try {
    return await bench(options, io);
  } catch (error) {
    if (error instanceof BenchUsageError) return fail(error, EXIT.usage, io);
    if (error instanceof MeasurementError) return fail(error, EXIT.failure, io);
    throw error;
  }
}

async function bench(options: BenchCommandOptions, io: CliIo): Promise<number> {
  const suite = suiteOf(options.suite);
  const scenarios = resolve(options.scenarios ?? join(OWN_ROOT, "bench/scenarios"));
  const all = suite.benchmarks({ scenarios, large: options.large });
  if (options.measure !== undefined) {
    io.stdout.write(`${sampleText(await measureHere(all, options.measure, options.time))}\n`);
    return EXIT.success;
  }
  checkTargets(options);
  for (const gap of suite.gaps?.() ?? []) io.stderr.write(`warning: ${gap}\n`);
  const benchmarks = filtered(all, options.filter);
  if (options.list) {
    const isJson = options.json === STDOUT;
    io.stdout.write(
      isJson ? `${listingText(benchmarks)}\n` : benchmarks.map(({ name }) => `${name}\n`).join(""),
    );
    return EXIT.success;
  }
  return compareAndReport({ suite, benchmarks, scenarios, options }, io);
}

interface Job {
  readonly suite: Suite;
  readonly benchmarks: readonly Benchmark[];
  readonly scenarios: string;
  readonly options: BenchCommandOptions;
}

async function compareAndReport(job: Job, io: CliIo): Promise<number> {
  const { suite, options } = job;
  const stop = new AbortController();
  let code: number = EXIT.success;
  const deafen = io.onSignal((signal) => {
    code = signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
    stop.abort();
  });
  try {
    const summaries = await measureAll(job, stop.signal, io);
    const report: BenchReport = {
      suite,
      program: programOrigin(OWN_ROOT),
      machine: machineOrigin(),
      summaries,
      ...(options.baseline === undefined
        ? {}
        : { baseline: { program: programOrigin(options.baseline), margin: options.margin } }),
    };
    write(report, options, io);
    return hasRegression(summaries) ? EXIT.threshold : EXIT.success;
  } catch (error) {
    if (stop.signal.aborted) return code;
    throw error;
  } finally {
    deafen();
  }
}

async function measureAll({ suite, benchmarks, scenarios, options }: Job, signal: AbortSignal, io: CliIo) {
  const program = { suite: suite.name, scenarios, timeMs: options.time, signal };
  const isCompared = options.baseline !== undefined;
  const baseline = isCompared ? await baselineSide(options.baseline, program) : undefined;
  const progress = options.quiet ? NO_PROGRESS : await progressOn(io.stderr);
  try {
    const rounds = await measureRounds({
      ours: ownSide(benchmarks, program),
      ...(baseline === undefined ? {} : { baseline }),
      rounds: options.repeat ?? (isCompared ? 5 : 3),
      onProgress: (done, total) => progress.update(done, total),
      onFault: (name, error) => {
        progress.stop();
        io.stderr.write(`warning: ${name} broke down in the baseline: ${messageOf(error)}\n`);
      },
    });
    return summarize(rounds, isCompared ? options.margin : undefined);
  } finally {
    progress.stop();
  }
}

/** Measures in this process, which has done nothing else; the machine is calibrated after it, for the memory's sake. */
async function measureHere(all: readonly Benchmark[], name: string, timeMs: number): Promise<Sample> {
  const benchmark = all.find((each) => each.name === name);
  if (benchmark === undefined) throw new BenchUsageError(`there is no benchmark \`${name}\``);
  const measured = await benchmark.measure({ timeMs });
  return { ...measured, stepNs: calibrationStepNs() };
}

function suiteOf(name: string): Suite {
  const suite = SUITES.find((each) => each.name === name);
  if (suite !== undefined) return suite;
  const names = [...SUITES.map((each) => each.name), POLICIES];
  throw new BenchUsageError(`there is no suite \`${name}\`; ${suggestName(name, names)}`);
}

function filtered(all: readonly Benchmark[], filter: string | undefined): readonly Benchmark[] {
  if (filter === undefined) return all;
  const part = filter.toLowerCase();
  const chosen = all.filter(({ name }) => name.toLowerCase().includes(part));
  if (chosen.length > 0) return chosen;
  throw new BenchUsageError(`no benchmark of the suite has \`${filter}\` in its name; --list shows them`);
}

function checkTargets({ json, csv }: BenchCommandOptions): void {
  if (json === STDOUT && csv === STDOUT)
    throw new BenchUsageError("only one of --json and --csv can go to stdout; give the other a file");
}

/** The table goes to stdout unless a report for programs does. */
function write(report: BenchReport, { json, csv }: BenchCommandOptions, io: CliIo): void {
  if (json !== STDOUT && csv !== STDOUT) {
    const colours = pc.createColors(hasColour(io.stdout, io.env));
    io.stdout.write(reportTable(report, colours.bold));
  }
  if (json !== undefined) writeTo(json, reportJson(report), io);
  if (csv !== undefined) writeTo(csv, reportCsv(report), io);
}

function writeTo(target: string, text: string, io: CliIo): void {
  if (target === STDOUT) {
    io.stdout.write(text);
    return;
  }
  try {
    writeFileSync(target, text);
  } catch (error) {
    throw new MeasurementError(outputFault(target, error, BY_NAME).message);
  }
}

function fail(error: Error, code: number, io: CliIo): number {
  io.stderr.write(`error: ${error.message}\n`);
  return code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
