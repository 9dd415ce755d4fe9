import { type TokenTraceSummary, tokenTraceSummary } from "../io/token-summary.ts";
import { openTokenTrace } from "../io/token-trace.ts";
import { openTraceFile } from "../io/trace-source.ts";
import { type TraceSummary, traceFaults, traceSummary } from "../io/trace-summary.ts";
import { InputError } from "../model/input-error.ts";
import { isTokenTrace, type RowSource } from "../model/ports.ts";
import type { ParsedScenario } from "../scenario/parse.ts";
import type { Problem } from "../scenario/problem.ts";

type TraceInput = ParsedScenario["traces"][number];

/** What each trace holds, by the name of the input. */
export interface TraceSummaries {
  readonly jobs: ReadonlyMap<string, TraceSummary>;
  readonly requests: ReadonlyMap<string, TokenTraceSummary>;
}

/** Bad rows of one trace that are listed; the rest is only said to exist. */
const FAULT_LIMIT = 20;

/** Reads every trace to its end: all summaries, or all problems. */
export function readTraces(traces: readonly TraceInput[]): {
  readonly summaries: TraceSummaries;
  readonly problems: readonly Problem[];
} {
  const jobs = new Map<string, TraceSummary>();
  const requests = new Map<string, TokenTraceSummary>();
  const problems: Problem[] = [];
  for (const trace of traces) {
    try {
      const { input, mapping } = trace;
      if (isTokenTrace(mapping)) requests.set(input, withRows(openTokenTrace(mapping), tokenTraceSummary));
      else jobs.set(input, withRows(openTraceFile(mapping), traceSummary));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...problemsOf(trace, error));
    }
  }
  return { summaries: { jobs, requests }, problems };
}

function withRows<R, T>(rows: RowSource<R>, use: (rows: RowSource<R>) => T): T {
  try {
    return use(rows);
  } finally {
    rows.close();
  }
}

function problemsOf(trace: TraceInput, first: InputError): readonly Problem[] {
  // Without a row the fault is of the file or its header, which would only be met again.
  if (first.row === undefined) return [problemOf(first)];
  const { mapping } = trace;
  const faults = isTokenTrace(mapping)
    ? withRows(openTokenTrace(mapping), (rows) => traceFaults(rows, FAULT_LIMIT + 1))
    : withRows(openTraceFile(mapping), (rows) => traceFaults(rows, FAULT_LIMIT + 1));
  const problems = faults.slice(0, FAULT_LIMIT).map(problemOf);
  if (faults.length <= FAULT_LIMIT) return problems;
  const found = `has more bad rows; these are the first ${FAULT_LIMIT}`;
  return [...problems, { code: "warning", file: trace.mapping.path, path: "", expected: "", found }];
}

function problemOf({ file, line, row, column, expected, found, hint }: InputError): Problem {
  const place = [row === undefined ? [] : `row ${row}`, column === undefined ? [] : `column "${column}"`];
  return {
    code: "value",
    file,
    ...(line === undefined ? {} : { line }),
    path: place.flat().join(", "),
    expected,
    found,
    suggestion: hint,
  };
}
