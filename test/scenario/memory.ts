import { InputError } from "../../src/model/input-error.ts";
import type { FileSource, TableSource } from "../../src/model/ports.ts";
import {
  type ParsedScenario,
  type ParseOptions,
  type ParseResult,
  parseScenario,
} from "../../src/scenario/parse.ts";
import { describeProblem, type Problem } from "../../src/scenario/problem.ts";

/** Files in memory; a path is relative to the folder of the file that names it. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileSource {
  return {
    readText(path) {
      const text = files[path];
      if (text === undefined) throw new Error(`no such file: ${path}`);
      return text;
    },
    resolve: (from, relative) => `${from.slice(0, from.lastIndexOf("/") + 1)}${relative}`,
    exists: (path) => Object.hasOwn(files, path),
  };
}

/** CSV without quotes, enough for tests. */
export function memoryTables(files: Readonly<Record<string, string>>): TableSource {
  const column = (path: string, name: string): number[] => {
    const [header, ...rows] = files[path]!.trim().split("\n");
    const index = header!.split(",").indexOf(name);
    if (index < 0) {
      const [expected, found] = [`a column \`${name}\``, header!];
      throw new InputError({ file: path, line: 1, column: name, expected, found, hint: "correct the name" });
    }
    return rows.map((row) => Number(row.split(",")[index]));
  };
  const unitMs: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
  return {
    readSeries: ({ path, time, value }) => ({
      timesMs: column(path, time.name).map((each) => each * unitMs[time.unit]!),
      values: column(path, value.name).map((each) => each * (value.factor ?? 1)),
    }),
    readNumbers: column,
    readRates: () => [],
  };
}

type Files = Readonly<Record<string, string>>;

/** Parses `main.yaml` among some files. */
export function parse(files: string | Files, options: Partial<ParseOptions> = {}): ParseResult {
  const all = typeof files === "string" ? { "main.yaml": files } : files;
  return parseScenario(memoryFiles(all), "main.yaml", {
    overrides: [],
    tables: memoryTables(all),
    ...options,
  });
}

/** The document, or a failure that shows the problems. */
export function parsed(files: string | Files, options: Partial<ParseOptions> = {}): ParsedScenario {
  const result = parse(files, options);
  if (!result.ok) throw new Error(result.problems.map(describeProblem).join("\n"));
  return result.document;
}

export function problemsOf(files: string | Files, options: Partial<ParseOptions> = {}): readonly Problem[] {
  const result = parse(files, options);
  return result.ok ? [] : result.problems;
}

/** A small right scenario, one key a line where tests replace something. */
export const GOOD = `schema: 1
name: small
start: 2026-11-02T00:00:00Z
horizon: 5 d
warmup: 1 d
fleet:
  clusters:
    a: {gpu: H100, nodes: 16}
    b: {gpu: GB200, nodes: 4, gpus_per_node: 4}
internal:
  services:
    feed:
      demand: {profile: {base: 40}}
      clusters: {a: 0.75, b: 0.25}
  jobs:
    ranking:
      arrivals: {rate: 2 /h}
      gpus: 8
      work: 3 h
      clusters: [a]
market:
  segments:
    startups:
      arrivals: {rate: 1 /h}
      gpus: 8
      duration: 6 h
      wtp: 4 USD/GPUh
      products: [on_demand, spot]
      gpu_types: [H100]
products:
  on_demand:
    price: {H100: 2.95 USD/GPUh}
  spot:
    price: {H100: {of: on_demand, times: 0.35}}
`;

/** GOOD with one text replaced; the text must be there. */
export function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`not in the scenario: ${from}`);
  return GOOD.replace(from, to);
}
