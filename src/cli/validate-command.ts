import type { ParsedScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { countOf, loadScenarioFile, scenarioPath } from "./load-scenario.ts";
import { traceReport } from "./trace-reports.ts";

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
  const traces = traceReport(
    document.variants.map((variant) => variant.scenario),
    parsed.traces,
  );
  const warnings = [...document.warnings.map(describeProblem), ...traces.warnings];
  const contents = [contentsOf(document), ...traces.lines].join("; ");
  return { file, valid: true, contents, problems: [], warnings };
}

function print({ file, valid, contents, problems, warnings }: Verdict, io: CliIo): void {
  for (const text of problems) io.stderr.write(`${text}\n`);
  for (const text of warnings) io.stderr.write(`warning: ${text}\n`);
  if (valid) io.stdout.write(`${file}: valid (${contents})\n`);
  else io.stderr.write(`error: ${file} has ${countOf(problems)}\n`);
}

function contentsOf({ variants }: ParsedScenario): string {
  const { fleet, services, jobs, market, products, serving } = variants[0]!.scenario;
  const { models, clients } = serving;
  const counts: readonly (readonly [number, string, string])[] = [
    [fleet.clusters.length, "cluster", "clusters"],
    [services.length, "service", "services"],
    [jobs.length, "job source", "job sources"],
    [market.segments.length, "segment", "segments"],
    [products.length, "product", "products"],
    ...(models.length === 0
      ? []
      : ([
          [models.length, "model", "models"],
          [clients.length, "client", "clients"],
        ] as const)),
    [variants.length, "variant", "variants"],
  ];
  return counts.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}
