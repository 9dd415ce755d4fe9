import pico from "picocolors";
import { Interrupted } from "../experiment/backends/runner.ts";
import { meanInterval } from "../experiment/inference/mean-interval.ts";
import { type Crossing, crossingOf } from "../experiment/search/crossing.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { figure, metricFigure } from "../output/figures.ts";
import { tableFile } from "../output/result-files.ts";
import { CONCLUSION_COLUMNS, type ConclusionRow } from "../output/search-csv.ts";
import { type CliIo, hasColour } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { metricUnit, Objective, type PointTrial, type RangeAxis, rangeAxis } from "./objective.ts";
import { searchFile } from "./optimize-report.ts";
import { reportError, UsageError } from "./report-error.ts";
import { Study } from "./study.ts";
import { StudyFolder, type StudyFolderOptions } from "./study-folder.ts";

/** Options of `surplus breakeven`, as plain data. */
export interface BreakevenOptions extends StudyFolderOptions, LaboratoryOptions {
  readonly workers?: number;
  readonly quiet: boolean;
  readonly metric: string;
  /** The value that the metric is to cross. */
  readonly value: number;
  /** `path=lo:hi`. */
  readonly over: string;
  readonly json: boolean;
}

/** Points of a round along the range that is left. */
const ACROSS = 6;
const ROUNDS = 3;
const LEAST_REPLICATIONS = 10;

interface Search {
  readonly options: BreakevenOptions;
  readonly study: Study;
  readonly laboratory: Laboratory;
  readonly axis: RangeAxis;
  readonly objective: Objective;
}

interface Found {
  readonly rounds: readonly (readonly PointTrial[])[];
  /** In the unit of the input; absent if the metric stays on one side. */
  readonly crossing: Crossing | undefined;
}

/** `surplus breakeven`: where a metric crosses a value, with an interval. */
export async function breakevenCommand(options: BreakevenOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const study = new Study(options, laboratory);
    const axis = rangeAxis("--over", options.over);
    const { metric } = options;
    const objective = new Objective(study, { axes: [axis], metric, constraints: [] });
    const folder = new StudyFolder({
      command: "breakeven",
      study,
      laboratory,
      options,
      variants: [options.variants[0] ?? study.document.variants[0]!.name],
      arguments: ["--metric", metric, "--value", String(options.value), "--over", options.over],
      added: {},
      startedMs,
    });
    folder.check();
    const search = { options, study, laboratory, axis, objective };
    const found = await folder.write(async (files) => {
      const result = await searchFor(search);
      write(files, result, search);
      return { ...result, failures: objective.failures };
    });
    print(search, { io, folder, found });
    return objective.failures > 0 ? EXIT.partial : EXIT.success;
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

/** Rounds of points, each within the part of the range in which the last leaves the crossing possible. */
async function searchFor(search: Search): Promise<Found> {
  const { objective, study, options, laboratory } = search;
  const replications = Math.max(LEAST_REPLICATIONS, study.document.replications);
  const rounds: (readonly PointTrial[])[] = [];
  const known = new Map<string, PointTrial>();
  let [low, high] = [0, 1];
  let crossing: Crossing | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const points = Array.from({ length: ACROSS }, (_, at) =>
      objective.snap([low + ((high - low) * at) / (ACROSS - 1)]),
    );
    const fresh = [...new Map(points.map((point) => [point.join(), point])).entries()].filter(
      ([key]) => !known.has(key),
    );
    const trials = await objective.run(
      fresh.map(([, point]) => point),
      replications,
    );
    for (const [at, [key]] of fresh.entries()) known.set(key, trials[at]!);
    rounds.push(trials);
    laboratory.runner.forget();
    crossing = crossingOf(curveOf(search, [...known.values()]), options.value);
    if (crossing !== undefined && isAcrossGap(search, [...known.values()], crossing)) crossing = undefined;
    if (crossing === undefined) break;
    const share = (value: number): number => (value - search.axis.low) / (search.axis.high - search.axis.low);
    // As far as the crossing may lie: where the curve is flat, a finer look would only follow the noise.
    low = Math.max(low, share(Math.min(crossing.bracket[0], crossing.low ?? search.axis.low)));
    high = Math.min(high, share(Math.max(crossing.bracket[1], crossing.high ?? search.axis.high)));
  }
  return { rounds, crossing };
}

/** Whether the metric has no value at some point between those that the crossing lies between. */
function isAcrossGap({ objective }: Search, trials: readonly PointTrial[], { bracket }: Crossing): boolean {
  return valueless(trials).some(({ point }) => {
    const x = objective.valueAt(0, point[0]!);
    return x > bracket[0] && x < bracket[1];
  });
}

