import { basename } from "node:path";
import { Interrupted } from "../experiment/backends/runner.ts";
import { layUnitPoints } from "../experiment/design/unit-points.ts";
import { inputHash } from "../io/manifest.ts";
import { ResultFolder } from "../io/result-folder.ts";
import { type PathColumn, pathColumns, type SweepRow } from "../output/sweep-csv.ts";
import { AxisError, readAxis } from "../scenario/sweep/axis.ts";
import { type Design, layPoints, planOf, type SweepPlan, type SweepPoint } from "../scenario/sweep/points.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory, type LaboratoryOptions } from "./laboratory.ts";
import { reportError, UsageError } from "./report-error.ts";
import { checkTarget, realTarget } from "./result-target.ts";
import { shellQuote } from "./shell-quote.ts";
import { Study, type StudyOptions, type StudyPoint } from "./study.ts";
import { writeStudyManifest } from "./study-manifest.ts";
import { describePlan, measurePlan } from "./sweep-plan.ts";
import { printSweep } from "./sweep-report.ts";
import { SweepTables } from "./sweep-tables.ts";

/** Options of `surplus sweep`, as plain data. */
export interface SweepOptions extends StudyOptions, LaboratoryOptions {
  /** `path=a,b,c` or `path=lo:hi:n` each; empty = the section `sweep` of the scenario. */
  readonly vary: readonly string[];
  readonly design?: Design;
  readonly points?: number;
  readonly metric: string;
  readonly out?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly force: boolean;
}

/** Runs of a batch: enough for all threads, few enough to be kept in memory. */
const BATCH_RUNS = 256;

/** `surplus sweep`: runs a scenario at many points and writes tidy tables. */
export async function sweepCommand(options: SweepOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const study = new Study(options, laboratory);
    const points = pointsOf(study, options);
    const places = points.map((point) => study.at(point));
    const sweep = new Sweep({ options, io, laboratory, study, places, startedMs });
    if (!options.dryRun) sweep.checkTarget();
    const plan = await measurePlan(study, places);
    if (!options.quiet || options.dryRun)
      laboratory[options.dryRun ? "out" : "err"](describePlan(plan, options));
    if (options.dryRun) return EXIT.success;
    return await sweep.run();
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
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
  if (vary.length === 0 && own === undefined)
    throw new AxisError(
      "nothing to vary: give `--vary path=a,b,c`, or write a section `sweep` into the scenario",
    );
  const { points: _, ...other } = own ?? { axes: [], design: "grid", size: 64 };
  const base = vary.length === 0 ? own! : { ...other, axes: vary.map(readAxis) };
  return { ...base, design: design ?? base.design, size: points ?? base.size };
}

interface SweepContext {
  readonly options: SweepOptions;
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  readonly study: Study;
  readonly places: readonly StudyPoint[];
  readonly startedMs: number;
}

class Sweep {
  private readonly context: SweepContext;
  private readonly paths: readonly PathColumn[];
  private readonly shownTarget: string;

  constructor(context: SweepContext) {
    this.context = context;
    this.shownTarget = context.options.out ?? `results/${context.study.document.name}-sweep`;
    this.paths = pathColumns(context.places.map((each) => each.point));
  }

  /** @throws UsageError if the folder holds something else. */
  checkTarget(): void {
    const { options, laboratory } = this.context;
    const { shownTarget } = this;
    const target = realTarget(shownTarget);
    const inputsSha256 = inputHash(this.inputs());
    const notice = checkTarget({ target, shownTarget, inputsSha256, force: options.force });
    if (notice !== undefined && !options.quiet) laboratory.err(`${notice}\n`);
  }

  async run(): Promise<number> {
    const { options, study, places } = this.context;
    const { shownTarget } = this;
    const inputs = this.inputs();
    const folder = new ResultFolder(realTarget(shownTarget));
    try {
      const { failures, rows } = await this.fill(folder);
      writeStudyManifest(folder, {
        ...this.context,
        command: "sweep",
        inputs,
        failures,
        reproduce: this.reproduce(basename(study.path)),
      });
      folder.commit();
      printSweep({
        ...this.context,
        paths: this.paths,
        rows,
        shownTarget,
        reproduce: this.reproduce(options.file),
      });
      return failures > 0 ? (failures < places.length ? EXIT.partial : EXIT.failure) : EXIT.success;
    } finally {
      folder.abort();
    }
  }

  /** Runs the points in batches and writes their rows. */
  private async fill(folder: ResultFolder) {
    const { study, places, laboratory, options } = this.context;
    const { replications } = study.document;
    const tables = new SweepTables(folder, this.paths);
    const size = Math.max(1, Math.floor(BATCH_RUNS / (replications * places[0]!.variants.length)));
    const rows: SweepRow[] = [];
    let failures = 0;
    for (let from = 0; from < places.length; from += size) {
      const results = await study.run(places.slice(from, from + size), replications);
      for (const [at, result] of results.entries()) {
        failures += result.failures.length > 0 ? 1 : 0;
        const summaries = tables.add(from + at, result);
        for (const { variant, metrics } of summaries) {
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

  /** The points count as inputs: results of other points are other results. */
  private inputs() {
    const { study, places } = this.context;
    const { document } = study;
    const points = places.map(({ point }) =>
      Object.fromEntries([...point].map(([path, { text }]) => [path, text])),
    );
    return {
      resolved: { ...(document.resolved as object), sweep: { points } },
      seed: document.seed,
      variants: places[0]!.variants.map((each) => each.name),
      files: study.digests(),
    };
  }

  private reproduce(file: string): string {
    const { options, study } = this.context;
    const { seed, replications } = study.document;
    const words = ["surplus", "sweep", file, "--seed", seed, "--replications", String(replications)];
    for (const each of options.vary) words.push("--vary", each);
    if (options.design !== undefined) words.push("--design", options.design);
    if (options.points !== undefined) words.push("--points", String(options.points));
    for (const name of options.variants) words.push("--variant", name);
    for (const each of options.set) words.push("--set", each);
    return words.map(shellQuote).join(" ");
  }
}
