import type { Expected, OracleCase } from "./cases.ts";
import { type Estimate, estimate, halfWidth } from "./estimate.ts";
import { allowedHalfWidth, type Gate, isLoose, type Judgement, judge, WIDTH_LEVEL } from "./judge.ts";
import { CALCULATED_RELATIVE, judgeCalculated } from "./judge-calculated.ts";
import { type Metric, seen } from "./metric.ts";
import { NotRunError } from "./params.ts";
import { effortFor, type PlannedScenario, plan, type Translate } from "./plan.ts";
import type { Prepared } from "./prepared.ts";
import { scenarioText } from "./scenario-text.ts";

/** What a mode asks for. */
export interface Mode {
  readonly gate: Gate;
  /** No more replications than this, however wide the interval. */
  readonly mostReplications: number;
}

export interface RunOptions {
  readonly mode: Mode;
  /** First seed; a case that misses runs once more with the next. */
  readonly seed: number;
  /** Reads the text of a scenario and makes it ready; throws `NotRunError` with its problems. */
  readonly prepare: (text: string, name: string) => Prepared;
  /** Receives every scenario before it runs. */
  readonly keep?: (name: string, text: string) => void;
}

/** Outcome of a case: judged metric by metric, or the reason why not. */
export interface CaseOutcome {
  readonly oracle: OracleCase;
  readonly judgements: readonly Judgement[];
  /** Absent when the case was run. */
  readonly notRun?: string;
}

/** Every interval rests on at least so many independent replications. */
export const LEAST_REPLICATIONS = 20;

/** Translates, runs and judges one case. */
export function runCase(oracle: OracleCase, translate: Translate, options: RunOptions): CaseOutcome {
  try {
    const { scenarios, calculated, unmapped } = plan(
      oracle,
      translate(oracle, effortFor(oracle, options.mode.gate.relative)),
    );
    const judged = new Map<Expected, Judgement>(
      unmapped.map((expected) => [expected, { expected, verdict: "unmapped", note: "no such metric here" }]),
    );
    for (const { expected, value } of calculated) {
      const judgement = judgeCalculated(expected, value, CALCULATED_RELATIVE);
      judged.set(expected, { note: "calculated", ...judgement });
    }
    for (const scenario of scenarios) {
      for (const judgement of judgeScenario(oracle, scenario, options))
        judged.set(judgement.expected, judgement);
    }
    return { oracle, judgements: oracle.expected.map((expected) => judged.get(expected)!) };
  } catch (error) {
    if (!(error instanceof NotRunError)) throw error;
    return { oracle, judgements: [], notRun: error.message };
  }
}

/** Runs a scenario, and once more with the next seed for what missed by chance. */
function judgeScenario(
  oracle: OracleCase,
  scenario: PlannedScenario,
  options: RunOptions,
): readonly Judgement[] {
  const first = judgeOnce(oracle, scenario, options, options.seed);
  const again = scenario.metrics.filter((_, at) => first[at]!.retry);
  if (again.length === 0) return first;
  const second = judgeOnce(oracle, { ...scenario, metrics: again }, options, options.seed + 1);
  return first.map((judgement) => {
    const other = second.find(({ expected }) => expected === judgement.expected);
    return other === undefined ? judgement : { ...other, note: withNote("second try", other.note) };
  });
}

const withNote = (first: string, second: string | undefined): string =>
  second === undefined ? first : `${first}: ${second}`;

function judgeOnce(
  oracle: OracleCase,
  scenario: PlannedScenario,
  options: RunOptions,
  seed: number,
): readonly Judgement[] {
  const { gate } = options.mode;
  const text = scenarioText(scenario, `${scenario.name}-${seed}`, LEAST_REPLICATIONS);
  options.keep?.(scenario.name, text);
  const estimates = repeat(oracle, scenario, options.prepare(text, scenario.name), options.mode);
  return scenario.metrics.map(({ expected, metric }, at) =>
    judge(expected, estimates[at]!, { tolerance: oracle.tolerance, gate, whole: metric.whole }),
  );
}

/** So many more replications where each is over in a moment. */
const BRIEF_FACTOR = 25;

/** Replications in growing batches, until every interval is narrow enough or the most are done. */
function repeat(
  oracle: OracleCase,
  scenario: PlannedScenario,
  prepared: Prepared,
  mode: Mode,
): readonly Estimate[] {
  const rows = scenario.metrics.map((): (readonly number[])[] => []);
  const most = mode.mostReplications * (scenario.isBrief ? BRIEF_FACTOR : 1);
  let goal = Math.min(LEAST_REPLICATIONS, most);
  for (;;) {
    for (let index = rows[0]!.length; index < goal; index++) {
      const run = seen(prepared.run(index), prepared);
      for (const [at, { metric }] of scenario.metrics.entries()) rows[at]!.push(metric.components(run));
    }
    const estimates = scenario.metrics.map(({ metric }, at) => estimate(rows[at]!, metric.of));
    const next = Math.min(most, neededReplications(oracle, scenario.metrics, estimates, mode.gate));
    if (next <= goal) return estimates;
    goal = next;
  }
}

/** Replications that should bring all half-widths below the gate, from those seen so far. */
function neededReplications(
  oracle: OracleCase,
  metrics: readonly { readonly expected: Expected; readonly metric: Metric }[],
  estimates: readonly Estimate[],
  gate: Gate,
): number {
  const { tolerance } = oracle;
  const ratios = metrics.map(({ expected, metric }, at) => {
    if (isLoose(expected, tolerance)) return 0;
    return (
      halfWidth(estimates[at]!, WIDTH_LEVEL) /
      allowedHalfWidth(expected, { tolerance, gate, whole: metric.whole })
    );
  });
  const worst = Math.max(...ratios.filter((each) => Number.isFinite(each)));
  const done = estimates[0]!.replications;
  // The error is itself an estimate: a tenth more, and never more than eightfold at once.
  return worst <= 1 ? done : Math.ceil(done * Math.min(8, 1.1 * worst * worst));
}
