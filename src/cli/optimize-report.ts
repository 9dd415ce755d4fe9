import pico from "picocolors";
import { meanInterval } from "../experiment/inference/mean-interval.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { figure, metricFigure } from "../output/figures.ts";
import { type ResultFile, tableFile } from "../output/result-files.ts";
import {
  CONCLUSION_COLUMNS,
  type ConclusionRow,
  type SearchRow,
  searchColumns,
} from "../output/search-csv.ts";
import { pathColumns } from "../output/sweep-csv.ts";
import { thresholdText } from "../output/verdict-text.ts";
import { type CliIo, hasColour } from "./cli-io.ts";
import type { Laboratory } from "./laboratory.ts";
import { metricUnit, type Objective, type PointTrial } from "./objective.ts";
import type { SearchResult, SearchTask } from "./search-result.ts";
import type { Study } from "./study.ts";
import type { StudyFolder } from "./study-folder.ts";

interface Searched {
  readonly task: SearchTask;
  readonly objective: Objective;
}

/** Writes search.csv, every point that was tried, and optimum.csv, what was concluded. */
export function writeOptimum(folder: ResultFolder, result: SearchResult, of: Searched): void {
  folder.writeTable(
    searchFile(result.rounds, { metric: of.task.metric, confirm: result.confirmation.trial }),
  );
  folder.writeTable(tableFile("optimum.csv", CONCLUSION_COLUMNS, conclusions(result, of)));
}

/** The points that a search tried, as search.csv. */
export function searchFile(
  rounds: readonly (readonly PointTrial[])[],
  { metric, confirm }: { readonly metric: string; readonly confirm?: PointTrial },
): ResultFile {
  const tried = rounds.flatMap((trials, round) =>
    trials.map((trial) => ({ trial, round: String(round + 1) })),
  );
  if (confirm !== undefined) tried.push({ trial: confirm, round: "confirm" });
  const paths = pathColumns(tried.map(({ trial }) => trial.place));
  const rows = tried.map(({ trial, round }, point): SearchRow => {
    const { mean, low, high } = trial.values.length === 0 ? NOTHING : meanInterval(trial.values);
    return {
      round,
      point,
      values: trial.place,
      metric,
      unit: metricUnit(metric, trial.result),
      n: trial.values.length,
      mean,
      ci95Low: low,
      ci95High: high,
      feasible: trial.feasible,
    };
  });
  return tableFile("search.csv", searchColumns(paths), rows);
}

const NOTHING = { mean: undefined, low: undefined, high: undefined };

function conclusions(
  { optimum, confirmation }: SearchResult,
  { task, objective }: Searched,
): readonly ConclusionRow[] {
  const unit = metricUnit(task.metric, confirmation.trial.result);
  const { mean, low, high } = meanInterval(confirmation.trial.values);
  const inputs = task.axes.flatMap(({ path, unit: own }, at): ConclusionRow[] => {
    const value = confirmation.trial.place.get(path)!.number!;
    const between = (a: number, b: number) => ({
      low: objective.valueAt(at, a),
      high: objective.valueAt(at, b),
    });
    const row = { quantity: path, unit: own, value };
    return [
      { ...row, ...between(optimum.low[at]!, optimum.high[at]!), note: intervalNote(optimum.fitted) },
      { ...row, ...between(optimum.flatLow[at]!, optimum.flatHigh[at]!), note: FLAT_NOTE },
    ];
  });
  const { gain } = confirmation;
  return [
    ...inputs,
    { quantity: task.metric, unit, value: mean, low, high, note: "on fresh draws, 95 % interval" },
    ...(gain === undefined
      ? []
      : [{ quantity: task.metric, unit, value: gain.mean, low: gain.low, high: gain.high, note: GAIN_NOTE }]),
  ];
}

const FLAT_NOTE = "flat region: from the first to the last point that is not worse beyond noise";
const GAIN_NOTE = "difference to the scenario as it stands, paired on fresh draws, 95 % interval";