const valueless = (trials: readonly PointTrial[]): readonly PointTrial[] =>
  trials.filter((each) => each.values.length === 0);

/** ` (no value at 13.2, 24.9 USD/GPUh)`; empty where there is one everywhere. */
function gapText({ axis, objective }: Search, trials: readonly PointTrial[]): string {
  const places = valueless(trials).map(({ point }) => figure(objective.valueAt(0, point[0]!)));
  return places.length === 0 ? "" : ` (no value at ${places.join(", ")} ${axis.unit}`.trimEnd().concat(")");
}

function curveOf({ objective }: Search, trials: readonly PointTrial[]) {
  return trials
    .filter((each) => each.values.length > 0)
    .map(({ point, values }) => ({ x: objective.valueAt(0, point[0]!), values }))
    .sort((a, b) => a.x - b.x);
}

function write(folder: ResultFolder, { rounds, crossing }: Found, search: Search): void {
  const { options, axis } = search;
  folder.writeTable(searchFile(rounds, { metric: options.metric }));
  const row: ConclusionRow = {
    quantity: axis.path,
    unit: axis.unit,
    value: crossing?.x,
    low: crossing?.low,
    high: crossing?.high,
    note:
      crossing === undefined
        ? `${options.metric} does not cross ${options.value} between ${axis.low} and ${axis.high}${gapText(search, rounds.flat())}`
        : `where ${options.metric} crosses ${options.value}, and where its 95 % interval holds that value`,
  };
  folder.writeTable(tableFile("breakeven.csv", CONCLUSION_COLUMNS, [row]));
}

interface Printed {
  readonly io: CliIo;
  readonly folder: StudyFolder;
  readonly found: Found;
}

function print(search: Search, { io, folder, found }: Printed): void {
  const { options, laboratory } = search;
  const { crossing } = found;
  if (options.json) {
    const { value, metric } = options;
    const answer = crossing === undefined ? null : { x: crossing.x, low: crossing.low, high: crossing.high };
    const json = { metric, value, path: search.axis.path, unit: search.axis.unit, crossing: answer };
    laboratory.out(`${JSON.stringify({ ...json, reproduce: folder.reproduce() }, undefined, 2)}\n`);
  } else if (!options.quiet) laboratory.out(textOf(search, found, io));
  if (options.quiet) return;
  laboratory.err(
    `\nResults    ${folder.shownTarget}/  (breakeven.csv: the answer; search.csv: every point tried)\n` +
      `Reproduce  ${folder.reproduce()}\n`,
  );
}

function textOf(search: Search, { rounds, crossing }: Found, io: CliIo): string {
  const { options, axis } = search;
  const { bold } = pico.createColors(hasColour(io.stdout, io.env));
  const unit = metricUnit(options.metric, rounds[0]![0]!.result);
  const value = metricFigure(unit, options.value);
  if (crossing === undefined) return noneText(search, rounds.flat(), unit);
  const number = (x: number): string => String(Number(x.toPrecision(4)));
  const at = (x: number): string => `${number(x)} ${axis.unit}`.trimEnd();
  const range =
    crossing.low === undefined || crossing.high === undefined
      ? "the interval reaches beyond the range"
      : `95 % interval: ${number(crossing.low)} to ${at(crossing.high)}`;
  const more = crossing.count > 1 ? `\n${crossing.count} crossings in the range; this is the first.` : "";
  const side = crossing.rising ? "above" : "below";
  return (
    `${bold("Break-even")} ${axis.path} = ${at(crossing.x)}\n           ${range}\n` +
    `${options.metric} is ${value} there, and ${side} it beyond.${more}\n`
  );
}

function noneText(search: Search, trials: readonly PointTrial[], unit: string): string {
  const { options, axis, objective } = search;
  const valued = trials.filter((each) => each.values.length > 0);
  if (valued.length === 0) throw new UsageError(`${options.metric} has no value at any point`);
  const ends = [...new Set([valued[0]!, valued.at(-1)!])].map(({ point, values }) => {
    const { mean, half = 0 } = meanInterval(values);
    return `${metricFigure(unit, mean)} ± ${metricFigure(unit, half)} at ${figure(objective.valueAt(0, point[0]!))}`;
  });
  return (
    `No break-even: ${options.metric} does not cross ${metricFigure(unit, options.value)} for ${axis.path} between ` +
    `${axis.low} and ${axis.high} ${axis.unit}`.trimEnd() +
    `: it is ${ends.join(", ")}${gapText(search, trials)}.\n`
  );
}
