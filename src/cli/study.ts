import { basename } from "node:path";
import { Interrupted } from "../experiment/backends/runner.ts";
import { type RunFailure, runExperiment, type VariantResult } from "../experiment/run-experiment.ts";
import type { InputDigest } from "../io/manifest.ts";
import { NODE_FILES, NODE_TABLES, worldInputs } from "../io/node-files.ts";
import { NODE_MODULES } from "../io/policy-modules.ts";
import type { Variant } from "../model/scenario.ts";
import { type ParsedScenario, parseScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";
import { describePoint, overridesOf, type SweepPoint } from "../scenario/sweep/points.ts";
import { describeFailure } from "./describe-failure.ts";
import type { Laboratory } from "./laboratory.ts";
import {
  describeProblems,
  digestInputs,
  loadScenarioFile,
  portableWarning,
  scenarioPath,
} from "./load-scenario.ts";
import { UsageError } from "./report-error.ts";
import { chosenVariants } from "./run-plan.ts";
import { StudyDoubts } from "./study-doubts.ts";

/** Options of every command that runs a scenario at several points. */
export interface StudyOptions {
  readonly file: string;
  readonly set: readonly string[];
  readonly variants: readonly string[];
  readonly seed?: string;
  readonly replications?: number;
  readonly debug: boolean;
}

/** A scenario file at one point. */
export interface StudyPoint {
  readonly point: SweepPoint;
  readonly variants: readonly Variant[];
  readonly traces: ParsedScenario["traces"];
}

/** What the variants of a point did. */
export interface PointResult {
  readonly point: SweepPoint;
  readonly results: readonly VariantResult[];
  readonly failures: readonly RunFailure[];
}

/** A scenario file that is run at many points: with the same seed, so that the draws are the same at all of them. */
export class Study {
  readonly options: StudyOptions;
  readonly path: string;
  readonly document: ParsedScenario;
  /** What makes the results of any point doubtful. */
  readonly doubts = new StudyDoubts();
  private readonly laboratory: Laboratory;

  /** @throws UsageError with all problems of the scenario as it stands. */
  constructor(options: StudyOptions, laboratory: Laboratory) {
    this.options = options;
    this.laboratory = laboratory;
    this.path = scenarioPath(options.file);
    const loaded = loadScenarioFile(this.path, options);
    if (!loaded.ok) throw new UsageError(describeProblems(this.path, loaded.problems).trimEnd());
    this.document = loaded.document;
    chosenVariants(this.document, options.variants);
  }

  /** File name of the scenario. */
  get scenarioFile(): string {
    return basename(this.path);
  }

  /** Files that the scenario reads, by hash. */
  digests(): readonly InputDigest[] {
    return digestInputs(this.path, this.document);
  }

  /** @throws UsageError with all problems of the scenario at that point. */
  at(point: SweepPoint): StudyPoint {
    const { set, seed, replications, variants } = this.options;
    const parsed = parseScenario(NODE_FILES, this.path, {
      overrides: [...set, ...overridesOf(point)],
      tables: NODE_TABLES,
      modules: NODE_MODULES,
      ...(seed === undefined ? {} : { seed }),
      ...(replications === undefined ? {} : { replications }),
    });
    if (!parsed.ok) {
      const lines = parsed.problems.map(describeProblem).join("\n");
      throw new UsageError(`at ${describePoint(point)}:\n${lines}`);
    }
    const { document } = parsed;
    this.doubts.noteTexts(
      point,
      document.warnings.map((each) => portableWarning(this.path, each)),
    );
    return { point, variants: chosenVariants(document, variants), traces: document.traces };
  }

  /**
   * Runs points together, so that no thread waits for the end of one. Failures are told.
   *
   * @throws Interrupted
   */
  async run(
    points: readonly StudyPoint[],
    replications: number,
    seed = this.document.seed,
  ): Promise<readonly PointResult[]> {
    const { runner } = this.laboratory;
    await runner.fetch(...points.map((each) => this.requestOf(each, replications, seed)));
    if (this.laboratory.interrupted) throw new Interrupted("interrupted");
    return points.map((each) => {
      const { variants: results, failures } = runExperiment({
        variants: each.variants,
        seed,
        replications,
        inputs: worldInputs(each.traces),
        runWorld: runner.runWorld,
      });
      this.tellFailures(each, failures);
      this.doubts.noteResult(each.point, results);
      return { point: each.point, results, failures };
    });
  }

  /** Says which points will be run, for the progress. */
  expect(points: readonly StudyPoint[], replications: number): void {
    const requests = points.map((each) => this.requestOf(each, replications, this.document.seed));
    this.laboratory.runner.expect(...requests);
  }

  /** Runs of these points that are not in the store. */
  missing(points: readonly StudyPoint[], replications: number): number {
    const requests = points.map((each) => this.requestOf(each, replications, this.document.seed));
    return this.laboratory.runner.missing(...requests);
  }

  private requestOf({ variants, traces }: StudyPoint, replications: number, seed: string) {
    return { variants, traces, seed, replications: { from: 0, to: replications }, check: false };
  }

  private tellFailures({ variants, point }: StudyPoint, failures: readonly RunFailure[]): void {
    const { file, set, debug } = this.options;
    for (const failure of failures) {
      const { scenario } = variants[failure.variantIndex]!;
      const place = { file, set: [...set, ...overridesOf(point)], debug, scenario };
      this.laboratory.err(describeFailure(failure, place));
    }
  }
}