function intervalNote(fitted: boolean): string {
  return fitted
    ? "optimum, 95 % interval of the vertex"
    : "best point tried, range of those that are not worse";
}

export interface OptimumReport extends Searched {
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  readonly study: Study;
  readonly folder: StudyFolder;
  readonly result: SearchResult;
  readonly options: { readonly json: boolean; readonly quiet: boolean };
}

/** The optimum in a few lines on stdout, or as JSON. */
export function printOptimum(report: OptimumReport): void {
  const { options, laboratory, folder } = report;
  if (options.json) laboratory.out(`${JSON.stringify(jsonOf(report), undefined, 2)}\n`);
  else if (!options.quiet) laboratory.out(textOf(report));
  if (options.quiet) return;
  laboratory.err(
    `\nResults    ${folder.shownTarget}/  (search.csv: every point tried; optimum.csv: what was concluded)\n` +
      `Reproduce  ${folder.reproduce()}\n`,
  );
}

function textOf({ io, task, objective, result, study }: OptimumReport): string {
  const { bold } = pico.createColors(hasColour(io.stdout, io.env));
  const { optimum, confirmation } = result;
  const { trial, gain } = confirmation;
  const unit = metricUnit(task.metric, trial.result);
  const value = meanInterval(trial.values);
  const range = (at: number, low: number, high: number): string => {
    const [from, to] = [objective.valueAt(at, low), objective.valueAt(at, high)];
    return `${figure(from)} to ${figure(to)} ${task.axes[at]!.unit}`.trimEnd();
  };
  const lines = task.axes.flatMap(({ path }, at) => [
    `${bold("Optimum")}    ${path} = ${shownValue(trial.place.get(path)!)}`,
    `           ${optimum.fitted ? "95 % interval" : "range of the points that are not worse"}: ${range(at, optimum.low[at]!, optimum.high[at]!)}`,
    `${bold("Flat")}       ${range(at, optimum.flatLow[at]!, optimum.flatHigh[at]!)}: first to last point not worse beyond noise`,
  ]);
  lines.push(
    `${bold("Value")}      ${task.metric} = ${withHalf(unit, value.mean, value.half)} on fresh draws, ${value.n} replications`,
  );
  if (gain !== undefined)
    lines.push(
      `${bold("Change")}     ${withHalf(unit, gain.mean, gain.half)} against the scenario as it stands, in pairs`,
    );
  for (const verdict of confirmation.constraints)
    lines.push(`${bold("Subject to")} ${thresholdText(verdict)}`);
  const aim = task.sign === 1 ? "highest" : "lowest";
  return `${study.document.name}, ${task.variant}: where ${task.metric} is ${aim}\n\n${lines.join("\n")}\n`;
}

function withHalf(unit: string, value: number, half: number | undefined): string {
  return half === undefined
    ? metricFigure(unit, value)
    : `${metricFigure(unit, value)} ± ${metricFigure(unit, half)}`;
}

/** A value between two ends has twelve digits; four tell it. */
export function shownValue({
  text,
  number,
  unit = "",
}: {
  readonly text: string;
  readonly number?: number;
  readonly unit?: string;
}): string {
  return number === undefined ? text : `${Number(number.toPrecision(4))} ${unit}`.trimEnd();
}

function jsonOf({ task, objective, result, study, folder }: OptimumReport) {
  return {
    scenario: study.document.name,
    variant: task.variant,
    [task.sign === 1 ? "maximize" : "minimize"]: task.metric,
    results: folder.shownTarget,
    reproduce: folder.reproduce(),
    fitted: result.optimum.fitted,
    conclusions: conclusions(result, { task, objective }),
    constraints: result.confirmation.constraints.map(({ threshold, outcome, summary }) => ({
      metric: threshold.metric,
      condition: threshold.text,
      outcome,
      mean: summary?.mean,
    })),
    trials: result.rounds.reduce((sum, round) => sum + round.length, 0),
  };
}
