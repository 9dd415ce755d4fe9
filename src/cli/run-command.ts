import { basename, join } from "node:path";
import { armOf } from "../experiment/arms.ts";
import { Interrupted } from "../experiment/backends/runner.ts";
import { batchDoubts, batchWindows, joinBatches } from "../experiment/batch-windows.ts";
import { bestVerdict } from "../experiment/best-arm.ts";
import { compareArms } from "../experiment/comparison.ts";
import { type Doubt, doubtsOf } from "../experiment/doubts.ts";
import { nextReplications, precisionStates } from "../experiment/precision.ts";
import { type ExperimentResult, runExperiment } from "../experiment/run-experiment.ts";
import { steadyStates, warmupDoubts } from "../experiment/steady-state.ts";
import { summarizeVariant } from "../experiment/summarize.ts";
import { judgeThresholds } from "../experiment/thresholds.ts";
import { worldInputs } from "../io/node-files.ts";
import { ResultFolder } from "../io/result-folder.ts";
import { writeWholeFile } from "../io/whole-file.ts";
import type { Variant } from "../model/scenario.ts";
import type { CliIo } from "./cli-io.ts";
import { describeFailure } from "./describe-failure.ts";
import { EXIT } from "./exit-codes.ts";
import { Laboratory } from "./laboratory.ts";
import { liveWishes, writeLiveFiles } from "./live-files.ts";
import {
  describeProblems,
  digestInputs,
  loadScenarioFile,
  portableWarning,
  scenarioPath,
} from "./load-scenario.ts";
import { packageVersion } from "./package-info.ts";
import { precisionLines, precisionRules } from "./precision-report.ts";
import type { TraceSummaries } from "./read-traces.ts";
import { printReport } from "./report.ts";
import { reportError } from "./report-error.ts";
import { REPORT_FILE, reportOf } from "./report-page.ts";
import type { RunCommandOptions } from "./run-options.ts";
import type { JudgedOutcome, RunOutcome } from "./run-outcome.ts";
import { planRun, type RunPlan, reproduceCommand } from "./run-plan.ts";
import { type TraceReport, traceGpus, traceReport } from "./trace-reports.ts";
import { writeResults } from "./write-results.ts";
import { checkYielded } from "./yielded-metrics.ts";

/**
 * `surplus run`: reads the scenario, runs it, writes the result folder and prints the table.
 *
 * @returns The exit code.
 */
export async function runCommand(options: RunCommandOptions, io: CliIo): Promise<number> {
  const startedMs = Date.now();
  const laboratory = await Laboratory.open(options, io);
  try {
    const path = scenarioPath(options.file);
    const parsed = loadScenarioFile(path, options);
    if (!parsed.ok) {
      laboratory.err(describeProblems(path, parsed.problems));
      return EXIT.usage;
    }
    const plan = planRun(parsed.document, options, digestInputs(path, parsed.document));
    if (plan.notice !== undefined && !options.quiet) laboratory.err(`${plan.notice}\n`);
    const session = { options, io, laboratory, path, plan, traces: parsed.traces, startedMs };
    return await new RunSession(session).run();
  } catch (error) {
    if (error instanceof Interrupted) return laboratory.endInterrupted();
    return reportError(error, options, (text) => laboratory.err(text));
  } finally {
    await laboratory.close();
  }
}

interface SessionContext {
  readonly options: RunCommandOptions;
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  /** Path of the scenario file. */
  readonly path: string;
  readonly plan: RunPlan;
  readonly traces: TraceSummaries;
  readonly startedMs: number;
}

/** What decides which variant is best. */
const MAIN_METRIC = "net_value_usd";

/** One run of the command after everything has been checked. */
class RunSession {
  private readonly context: SessionContext;

  constructor(context: SessionContext) {
    this.context = context;
  }

  async run(): Promise<number> {
    const { plan, options, laboratory } = this.context;
    const report = this.announceTraces();
    const folder = new ResultFolder(plan.target);
    try {
      const result = await this.simulate();
      for (const failure of result.failures) {
        const { scenario } = plan.variants[failure.variantIndex]!;
        laboratory.err(describeFailure(failure, { ...options, scenario }));
      }
      if (result.variants.every((each) => each.replications.length === 0)) return EXIT.failure;
      const judged = this.judge(result);
      await this.finish(folder, judged, [
        ...report.warnings.map((text) => ({ code: "trace", text })),
        ...judged.doubts,
      ]);
      if (result.failures.length > 0) return EXIT.partial;
      return judged.thresholds.every((each) => each.outcome === "met") ? EXIT.success : EXIT.threshold;
    } finally {
      folder.abort();
    }
  }

  /** Says what every trace asks for. */
  private announceTraces(): TraceReport {
    const { options, laboratory, plan, traces } = this.context;
    const report = traceReport(
      plan.variants.map((variant) => variant.scenario),
      traces,
    );
    if (!options.quiet) for (const line of report.lines) laboratory.err(`${line}\n`);
    return report;
  }

