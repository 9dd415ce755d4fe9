import { Interrupted } from "../experiment/backends/runner.ts";
import { meanInterval } from "../experiment/inference/mean-interval.ts";
import { pairedDifference } from "../experiment/inference/two-samples.ts";
import { SepCmaEs } from "../experiment/search/sep-cma-es.ts";
import { type Optimum, survivors, ZoomSearch } from "../experiment/search/zoom-search.ts";
import { seededUniform } from "../experiment/seeded-uniform.ts";
import { summarizeVariant } from "../experiment/summarize.ts";
import { judgeThresholds } from "../experiment/thresholds.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { constraintOf, Objective, type PointTrial, rangeAxis } from "./objective.ts";
import { printOptimum, shownValue, writeOptimum } from "./optimize-report.ts";
import { reportError, UsageError } from "./report-error.ts";
import type { Confirmation, SearchResult, SearchTask } from "./search-result.ts";
import { Study } from "./study.ts";
import { StudyFolder, type StudyFolderOptions } from "./study-folder.ts";

/** Options of `surplus optimize`, as plain data. */
export interface OptimizeOptions extends StudyFolderOptions, LaboratoryOptions {
  readonly workers?: number;
  readonly quiet: boolean;
  readonly maximize?: string;
  readonly minimize?: string;
  /** `path=lo:hi` each. */
  readonly over: readonly string[];
  /** `metric >= value` each. */
  readonly subjectTo: readonly string[];
  readonly rounds: number;
  readonly json: boolean;
}

/** Replications of the first round, if the scenario has fewer. */
const LEAST_REPLICATIONS = 5;

