import pico from "picocolors";
import { Interrupted } from "../experiment/backends/runner.ts";
import { meanInterval } from "../experiment/inference/mean-interval.ts";
import { seededUniform } from "../experiment/seeded-uniform.ts";
import { elementaryEffects, morrisTrajectories } from "../experiment/sensitivity/morris.ts";
import { saltelliDesign, sobolIndices } from "../experiment/sensitivity/sobol-indices.ts";
import { tornado } from "../experiment/sensitivity/tornado.ts";
import { metricFigure } from "../output/figures.ts";
import { folded } from "../output/folded.ts";
import { plainTable } from "../output/plain-table.ts";
import { tableFile } from "../output/result-files.ts";
import { SENSITIVITY_COLUMNS, type SensitivityRow } from "../output/sensitivity-csv.ts";
import { type CliIo, columnsOf, hasColour } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { metricUnit, Objective, type PointTrial, type RangeAxis, rangeAxis } from "./objective.ts";
import { reportError, UsageError } from "./report-error.ts";
import { Study } from "./study.ts";
import { StudyFolder, type StudyFolderOptions } from "./study-folder.ts";

/** Options of `surplus sensitivity`, as plain data. */
export interface SensitivityOptions extends StudyFolderOptions, LaboratoryOptions {
  readonly workers?: number;
  readonly quiet: boolean;
  readonly metric: string;
  /** `path=lo:hi` each. */
  readonly vary: readonly string[];
  readonly method: "tornado" | "sobol" | "morris";
  /** sobol: rows of the design; morris: trajectories. */
  readonly points?: number;
  readonly json: boolean;
}

/** Rows and trajectories unless others are wished. */
const DEFAULT_POINTS = { tornado: 0, sobol: 128, morris: 10 } as const;
/** Points that are run together. */
const BATCH = 32;

interface Analysis {
  readonly options: SensitivityOptions;
  readonly study: Study;
  readonly laboratory: Laboratory;
  readonly axes: readonly RangeAxis[];
  readonly objective: Objective;
  readonly variant: string;
}

