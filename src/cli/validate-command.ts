import { InputError } from "../model/input-error.ts";
import type { ParsedScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { loadScenarioFile, scenarioPath } from "./load-scenario.ts";
import { describeTrace, traceReports } from "./trace-reports.ts";

export interface ValidateOptions {
  readonly set: readonly string[];
  readonly json: boolean;
}

interface Verdict {
  readonly file: string;
  readonly valid: boolean;
  /** A line about a valid file. */
  readonly contents: string;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** `surplus validate`: every problem of every file; exit code 2 if there is one. */
export function validateCommand(files: readonly string[], options: ValidateOptions, io: CliIo): number {
  const verdicts = files.map((file) => validate(file, options.set));
  if (options.json) io.stdout.write(`${JSON.stringify(verdicts, undefined, 2)}\n`);
  else for (const verdict of verdicts) print(verdict, io);
  return verdicts.every((verdict) => verdict.valid) ? EXIT.success : EXIT.usage;
}

function validate(file: string, set: readonly string[]): Verdict {
  const path = scenarioPath(file);
  const parsed = loadScenarioFile(path, { set });
  if (!parsed.ok) {
    return { file, valid: false, contents: "", problems: parsed.problems.map(describeProblem), warnings: [] };
  }
  const { document } = parsed;
  const warnings = document.warnings.map(describeProblem);
  try {
    const traces = traceReports(document, document.variants[0]!.scenario).filter(
      (each) => each !== undefined,
    );
    const contents = [contentsOf(document), ...traces.map(describeTrace)].join("; ");
    return { file, valid: true, contents, problems: [], warnings };
  } catch (error) {
    if (error instanceof InputError)
      return { file, valid: false, contents: "", problems: [error.message], warnings };
    throw error;
  }
}

function print({ file, valid, contents, problems, warnings }: Verdict, io: CliIo): void {
  for (const text of problems) io.stderr.write(`${text}\n`);
  for (const text of warnings) io.stderr.write(`warning: ${text}\n`);
  if (valid) io.stdout.write(`${file}: valid (${contents})\n`);
  else
    io.stderr.write(
      `error: ${file} has ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}\n`,
    );
}

function contentsOf({ variants }: ParsedScenario): string {
  const { fleet, services, jobs, market, products } = variants[0]!.scenario;
  const counts: readonly (readonly [number, string, string])[] = [
    [fleet.clusters.length, "cluster", "clusters"],
    [services.length, "service", "services"],
    [jobs.length, "job source", "job sources"],
    [market.segments.length, "segment", "segments"],
    [products.length, "product", "products"],
    [variants.length, "variant", "variants"],
  ];
  return counts.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}
