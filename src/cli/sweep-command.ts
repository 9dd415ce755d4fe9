import { Interrupted } from "../experiment/backends/runner.ts";
import { layUnitPoints } from "../experiment/design/unit-points.ts";
import { pathColumns, type SweepRow } from "../output/sweep-csv.ts";
import { AxisError, readAxis } from "../scenario/sweep/axis.ts";
import { type Design, layPoints, planOf, type SweepPlan, type SweepPoint } from "../scenario/sweep/points.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { checkMetrics } from "./objective.ts";
import { reportError, UsageError } from "./report-error.ts";
import { Study, type StudyPoint } from "./study.ts";
import { StudyFolder, type StudyFolderOptions } from "./study-folder.ts";
import { describePlan, measurePlan } from "./sweep-plan.ts";
import { printSweep } from "./sweep-report.ts";
import { SweepTables } from "./sweep-tables.ts";

/** Options of `surplus sweep`, as plain data. */
export interface SweepOptions extends StudyFolderOptions, LaboratoryOptions {
  readonly workers?: number;
  readonly quiet: boolean;
  /** `path=a,b,c` or `path=lo:hi:n` each; empty = the section `sweep` of the scenario. */
  readonly vary: readonly string[];
  readonly design?: Design;
  readonly points?: number;
  readonly metric: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Runs of a batch: enough for all threads, few enough to be kept in memory. */
const BATCH_RUNS = 256;

/** `surplus sweep`: runs a scenario at many points and writes tidy tables. */
export async function sweepCommand(options: SweepOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const study = new Study(options, laboratory);
    checkMetrics([options.metric], study);
    const points = pointsOf(study, options);
    const places = points.map((point) => study.at(point));
    const sweep: Sweep = {
      options,
      io,
      laboratory,
      study,
      places,
      folder: folderOf({ options, laboratory, study, places, startedMs }),
    };
    if (!options.dryRun) sweep.folder.check();
    const plan = await measurePlan(study, places, options);
    if (!options.quiet || options.dryRun)
      laboratory[options.dryRun ? "out" : "err"](describePlan(plan, options));
    return options.dryRun ? EXIT.success : await runSweep(sweep);
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

interface Sweep {
  readonly options: SweepOptions;
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  readonly study: Study;
  readonly places: readonly StudyPoint[];
  readonly folder: StudyFolder;
}

/** The points of the command line, else those of the scenario. @throws UsageError */
function pointsOf(study: Study, options: SweepOptions): readonly SweepPoint[] {
  try {
    const plan = sweepPlanOf(study, options);
    return layPoints(plan, layUnitPoints(plan.design, study.document.seed));
  } catch (error) {
    if (error instanceof AxisError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function sweepPlanOf({ document }: Study, { vary, design, points }: SweepOptions): SweepPlan {
  const own = document.sweep === undefined ? undefined : planOf(document.sweep);
  if (vary.length === 0 && own === undefined) {
    throw new AxisError(
      "nothing to vary: give `--vary path=a,b,c`, or write a section `sweep` into the scenario",
    );
  }
  const { points: _, ...other } = own ?? { axes: [], design: "grid", size: 64 };
  const base = vary.length === 0 ? own! : { ...other, axes: vary.map(readAxis) };
  return { ...base, design: design ?? base.design, size: points ?? base.size };
}

function folderOf({
  options,
  ...others
}: Pick<Sweep, "options" | "laboratory" | "study" | "places"> & { readonly startedMs: number }): StudyFolder {
  const metric = ["--metric", options.metric];
  const own = options.vary.flatMap((each) => ["--vary", each]);
  if (options.design !== undefined) own.push("--design", options.design.replace("_", "-"));
  if (options.points !== undefined) own.push("--points", String(options.points));
  const points = others.places.map(({ point }) =>
    Object.fromEntries([...point].map(([path, { text }]) => [path, text])),
  );
  return new StudyFolder({
    ...others,
    command: "sweep",
    options,
    variants: others.places[0]!.variants.map((each) => each.name),
    arguments: [...metric, ...own],
    // The resolved scenario holds the points themselves.
    resolvedArguments: metric,
    added: { sweep: { points } },
  });
}

async function runSweep(sweep: Sweep): Promise<number> {
  const { places, options, laboratory, study, io, folder } = sweep;
  const paths = pathColumns(places.map((each) => each.point));
  const { failures, rows } = await folder.write((files) => fill(sweep, new SweepTables(files, paths)));
  printSweep({
    options,
    io,
    laboratory,
    study,
    paths,
    rows,
    shownTarget: folder.shownTarget,
    reproduce: folder.reproduce(),
  });
  if (failures === 0) return EXIT.success;
  return failures < places.length ? EXIT.partial : EXIT.failure;
}

/** Runs the points in batches and writes their rows. */
async function fill({ study, places, laboratory, options }: Sweep, tables: SweepTables) {
  const { replications } = study.document;
  study.expect(places, replications);
  const size = Math.max(1, Math.floor(BATCH_RUNS / (replications * places[0]!.variants.length)));
  const rows: SweepRow[] = [];
  let failures = 0;
  for (let from = 0; from < places.length; from += size) {
    const results = await study.run(places.slice(from, from + size), replications);
    for (const [at, result] of results.entries()) {
      if (result.failures.length > 0) failures += 1;
      for (const { variant, metrics } of tables.add(from + at, result)) {
        const found = metrics.find((each) => each.metric.name === options.metric);
        if (found === undefined)
          throw new UsageError(`no metric \`${options.metric}\`; see docs/reference/output.md`);
        rows.push({ point: from + at, values: result.point, variant, ...found });
      }
    }
    laboratory.runner.forget();
  }
  tables.finish();
  return { failures, rows };
}
