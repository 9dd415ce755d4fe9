import type { CoverageOutcome } from "./coverage.ts";
import { halfWidth } from "./estimate.ts";
import { detectableBias, GATE_LEVEL, type Judgement, WIDTH_LEVEL, zOf } from "./judge.ts";
import type { CaseOutcome } from "./run-case.ts";
import type { Selection } from "./verify.ts";

/** Widths of the columns of the table: metric, expected, simulated, interval. */
const WIDTHS = [30, 12, 12, 26] as const;

/** Head of the lines of `describeOutcome`. */
export const REPORT_HEAD = columns(
  "case",
  "metric",
  "expected",
  "simulated",
  "99.9 % interval",
  "z",
  "verdict",
);

/** One line per metric of a case, or one that says why it was not run. */
export function describeOutcome({ oracle, judgements, notRun }: CaseOutcome): readonly string[] {
  if (notRun !== undefined) return [`${oracle.id.padEnd(9)} not run: ${notRun}`];
  return judgements.map((judgement) => {
    const { expected, estimate, verdict, note } = judgement;
    const z = zOf(judgement);
    const [low, high] = intervalOf(judgement) ?? [];
    const interval = low === undefined || high === undefined ? "" : `[${short(low)}, ${short(high)}]`;
    const simulated = estimate === undefined ? "" : short(estimate.value);
    const words = note === undefined ? verdict : `${verdict} (${note})`;
    return columns(
      oracle.id,
      expected.label,
      short(expected.value),
      simulated,
      interval,
      z?.toFixed(2) ?? "",
      words,
    );
  });
}

/** One line about how many intervals hold the truth. */
export function describeCoverage({
  title,
  truth,
  intervals,
  share,
  low,
  high,
  passed,
}: CoverageOutcome): string {
  return (
    `coverage  ${title}: ${percent(share)} of ${intervals} intervals of 95 % hold the truth ${short(truth)}; ` +
    `honest from ${percent(low)} to ${percent(high)}: ${passed ? "pass" : "miss"}`
  );
}

/** Counts over all outcomes. */
export interface Tally {
  readonly passed: number;
  readonly wide: number;
  /** Misses and unmapped metrics. */
  readonly missed: number;
  readonly casesNotRun: number;
}

export function tally(outcomes: readonly CaseOutcome[]): Tally {
  const all = outcomes.flatMap(({ judgements }) => judgements);
  const count = (...verdicts: readonly string[]): number =>
    all.filter((each) => verdicts.includes(each.verdict)).length;
  return {
    passed: count("pass"),
    wide: count("wide"),
    missed: count("miss", "unmapped"),
    casesNotRun: outcomes.filter(({ notRun }) => notRun !== undefined).length,
  };
}

/** What the run showed and what it could not have shown. */
export function describeSummary(outcomes: readonly CaseOutcome[], selection: Selection): readonly string[] {
  const { passed, wide, missed, casesNotRun } = tally(outcomes);
  const lines = [
    `${outcomes.length} cases: ${passed} metrics passed, ${missed} missed` +
      `${wide > 0 ? `, ${wide} too wide to tell` : ""}${casesNotRun > 0 ? `; ${casesNotRun} cases not run` : ""}.`,
  ];
  const biases = outcomes
    .flatMap(({ judgements }) => judgements)
    .flatMap((each) => {
      const bias = detectableBias(each);
      return bias === undefined ? [] : [{ bias, each }];
    });
  if (biases.length > 0) {
    const sorted = biases.toSorted((a, b) => a.bias - b.bias);
    const [median, most] = [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!];
    const owner = outcomes.find(({ judgements }) => judgements.includes(most.each))!;
    lines.push(
      `A bias below ${percent(median.bias)} of the value (median over metrics) could have gone unseen;` +
        ` the least sharp is ${owner.oracle.id} ${most.each.expected.label} with ${percent(most.bias)}.`,
    );
  }
  if (selection.calculations.length > 0) {
    const ids = selection.calculations.map(({ id }) => id).join(", ");
    lines.push(`calc: not simulated: ${ids} (closed forms, nothing to run; not counted as passed).`);
  }
  for (const { family, title, cases } of selection.notBuilt) {
    lines.push(
      `${family} not built: ${title} (${cases} ${cases === 1 ? "case" : "cases"}; not counted as passed).`,
    );
  }
  return lines;
}

/** The outcome of a case as data. */
export function outcomeRecord({ oracle, judgements, notRun }: CaseOutcome): unknown {
  return {
    id: oracle.id,
    family: oracle.family,
    title: oracle.title,
    ...(notRun === undefined ? {} : { not_run: notRun }),
    metrics: judgements.map((judgement) => ({
      metric: judgement.expected.label,
      expected: judgement.expected.value,
      simulated: judgement.estimate?.value,
      interval_999: intervalOf(judgement),
      half_width_95: judgement.estimate && halfWidth(judgement.estimate, WIDTH_LEVEL),
      z: zOf(judgement),
      replications: judgement.estimate?.replications,
      detectable_bias: detectableBias(judgement),
      verdict: judgement.verdict,
      note: judgement.note,
    })),
  };
}

function intervalOf({ estimate }: Judgement): readonly [number, number] | undefined {
  if (estimate === undefined || !Number.isFinite(estimate.value)) return undefined;
  const half = halfWidth(estimate, GATE_LEVEL);
  return [estimate.value - half, estimate.value + half];
}

function columns(id: string, ...cells: readonly string[]): string {
  const padded = cells
    .slice(0, 4)
    .map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[at]!)));
  return [id.padEnd(9), ...padded, cells[4]!.padStart(6), cells[5]!].join(" ");
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
const percent = (share: number): string => `${Number((100 * share).toPrecision(share > 0.1 ? 3 : 2))} %`;
