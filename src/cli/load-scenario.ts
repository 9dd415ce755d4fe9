import { existsSync } from "node:fs";
import { basename } from "node:path";
import { sha256File } from "../io/hash.ts";
import type { InputDigest } from "../io/manifest.ts";
import { NODE_FILES, NODE_TABLES, relativeTo } from "../io/node-files.ts";
import { NODE_MODULES } from "../io/policy-modules.ts";
import { type ParsedScenario, parseScenario } from "../scenario/parse.ts";
import { describeProblem, type Problem } from "../scenario/problem.ts";
import { bundledScenario } from "./package-info.ts";
import { readTraces, type TraceSummaries } from "./read-traces.ts";

/** A file that is there, else the bundled scenario of that name, else the path as it is (and an error later). */
export function scenarioPath(file: string): string {
  return existsSync(file) ? file : (bundledScenario(file) ?? file);
}

export interface LoadOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly replications?: number;
}

export type LoadResult =
  | { readonly ok: true; readonly document: ParsedScenario; readonly traces: TraceSummaries }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a scenario and its traces from the file system: all of it, or all problems. */
export function loadScenarioFile(path: string, options: LoadOptions): LoadResult {
  const { set, seed, replications } = options;
  const parsed = parseScenario(NODE_FILES, path, {
    overrides: set,
    tables: NODE_TABLES,
    modules: NODE_MODULES,
    ...(seed === undefined ? {} : { seed }),
    ...(replications === undefined ? {} : { replications }),
  });
  const traces = readTraces(parsed.ok ? parsed.document.traces : parsed.traces);
  const problems = [...(parsed.ok ? [] : parsed.problems), ...traces.problems];
  if (!parsed.ok || problems.length > 0) return { ok: false, problems };
  return { ok: true, document: parsed.document, traces: traces.summaries };
}

/** All problems, one a line, and their number. */
export function describeProblems(path: string, problems: readonly Problem[]): string {
  const lines = problems.map((problem) => describeProblem(problem));
  return `${lines.join("\n")}\nerror: ${path} has ${countOf(problems)}; nothing was run\n`;
}

export function countOf(problems: readonly unknown[]): string {
  return problems.length === 1 ? "1 problem" : `${problems.length} problems`;
}

/** A warning of the scenario with its file relative to it, so that its text is the same from everywhere. */
export function portableWarning(path: string, problem: Problem): string {
  const file = problem.line === undefined ? problem.file : relativeTo(path, problem.file);
  return describeProblem({ ...problem, file });
}

/** The scenario and the files that it reads, each once, by hash. @throws Error from the file system. */
export function digestInputs(path: string, document: ParsedScenario): readonly InputDigest[] {
  const own = { file: basename(path), role: "scenario", ...sha256File(path) };
  const others = document.inputs.map(({ path: input, role }) => ({
    file: relativeTo(path, input),
    role,
    ...sha256File(input),
  }));
  return [own, ...others.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))];
}