  /** As many replications as the scenario wants, and more while a wish for precision is not met. */
  private async simulate(): Promise<RunOutcome> {
    const { plan, options } = this.context;
    const { variants } = plan;
    const rules = precisionRules(
      options.precision,
      variants.flatMap(({ scenario }) => scenario.observe.map((each) => each.name)),
    );
    if (options.batches !== undefined) return this.runBatches(options.batches);
    const wished = plan.document.replications;
    for (let replications = rules.length > 0 ? Math.min(wished, options.maxReplications) : wished; ; ) {
      const result = await this.replicate(replications);
      const summaries = result.variants.map(summarizeVariant);
      const yielded = summaries.flatMap(({ metrics }) => metrics.map((each) => each.metric.name));
      checkYielded(
        rules.map(({ metric }) => metric),
        yielded,
        "--precision: ",
      );
      const states = precisionStates(rules, summaries);
      const next = nextReplications(states, { now: replications, limit: options.maxReplications });
      if (next === undefined || result.failures.length > 0) {
        return {
          ...result,
          summaries,
          replications,
          precision: precisionLines(rules, {
            summaries,
            replications,
            hasFailures: result.failures.length > 0,
          }),
        };
      }
      replications = next;
    }
  }

  /** One long run of each variant, cut into batches that count as its replications. */
  private async runBatches(batches: number): Promise<RunOutcome> {
    const { variants } = this.context.plan;
    const windows = variants.flatMap((variant) => batchWindows(variant, batches));
    const result = await this.runAll(windows, 1);
    const joined = joinBatches(variants, result.variants);
    const summaries = joined.map(summarizeVariant);
    return { ...result, variants: joined, summaries, replications: batches, precision: [] };
  }

  private replicate(replications: number): Promise<ExperimentResult> {
    return this.runAll(this.context.plan.variants, replications);
  }

  private async runAll(variants: readonly Variant[], replications: number): Promise<ExperimentResult> {
    const { plan, options, laboratory } = this.context;
    const { seed, traces } = plan.document;
    const { check } = options;
    await laboratory.runner.fetch({
      variants,
      traces,
      seed,
      replications: { from: 0, to: replications },
      check,
      ...(options.batches === undefined ? { live: liveWishes(variants, options) } : {}),
    });
    const { runWorld } = laboratory.runner;
    return runExperiment({ variants, seed, replications, inputs: worldInputs(traces), runWorld, check });
  }

  private judge(result: RunOutcome): JudgedOutcome {
    const { plan, options, traces } = this.context;
    const arms = result.variants.map((each) => armOf(each));
    const traceLoad = (input: string): number | undefined => {
      const summary = traces.jobs.get(input);
      return summary && traceGpus(summary);
    };
    const loads = doubtsOf(result.variants, traceLoad);
    const states = steadyStates(result.variants, loads, traceLoad);
    const base = arms.find(({ name }) => name === options.baseline);
    const ordered = base === undefined ? arms : [base, ...arms.filter((arm) => arm !== base)];
    return {
      ...result,
      thresholds: judgeThresholds(plan.variants, result.summaries),
      comparisons: compareArms(ordered),
      best: bestVerdict(arms, MAIN_METRIC),
      steadyStates: states,
      doubts: [
        ...loads,
        ...warmupDoubts(states, result.variants),
        ...(options.batches === undefined ? [] : batchDoubts(result.variants, MAIN_METRIC)),
      ],
    };
  }

  private async finish(folder: ResultFolder, result: JudgedOutcome, doubts: readonly Doubt[]): Promise<void> {
    const { plan, options, path, startedMs, laboratory, io } = this.context;
    const source = { runner: laboratory.runner, seed: plan.document.seed, check: options.check };
    // Batches overlap in what they run, and have no series of their own.
    if (options.batches === undefined) await writeLiveFiles(folder, result.variants, { options, source });
    const warnings: readonly Doubt[] = [
      ...plan.document.warnings.map((each) => ({ code: "scenario", text: portableWarning(path, each) })),
      ...doubts,
    ];
    const version = packageVersion();
    const { replications } = result;
    const again = (file: string): string => reproduceCommand(plan, { ...options, file, replications });
    await writeResults(folder, {
      plan,
      options,
      result,
      warnings,
      version,
      scenarioFile: basename(path),
      reproduce: again(basename(path)),
      wallMs: Date.now() - startedMs,
      tally: laboratory.runner.tally,
    });
    folder.commit();
    // After the results, which are whole without it: a picture that cannot be drawn loses no run.
    if (options.report) writeWholeFile(join(plan.target, REPORT_FILE), reportOf(plan.target));
    printReport({ plan, options, laboratory, io, result, warnings, version, reproduce: again(options.file) });
  }
}
