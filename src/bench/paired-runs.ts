import type { WorldResult } from "../metrics/result.ts";
import type { LinearSolver } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { PlanningClock } from "./planning-clock.ts";
import { processorNs } from "./processor-time.ts";
import { spreadOf } from "./spread.ts";
import { NO_TRACES, timedRun } from "./timed-run.ts";

/** Pairs of runs that are measured, after one pair in which code is compiled. */
const PAIRS = 5;

/** Processor time of one run. */
export interface MeasuredRun {
  readonly result: WorldResult;
  readonly totalNs: number;
  /** Of it, what policies took to plan. */
  readonly plannedNs: number;
  readonly plans: number;
}

/** Runs of a scenario under a policy, each beside one without it. */
export interface PairedRuns {
  readonly runs: readonly MeasuredRun[];
  readonly posted: readonly MeasuredRun[];
}

/** Runs both scenarios in turn, in one process; who is first alternates. Same seed: both meet the same arrivals. */
export function pairedRuns(
  scenario: Scenario,
  posted: Scenario,
  options: { readonly pairs?: number; readonly solver?: LinearSolver | undefined } = {},
): PairedRuns {
  const { pairs = PAIRS, solver } = options;
  const measuredRun = (of: Scenario): MeasuredRun => runMeasured(of, clock, solver);
  const clock = new PlanningClock();
  const detach = clock.attach();
  try {
    measuredRun(posted);
    measuredRun(scenario);
    const all: { runs: MeasuredRun[]; posted: MeasuredRun[] } = { runs: [], posted: [] };
    const run = () => all.runs.push(measuredRun(scenario));
    const runPosted = () => all.posted.push(measuredRun(posted));
    for (let pair = 0; pair < pairs; pair++)
      for (const each of pair % 2 === 0 ? [runPosted, run] : [run, runPosted]) each();
    return all;
  } finally {
    detach();
  }
}

/** Median over the pairs of a cost under the policy over the same cost without it. */
export function medianRatio({ runs, posted }: PairedRuns, cost: (run: MeasuredRun) => number): number {
  return spreadOf(runs.map((run, pair) => cost(run) / cost(posted[pair]!))).median;
}

function runMeasured(
  scenario: Scenario,
  clock: PlanningClock,
  solver: LinearSolver | undefined,
): MeasuredRun {
  clock.restart();
  const beforeNs = processorNs();
  const { result } = timedRun(scenario, { seed: "1", inputs: { ...NO_TRACES, solver } });
  const totalNs = processorNs() - beforeNs;
  return { result, totalNs, plannedNs: clock.plannedNs, plans: clock.plans };
}