/** `surplus optimize`: where a metric is highest, over some inputs, with what noise leaves open. */
export async function optimizeCommand(options: OptimizeOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const study = new Study(options, laboratory);
    const task = taskOf(options, study);
    const objective = new Objective(study, task);
    const folder = new StudyFolder({
      command: "optimize",
      study,
      laboratory,
      options,
      variants: [task.variant],
      arguments: argumentsOf(options, task),
      added: {},
      startedMs,
    });
    folder.check();
    const search = { objective, task, study, options, laboratory };
    const result = await folder.write(async (files) => {
      const found = await searchFor(search);
      writeOptimum(files, found, { task, objective });
      return { ...found, failures: objective.failures };
    });
    printOptimum({ ...search, io, folder, result });
    if (objective.failures > 0) return EXIT.partial;
    return result.confirmation.constraints.every(({ outcome }) => outcome === "met")
      ? EXIT.success
      : EXIT.threshold;
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    const shown = error instanceof RangeError ? new UsageError(error.message) : error;
    return reportError(shown, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

/** @throws UsageError */
function taskOf(options: OptimizeOptions, study: Study): SearchTask {
  const { maximize, minimize, over, subjectTo } = options;
  if ((maximize === undefined) === (minimize === undefined))
    throw new UsageError("name the metric with --maximize or --minimize, one of them");
  if (over.length === 0) throw new UsageError("name at least one input with --over path=lo:hi");
  const axes = over.map((text) => rangeAxis("--over", text));
  if (new Set(axes.map(({ path }) => path)).size < axes.length)
    throw new UsageError("--over names a path twice");
  return {
    axes,
    metric: (maximize ?? minimize)!,
    sign: maximize === undefined ? -1 : 1,
    constraints: subjectTo.map(constraintOf),
    variant: options.variants[0] ?? study.document.variants[0]!.name,
  };
}

function argumentsOf(
  { over, subjectTo, rounds }: OptimizeOptions,
  { sign, metric }: SearchTask,
): readonly string[] {
  return [
    sign === 1 ? "--maximize" : "--minimize",
    metric,
    ...over.flatMap((each) => ["--over", each]),
    ...subjectTo.flatMap((each) => ["--subject-to", each]),
    ...["--rounds", String(rounds)],
  ];
}

interface Search {
  readonly objective: Objective;
  readonly task: SearchTask;
  readonly study: Study;
  readonly options: OptimizeOptions;
  readonly laboratory: Laboratory;
}

async function searchFor(search: Search): Promise<SearchResult> {
  const { task } = search;
  const { rounds, optimum, replications } = task.axes.length <= 2 ? await zoom(search) : await evolve(search);
  return { rounds, optimum, confirmation: await confirm(search, optimum, replications) };
}

/** Values with the sign of the wish, so that the search always climbs. */
function signed(trials: readonly PointTrial[], sign: 1 | -1): readonly PointTrial[] {
  return sign === 1
    ? trials
    : trials.map((each) => ({ ...each, values: each.values.map((value) => -value) }));
}

async function zoom(search: Search) {
  const { objective, task, study, options, laboratory } = search;
  const first = Math.max(LEAST_REPLICATIONS, study.document.replications);
  const zooming = new ZoomSearch({
    dimensions: task.axes.length as 1 | 2,
    replications: first,
    rounds: options.rounds,
    snap: objective.snap,
  });
  const rounds: (readonly PointTrial[])[] = [];
  let replications = first;
  for (let round = zooming.next(); round !== undefined; round = zooming.next()) {
    replications = round.replications;
    const trials = await objective.run(round.points, replications);
    rounds.push(trials);
    zooming.tell(signed(trials, task.sign));
    tell(search, rounds.length, trials);
    laboratory.runner.forget();
  }
  return { rounds, optimum: zooming.optimum(), replications };
}

/** Generations of the evolution strategy for every input. */
const GENERATIONS_PER_INPUT = 8;
const SETTLED = 0.02;

async function evolve(search: Search) {
  const { objective, task, study, laboratory } = search;
  const replications = Math.max(LEAST_REPLICATIONS, study.document.replications);
  const strategy = new SepCmaEs(task.axes.length, seededUniform(study.document.seed, "optimize"));
  const rounds: (readonly PointTrial[])[] = [];
  const limit = 20 + GENERATIONS_PER_INPUT * task.axes.length;
  for (let generation = 0; generation < limit && strategy.spread > SETTLED; generation++) {
    const trials = await objective.run(strategy.ask().map(objective.snap), replications);
    rounds.push(trials);
    const values = signed(trials, task.sign).map(({ feasible, values: each }) =>
      feasible ? meanInterval(each).mean : Number.NEGATIVE_INFINITY,
    );
    strategy.tell(values);
    tell(search, rounds.length, trials);
    laboratory.runner.forget();
  }
  const centre = await objective.run([objective.snap(strategy.mean)], replications);
  rounds.push(centre);
  return { rounds, optimum: bestOf(signed(rounds.flat(), task.sign)), replications };
}

/** The best of all trials with the range of those that are not worse. @throws RangeError if none is feasible. */
function bestOf(trials: readonly PointTrial[]): Optimum {
  const feasible = trials.filter((each) => each.feasible);
  if (feasible.length === 0) throw new RangeError("no point that was tried meets the constraints");
  const best = feasible.reduce((a, b) => (meanInterval(b.values).mean > meanInterval(a.values).mean ? b : a));
  const kept = survivors(feasible).map(({ point }) => point);
  const by = (pick: (...values: number[]) => number): number[] =>
    best.point.map((_, at) => pick(...kept.map((point) => point[at]!)));
  const [low, high] = [by(Math.min), by(Math.max)];
  return { point: best.point, low, high, flatLow: low, flatHigh: high, fitted: false };
}

/** Runs the optimum, and the scenario as it stands, with draws that the search has not seen. */
async function confirm(search: Search, { point }: Optimum, replications: number): Promise<Confirmation> {
  const { objective, task, study } = search;
  const seed = `${study.document.seed}/confirm`;
  const [trial] = await objective.run([point], replications, seed);
  const [own] = await study.run([study.at(new Map())], replications, seed);
  const base = objective.wholeValuesOf(own!);
  const [variant] = trial!.result.results;
  return {
    trial: trial!,
    gain: base.length === 0 || !trial!.feasible ? undefined : pairedDifference(trial!.values, base),
    constraints: judgeThresholds(
      [{ ...variant!.variant, thresholds: task.constraints }],
      [summarizeVariant(variant!)],
    ),
  };
}

function tell({ options, laboratory, task }: Search, round: number, trials: readonly PointTrial[]): void {
  if (options.quiet) return;
  const [first] = trials;
  const feasible = signed(trials, task.sign).filter((each) => each.feasible);
  const best =
    feasible.length === 0
      ? undefined
      : feasible.reduce((a, b) => (meanInterval(b.values).mean > meanInterval(a.values).mean ? b : a));
  const where =
    best === undefined
      ? "none is feasible"
      : `best at ${[...best.place.values()].map(shownValue).join(", ")}`;
  laboratory.err(
    `round ${round}: ${trials.length} points x ${first!.values.length} replications, ${where}\n`,
  );
}
