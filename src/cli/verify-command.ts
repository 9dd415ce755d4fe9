import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import type { CaseFile } from "../verify/cases.ts";
import type { CoverageOutcome } from "../verify/coverage.ts";
import type { CaseOutcome } from "../verify/run-case.ts";
import { verifyPolicy } from "./verify-policy.ts";

/** The repository's copy of the public cases; `src/cli` and `dist/cli` are equally deep. */
const OWN_CASES = fileURLToPath(new URL("../../verify/cases.json", import.meta.url));
const EXIT = { ok: 0, failure: 1, usage: 2, missed: 3 } as const;

interface VerifyOptions {
  readonly full?: boolean;
  readonly family?: string;
  readonly cases?: string;
  readonly keep?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `surplus verify`: the simulator against exact theory, through ordinary scenarios. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("compare the simulator with exact theory, case by case")
    .option("--full", "to the gate of the cases (half-width 1 or 2 %); several minutes")
    .option("--family <name>", "only this family, e.g. F02")
    .addOption(new Option("--cases <file>", "another file of cases").default(OWN_CASES, "the package's own"))
    .option("--keep <dir>", "keep the scenario of every case in this folder")
    .addOption(
      new Option(
        "--policy <file>",
        "instead: hold a policy of your own to the contract of all policies",
      ).conflicts(["full", "family", "keep"]),
    )
    .option("--json", "the outcome as JSON on stdout")
    .action(async (options: VerifyOptions) => {
      const { policy, json } = options;
      process.exitCode =
        policy === undefined ? await verify(options) : await verifyPolicy(policy, json === true);
    });
}

async function verify(options: VerifyOptions): Promise<number> {
  // Loaded here so that other commands start without them.
  const { CaseFileError, readCases } = await import("../verify/cases.ts");
  const { select } = await import("../verify/verify.ts");
  try {
    const file = readCases(readJson(options.cases ?? OWN_CASES));
    const selection = select(file, options.family);
    if (selection.run.length + selection.calculations.length + selection.notBuilt.length === 0) {
      return refuse(`no case of family \`${options.family}\`; there are ${familiesOf(file)}`);
    }
    return await runAll(selection, options);
  } catch (error) {
    if (error instanceof CaseFileError) return refuse(`${options.cases}: ${error.message}`);
    if (error instanceof SyntaxError) return refuse(`${options.cases}: not JSON: ${error.message}`);
    if (!isFileError(error)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return error.code === "ENOENT" && error.path === options.cases ? EXIT.usage : EXIT.failure;
  }
}

async function runAll(
  selection: ReturnType<typeof import("../verify/verify.ts")["select"]>,
  options: VerifyOptions,
): Promise<number> {
  const { FULL, SHORT, verifyCase } = await import("../verify/verify.ts");
  const { describeOutcome, describeSummary, outcomeRecord, REPORT_HEAD, tally } = await import(
    "../verify/report.ts"
  );
  const { prepareScenario } = await import("../verify/prepare.ts");
  const { runWorld } = await import("../world/run-world.ts");
  const print = (line: string): void => {
    (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  const keep = options.keep === undefined ? undefined : keeper(options.keep);
  const outcomes: CaseOutcome[] = [];
  print(REPORT_HEAD);
  for (const oracle of selection.run) {
    const outcome = verifyCase(oracle, {
      mode: options.full ? FULL : SHORT,
      seed: 1,
      prepare: (text, name) => prepareScenario(text, name, runWorld),
      ...(keep === undefined ? {} : { keep }),
    });
    outcomes.push(outcome);
    for (const line of describeOutcome(outcome)) print(line);
  }
  for (const line of describeSummary(outcomes, selection)) print(line);
  const coverage = showsCoverage(options) ? await coverageOutcomes(options, print, keep) : [];
  if (options.json) {
    const record = {
      mode: options.full ? "full" : "short",
      ...tally(outcomes),
      cases: outcomes.map(outcomeRecord),
      calculations_not_simulated: selection.calculations.map(({ id }) => id),
      families_not_built: selection.notBuilt,
      coverage,
    };
    process.stdout.write(`${JSON.stringify(record, undefined, 2)}\n`);
  }
  if (options.keep !== undefined)
    print(`The scenarios are in ${options.keep}; try: surplus run ${options.keep}/NAME.yaml`);
  const { missed, casesNotRun } = tally(outcomes);
  return missed + casesNotRun > 0 || coverage.some(({ passed }) => !passed) ? EXIT.missed : EXIT.ok;
}

/** Intervals are tried where their theory is: in the family F15, and when all families are. */
function showsCoverage({ family, cases }: VerifyOptions): boolean {
  return cases === OWN_CASES && (family === undefined || family === "F15");
}

const INTERVALS = { short: 200, full: 1000 } as const;

type Keep = ReturnType<typeof keeper>;

/** Counts how many of many intervals hold a truth that is known; prints a line for each system. */
async function coverageOutcomes(
  { full }: VerifyOptions,
  print: (line: string) => void,
  keep: Keep | undefined,
): Promise<readonly CoverageOutcome[]> {
  const { coverageExperiments } = await import("../verify/coverage.ts");
  const { describeCoverage } = await import("../verify/report.ts");
  const { prepareScenario } = await import("../verify/prepare.ts");
  const { runWorld } = await import("../world/run-world.ts");
  const outcomes: CoverageOutcome[] = [];
  const experiments = coverageExperiments({
    intervals: full ? INTERVALS.full : INTERVALS.short,
    prepare: (text, name) => prepareScenario(text, name, runWorld),
    ...(keep === undefined ? {} : { keep }),
  });
  for (const outcome of experiments) {
    print(describeCoverage(outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Writes each scenario once: a second try differs in its seed alone. */
function keeper(folder: string): (name: string, text: string) => void {
  const written = new Set<string>();
  mkdirSync(folder, { recursive: true });
  return (name, text) => {
    if (written.has(name)) return;
    written.add(name);
    writeFileSync(join(folder, `${name}.yaml`), text);
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const familiesOf = (file: CaseFile): string =>
  [...new Set(file.cases.map(({ family }) => family))].join(", ");

function refuse(message: string): number {
  process.stderr.write(`error: ${message}\n`);
  return EXIT.usage;
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;