/** `surplus sensitivity`: what each input does to a metric. */
export async function sensitivityCommand(options: SensitivityOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const study = new Study(options, laboratory);
    const { metric, vary } = options;
    if (vary.length === 0) throw new UsageError("name at least one input with --vary path=lo:hi");
    const axes = vary.map((text) => rangeAxis("--vary", text));
    if (new Set(axes.map(({ path }) => path)).size < axes.length)
      throw new UsageError("--vary names a path twice");
    const objective = new Objective(study, { axes, metric, constraints: [] });
    const variant = options.variants[0] ?? study.document.variants[0]!.name;
    const points = options.points === undefined ? [] : ["--points", String(options.points)];
    const folder = new StudyFolder({
      command: "sensitivity",
      study,
      laboratory,
      options,
      variants: [variant],
      arguments: [
        "--metric",
        metric,
        "--method",
        options.method,
        ...vary.flatMap((each) => ["--vary", each]),
        ...points,
      ],
      added: {},
      startedMs,
    });
    folder.check();
    const analysis = { options, study, laboratory, axes, objective, variant };
    const { rows } = await folder.write(async (files) => {
      const found = await METHODS[options.method](analysis);
      files.writeTable(tableFile("sensitivity.csv", SENSITIVITY_COLUMNS, found));
      return { rows: found, failures: objective.failures };
    });
    print(analysis, { io, folder, rows });
    return objective.failures > 0 ? EXIT.partial : EXIT.success;
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    const shown = error instanceof RangeError ? new UsageError(error.message) : error;
    return reportError(shown, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

const METHODS = { tornado: tornadoRows, sobol: sobolRows, morris: morrisRows } as const;

async function tornadoRows(analysis: Analysis): Promise<readonly SensitivityRow[]> {
  const { study, objective, axes } = analysis;
  const { replications } = study.document;
  const [base] = await study.run([study.at(new Map())], replications);
  const values = objective.wholeValuesOf(base!);
  if (values.length === 0)
    throw new UsageError(
      `${analysis.options.metric} has no value as the scenario stands, or a single replication; try --replications 5`,
    );
  const bars: {
    readonly input: string;
    readonly low: readonly number[];
    readonly high: readonly number[];
  }[] = [];
  for (const axis of axes) {
    const ends = [axis.low, axis.high].map((number) => {
      const text = `${number} ${axis.unit}`.trimEnd();
      return study.at(new Map([[axis.path, { text, number, unit: axis.unit }]]));
    });
    const [low, high] = (await study.run(ends, replications)).map(objective.wholeValuesOf);
    bars.push({ input: axis.path, low: low!, high: high! });
  }
  const unit = metricUnit(analysis.options.metric, base!);
  return tornado(values, bars).flatMap(({ input, low, high }) => [
    rowOf(analysis, input, {
      measure: "at_low",
      unit,
      value: known(low.difference),
      ci95Low: low.ciLow,
      ci95High: low.ciHigh,
    }),
    rowOf(analysis, input, {
      measure: "at_high",
      unit,
      value: known(high.difference),
      ci95Low: high.ciLow,
      ci95High: high.ciHigh,
    }),
  ]);
}

/** Absent at an end where the metric has no value. */
function known(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

async function sobolRows(analysis: Analysis): Promise<readonly SensitivityRow[]> {
  const { axes, study, options } = analysis;
  const uniform = seededUniform(study.document.seed, "sobol indices");
  const design = saltelliDesign(options.points ?? DEFAULT_POINTS.sobol, axes.length, uniform);
  const [a, b, ...ab] = await outputsOf(analysis, [design.a, design.b, ...design.ab]);
  const indices = sobolIndices({ a: a!, b: b!, ab }, uniform);
  if (indices === undefined) throw new UsageError(`${options.metric} does not vary over these inputs`);
  return indices.flatMap(({ first, total }, at) =>
    (["first", "total"] as const).map((measure) => {
      const { value, low, high } = measure === "first" ? first : total;
      return rowOf(analysis, axes[at]!.path, { measure, unit: "share", value, ci95Low: low, ci95High: high });
    }),
  );
}

async function morrisRows(analysis: Analysis): Promise<readonly SensitivityRow[]> {
  const { axes, study, options } = analysis;
  const uniform = seededUniform(study.document.seed, "morris");
  const trajectories = morrisTrajectories(options.points ?? DEFAULT_POINTS.morris, axes.length, uniform);
  const outputs = await outputsOf(
    analysis,
    trajectories.map((each) => each.points),
  );
  const unit = analysis.objective.unit ?? "";
  return elementaryEffects(trajectories, outputs).flatMap((effects, at) => {
    const { mu, muStar, muStarLow, muStarHigh, sigma } = effects;
    const row = (measure: string, value: number | undefined, ci95Low?: number, ci95High?: number) =>
      rowOf(analysis, axes[at]!.path, { measure, unit, value, ci95Low, ci95High });
    return [row("mu", mu), row("mu_star", muStar, muStarLow, muStarHigh), row("sigma", sigma)];
  });
}

/** Mean of the metric at every point of several lists. @throws UsageError where it has no value. */
async function outputsOf(
  analysis: Analysis,
  lists: readonly (readonly (readonly number[])[])[],
): Promise<readonly (readonly number[])[]> {
  const { objective, study, laboratory, options } = analysis;
  const replications = Math.max(2, study.document.replications);
  const points = lists.flat();
  const means: number[] = [];
  for (let from = 0; from < points.length; from += BATCH) {
    const snapped = points.slice(from, from + BATCH).map((point) => objective.snap(point));
    const trials = await objective.run(snapped, replications);
    for (const trial of trials) means.push(meanOf(trial, options.metric));
    laboratory.runner.forget();
  }
  let from = 0;
  return lists.map((list) => {
    from += list.length;
    return means.slice(from - list.length, from);
  });
}

function meanOf({ values, place }: PointTrial, metric: string): number {
  if (values.length > 0) return meanInterval(values).mean;
  const where = [...place].map(([path, { text }]) => `${path} = ${text}`).join(", ");
  throw new UsageError(`${metric} has no value at ${where}; narrow the ranges or choose another metric`);
}

type Measured = Pick<SensitivityRow, "measure" | "unit" | "value" | "ci95Low" | "ci95High">;

function rowOf({ options, axes, variant }: Analysis, input: string, measured: Measured): SensitivityRow {
  const { low, high, unit } = axes.find(({ path }) => path === input)!;
  const text = (number: number): string => `${number} ${unit}`.trimEnd();
  const { method, metric } = options;
  return { method, variant, metric, input, inputLow: text(low), inputHigh: text(high), ...measured };
}

interface Printed {
  readonly io: CliIo;
  readonly folder: StudyFolder;
  readonly rows: readonly SensitivityRow[];
}

function print({ options, laboratory, study, variant }: Analysis, { io, folder, rows }: Printed): void {
  if (options.json) {
    const json = {
      metric: options.metric,
      method: options.method,
      variant,
      results: folder.shownTarget,
      measures: rows,
    };
    laboratory.out(`${JSON.stringify(json, undefined, 2)}\n`);
  } else if (!options.quiet) {
    const title = `${study.document.name}, ${variant}: what moves ${options.metric} (${options.method})`;
    laboratory.out(`${title}\n\n${tableOf(rows, io)}\n`);
  }
  if (options.quiet) return;
  laboratory.err(
    `\nResults    ${folder.shownTarget}/  (sensitivity.csv)\nReproduce  ${folder.reproduce()}\n`,
  );
}

/** Of the names of inputs in a narrow table. */
const NAME_WIDTH = 20;

/** One row per input: its measures and a bar as long as the first of them is large. */
function tableOf(rows: readonly SensitivityRow[], io: CliIo): string {
  const strong = pico.createColors(hasColour(io.stdout, io.env)).bold;
  const measures = [...new Set(rows.map((row) => row.measure))];
  const isWide = columnsOf(io.stdout, io.env) >= 110;
  const inputs = [...new Set(rows.map((row) => row.input))];
  const sizeOf = (input: string): number =>
    Math.max(
      ...rows
        .filter((row) => row.input === input && row.measure !== "sigma")
        .map((row) => Math.abs(row.value ?? 0)),
    );
  const largest = Math.max(...inputs.map(sizeOf));
  const sorted = inputs.sort((a, b) => sizeOf(b) - sizeOf(a));
  const body = sorted.map((input) => {
    const own = rows.filter((row) => row.input === input);
    const cells = measures.map((measure) =>
      cellOf(
        own.find((row) => row.measure === measure),
        isWide ? " " : "\n",
      ),
    );
    const length = isWide ? 16 : 10;
    const bar = "#".repeat(largest > 0 ? Math.round((length * sizeOf(input)) / largest) : 0);
    const name = isWide ? input : folded(input, NAME_WIDTH);
    return [name, rangeText(own[0]!), ...cells, bar.padEnd(length)];
  });
  return plainTable({ head: ["input", "range", ...measures, ""], rows: body, leftColumns: 2, strong });
}

/** `2 to 3.5 USD/GPUh`: the unit stands once. */
function rangeText({ inputLow, inputHigh }: SensitivityRow): string {
  const [low, ...unit] = inputLow.split(" ");
  return inputHigh.endsWith(unit.join(" ")) ? `${low} to ${inputHigh}` : `${inputLow} to ${inputHigh}`;
}

function cellOf(row: SensitivityRow | undefined, separator: string): string {
  if (row?.value === undefined) return "-";
  const show = (value: number): string =>
    row.method === "sobol" ? value.toFixed(2) : metricFigure(row.unit, value);
  const { ci95Low, ci95High } = row;
  if (ci95Low === undefined || ci95High === undefined) return show(row.value);
  return row.method === "sobol"
    ? `${show(row.value)}${separator}${show(ci95Low)}..${show(ci95High)}`
    : `${show(row.value)}${separator}±${show((ci95High - ci95Low) / 2)}`;
}
