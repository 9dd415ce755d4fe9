import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Arm, summarizeSamples } from "../experiment/arms.ts";
import { bestVerdict } from "../experiment/best-arm.ts";
import { compareArms, type MetricComparison } from "../experiment/comparison.ts";
import { readResultArms } from "../io/result-arms.ts";
import { writeWholeFile } from "../io/whole-file.ts";
import {
  BENCHMARK_COLUMNS,
  type BenchmarkRow,
  type BenchmarkScenario,
  benchmarkMarkdown,
} from "../output/benchmark-tables.ts";
import { csvChunks } from "../output/csv-table.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { packageVersion } from "./package-info.ts";
import { reportError, UsageError } from "./report-error.ts";
import { runCommand } from "./run-command.ts";
import type { RunCommandOptions } from "./run-options.ts";

/** Options of `surplus bench --suite policies`. */
export interface PolicyBenchmarkOptions {
  /** Folder of the result folders; absent = results/benchmark. */
  readonly out?: string;
  /** Part of the names of the scenarios to run. */
  readonly filter?: string;
  readonly workers?: number;
  readonly cache: boolean;
  readonly force: boolean;
  readonly list: boolean;
  readonly quiet: boolean;
}

/** Scenarios whose variants are policies; `src/cli` and `dist/cli` are equally deep. */
const SCENARIOS = fileURLToPath(new URL("../../bench/policies", import.meta.url));
const COMMAND = "surplus bench --suite policies";
const MAIN_METRIC = "net_value_usd";

/**
 * `surplus bench --suite policies`: bundled scenarios under different policies, each an ordinary result folder, and one
 * table over all of them. Nothing is timed: the same version gives the same bytes.
 */
export async function policyBenchmark(options: PolicyBenchmarkOptions, io: CliIo): Promise<number> {
  try {
    const names = scenarioNames(options.filter);
    if (options.list) {
      io.stdout.write(names.map((name) => `${name}\n`).join(""));
      return EXIT.success;
    }
    const out = options.out ?? "results/benchmark";
    checkOverview(out, options);
    for (const name of names) {
      if (!options.quiet) io.stderr.write(`${name} ...\n`);
      const code = await runCommand(runOptions(name, out, options), io);
      if (code !== EXIT.success) return code;
    }
    const page = writeOverview(out, names, options);
    if (!options.quiet) io.stdout.write(page);
    return EXIT.success;
  } catch (error) {
    return reportError(error, { debug: false }, (text) => io.stderr.write(text));
  }
}

function runOptions(name: string, out: string, options: PolicyBenchmarkOptions): RunCommandOptions {
  return {
    file: join(SCENARIOS, `${name}.yaml`),
    out: join(out, name),
    precision: [],
    exports: [],
    maxReplications: 1,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    cache: options.cache,
    variants: [],
    set: [],
    records: false,
    series: "none",
    check: false,
    json: false,
    quiet: true,
    force: options.force,
    debug: false,
  };
}

/** @throws UsageError if no name has the text in it. */
function scenarioNames(filter = ""): readonly string[] {
  const all = readdirSync(SCENARIOS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => basename(name, ".yaml"))
    .sort();
  const chosen = all.filter((name) => name.includes(filter));
  if (chosen.length === 0)
    throw new UsageError(
      `no scenario of the suite has \`${filter}\` in its name; there are ${all.join(", ")}`,
    );
  return chosen;
}

const PAGE = "README.md";
const TABLE = "benchmark.csv";

const commandOf = (filter: string | undefined): string =>
  filter === undefined ? COMMAND : `${COMMAND} --filter ${filter}`;

/** @throws UsageError if the page or the table there is not of this command: of another part, or of somebody else. */
function checkOverview(out: string, { filter, force }: PolicyBenchmarkOptions): void {
  if (force || ![PAGE, TABLE].some((name) => existsSync(join(out, name)))) return;
  const page = join(out, PAGE);
  if (existsSync(page) && readFileSync(page, "utf8").includes(`Written by \`${commandOf(filter)}\`,`)) return;
  throw new UsageError(
    `${out} holds a ${PAGE} or ${TABLE} that \`${commandOf(filter)}\` has not written; ` +
      "choose another folder with --out, or replace them with --force",
  );
}

/** Writes benchmark.csv and README.md, of all scenarios that were run; returns the page. */
function writeOverview(out: string, names: readonly string[], { filter }: PolicyBenchmarkOptions): string {
  const scenarios = names.map((name) => overviewOf(name, readResultArms(join(out, name)).arms));
  const rows = scenarios.flatMap((each) => each.rows);
  const page = benchmarkMarkdown(scenarios, { command: commandOf(filter), version: packageVersion() });
  writeWholeFile(join(out, TABLE), [...csvChunks(BENCHMARK_COLUMNS, rows)].join(""));
  writeWholeFile(join(out, PAGE), page);
  return page;
}

function overviewOf(scenario: string, arms: readonly Arm[]): BenchmarkScenario {
  const compared = compareArms(arms);
  return {
    scenario,
    rows: arms.flatMap((arm) => rowsOf(scenario, arm, compared)),
    best: bestVerdict(arms, MAIN_METRIC),
  };
}

function rowsOf(
  scenario: string,
  { name, samples }: Arm,
  compared: readonly MetricComparison[],
): readonly BenchmarkRow[] {
  return samples.map((each) => ({
    scenario,
    policy: name,
    metric: each.metric,
    unit: each.unit,
    summary: summarizeSamples(each),
    comparison: compared.find((row) => row.metric === each.metric && row.variant === name),
  }));
}
