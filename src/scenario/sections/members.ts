import type { StepSeries } from "../../model/law.ts";
import type { MemberRows, RatesMapping } from "../../model/ports.ts";
import type { TokenArrivals } from "../../model/serving.ts";
import { RENEWAL_CV } from "../../random/renewal-gaps.ts";
import type { MembersDraft } from "../keys/token-arrival-keys.ts";
import { DIMENSIONS } from "../units.ts";
import type { Traces } from "./arrivals.ts";
import { type Context, maybe, type Path } from "./context.ts";
import { reportInput } from "./laws.ts";

type Members = Omit<Extract<TokenArrivals, { kind: "members" }>, "kind">;
type Member = Members["members"][number];

/** Callers with their rates from a file; none of them with a problem when it cannot be read. */
export function membersOf(context: Context, path: Path, draft: MembersDraft, traces: Traces): Members {
  const gaps = draft.gaps ?? (draft.columns.cv === undefined ? "exponential" : "gamma");
  const file = context.file([...path, "file"], draft.file, "rates");
  if (file === undefined) return { gaps, members: [] };
  const { member, time, rate, cv } = draft.columns;
  const mapping: RatesMapping = {
    path: file,
    ...maybe("delimiter", draft.delimiter),
    member,
    time,
    rate: { ...rate, factor: DIMENSIONS.rate.units[rate.unit]! },
    ...maybe("cv", cv),
    scenarioStartEpochMs: context.startMs,
  };
  const rows = tableOf(context, path, mapping, traces);
  if (gaps !== "exponential") checkCvs(context, path, rows, file);
  const options = { intervalMs: draft.interval, share: draft.share ?? 1 };
  checkIntervals(context, path, rows, draft.interval);
  return { gaps, members: rows.map((each) => memberOf(each, options)) };
}

function tableOf(context: Context, path: Path, mapping: RatesMapping, traces: Traces): readonly MemberRows[] {
  const key = JSON.stringify(mapping);
  const read = traces.rates.get(key);
  if (read !== undefined) return read;
  try {
    const rows = context.surroundings.tables.readRates(mapping);
    if (rows.length === 0) {
      const found = `\`${mapping.path}\` without rows`;
      context.report([...path, "file"], { code: "file", expected: "at least one row", found });
    }
    traces.rates.set(key, rows);
    return rows;
  } catch (error) {
    reportInput(context, [...path, "file"], error);
    return [];
  }
}

function checkCvs(context: Context, path: Path, rows: readonly MemberRows[], file: string): void {
  const { least, most } = RENEWAL_CV;
  for (const { name, rates, cvs } of rows) {
    const bad = cvs.find((cv, row) => rates[row]! > 0 && !(cv >= least && cv <= most));
    if (bad === undefined) continue;
    const found = `\`${bad}\` of \`${name}\` in \`${file}\``;
    const suggestion = "correct the file, or set `gaps: exponential`, which needs none";
    const expected = `coefficients of variation from ${least} to ${most}`;
    context.report([...path, "columns", "cv"], { code: "file", expected, found, suggestion });
    return;
  }
}

/** Rows that begin before the one before has ended would be cut. */
function checkIntervals(context: Context, path: Path, rows: readonly MemberRows[], intervalMs: number): void {
  for (const { name, timesMs } of rows) {
    const bad = timesMs.findIndex((at, row) => row > 0 && at - timesMs[row - 1]! < intervalMs);
    if (bad < 0) continue;
    const found = `rows of \`${name}\` that are ${(timesMs[bad]! - timesMs[bad - 1]!) / 1000} s apart`;
    const expected = `rows of a member at least an \`interval\`, ${intervalMs / 1000} s, apart`;
    context.report([...path, "interval"], {
      code: "file",
      expected,
      found,
      suggestion: "shorten `interval`",
    });
    return;
  }
}

/**
 * A row holds for one interval, and where none begins the member is silent.
 *
 * A renewal process of which each event is kept with probability p is one of rate p and squared coefficient of
 * variation 1 + p (cv^2 - 1). @see Cox & Lewis (1966), The Statistical Analysis of Series of Events, section 4.4.
 */
function memberOf(
  { name, timesMs, rates, cvs }: MemberRows,
  { intervalMs, share }: { readonly intervalMs: number; readonly share: number },
): Member {
  const steps = { timesMs: [] as number[], rates: [] as number[], cvs: [] as number[] };
  const add = (atMs: number, rate: number, cv: number): void => {
    steps.timesMs.push(atMs);
    steps.rates.push(rate);
    steps.cvs.push(cv);
  };
  let endMs = Math.min(0, timesMs[0]! - 1);
  for (const [row, atMs] of timesMs.entries()) {
    if (atMs > endMs) add(endMs, 0, 1);
    add(atMs, rates[row]! * share, Math.sqrt(1 + share * (cvs[row]! ** 2 - 1)));
    endMs = atMs + intervalMs;
  }
  add(endMs, 0, 1);
  const series = (values: readonly number[]): StepSeries => ({ timesMs: steps.timesMs, values });
  return { name, ratesPerHour: series(steps.rates), cvs: series(steps.cvs) };
}
