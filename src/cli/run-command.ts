import { basename } from "node:path";
import { type Doubt, doubtsOf } from "../experiment/doubts.ts";
import {
  type ExperimentResult,
  type RunPlace,
  type RunWorld,
  runExperiment,
} from "../experiment/run-experiment.ts";
import { summarizeVariant, type VariantSummary } from "../experiment/summarize.ts";
import { traceInputs } from "../io/node-files.ts";
import { ResultFolder } from "../io/result-folder.ts";
import { InputError } from "../model/input-error.ts";
import { OutputError } from "../model/output-error.ts";
import { describeFailure, stacks } from "./describe-failure.ts";
import { EXIT } from "./exit-codes.ts";
import { LiveFiles } from "./live-files.ts";
import {
  describeProblems,
  digestInputs,
  loadScenarioFile,
  portableWarning,
  scenarioPath,
} from "./load-scenario.ts";
import { packageVersion } from "./package-info.ts";
import { printReport } from "./report.ts";
import type { RunCommandOptions, RunPorts } from "./run-options.ts";
import { planRun, type RunPlan, reproduceCommand, UsageError } from "./run-plan.ts";
import { type TraceReport, type TraceSummaries, traceGpus, traceReport } from "./trace-reports.ts";
import { writeResults } from "./write-results.ts";

/**
 * `surplus run`: reads the scenario, runs it, writes the result folder and prints the table.
 *
 * @param runWorld  One run of the world; injected so that the command can be tested without it.
 * @returns The exit code.
 */
export function runCommand(options: RunCommandOptions, ports: RunPorts, runWorld: RunWorld): number {
  const startedMs = Date.now();
  const path = scenarioPath(options.file);
  const parsed = loadScenarioFile(path, options);
  if (!parsed.ok) {
    ports.err(describeProblems(path, parsed.problems));
    return EXIT.usage;
  }
  try {
    const plan = planRun(parsed.document, options, digestInputs(path, parsed.document));
    if (plan.notice !== undefined && !options.quiet) ports.err(`${plan.notice}\n`);
    return new RunSession({ options, ports, runWorld, path, plan, traces: parsed.traces, startedMs }).run();
  } catch (error) {
    return reportError(error, options, ports);
  }
}

interface SessionContext {
  readonly options: RunCommandOptions;
  readonly ports: RunPorts;
  readonly runWorld: RunWorld;
  /** Path of the scenario file. */
  readonly path: string;
  readonly plan: RunPlan;
  readonly traces: TraceSummaries;
  readonly startedMs: number;
}

/** One run of the command after everything has been checked. */
class RunSession {
  private readonly context: SessionContext;

  constructor(context: SessionContext) {
    this.context = context;
  }

  run(): number {
    const { plan, ports, options, traces } = this.context;
    const report = this.announceTraces();
    const folder = new ResultFolder(plan.target);
    ports.partial(folder.partial);
    try {
      const result = this.simulate(folder);
      if (result.stopped || ports.shouldStop()) {
        ports.err("Interrupted; nothing was written.\n");
        return EXIT.interrupted;
      }
      for (const failure of result.failures) {
        const { scenario } = plan.variants[failure.variantIndex]!;
        ports.err(describeFailure(failure, { ...options, scenario }));
      }
      if (result.variants.every((each) => each.replications.length === 0)) return EXIT.failure;
      this.finish(folder, result, [
        ...report.warnings.map((text) => ({ code: "trace", text })),
        ...doubtsOf(result.variants, (input) => {
          const summary = traces.get(input);
          return summary && traceGpus(summary);
        }),
      ]);
      return result.failures.length > 0 ? EXIT.partial : EXIT.success;
    } finally {
      folder.abort();
    }
  }

  /** Says what every trace asks for. */
  private announceTraces(): TraceReport {
    const { options, ports, plan, traces } = this.context;
    const report = traceReport(
      plan.variants.map((variant) => variant.scenario),
      traces,
    );
    if (!options.quiet) for (const line of report.lines) ports.err(`${line}\n`);
    return report;
  }

  private simulate(folder: ResultFolder): ExperimentResult {
    const { plan, options, ports, runWorld } = this.context;
    const files = new LiveFiles(folder, { ...options, variants: plan.variants });
    const result = runExperiment({
      variants: plan.variants,
      seed: plan.document.seed,
      replications: plan.document.replications,
      inputs: traceInputs(plan.document.traces),
      runWorld,
      check: options.check,
      sinks: (place: RunPlace) => files.sinks(place),
      shouldStop: ports.shouldStop,
      onProgress: ports.progress,
    });
    files.finish();
    return result;
  }

  private finish(folder: ResultFolder, result: ExperimentResult, doubts: readonly Doubt[]): void {
    const { plan, options, ports, path, startedMs } = this.context;
    const warnings: readonly Doubt[] = [
      ...plan.document.warnings.map((each) => ({ code: "scenario", text: portableWarning(path, each) })),
      ...doubts,
    ];
    const summaries: readonly VariantSummary[] = result.variants.map(summarizeVariant);
    const version = packageVersion();
    writeResults(folder, {
      plan,
      options,
      result,
      summaries,
      warnings,
      version,
      scenarioFile: basename(path),
      reproduce: reproduceCommand(plan, options, basename(path)),
      wallMs: Date.now() - startedMs,
    });
    folder.commit();
    const reproduce = reproduceCommand(plan, options, options.file);
    printReport({ plan, options, ports, summaries, warnings, version, reproduce });
  }
}

/** One clear line for what a user can mend; a stack only with --debug. */
function reportError(error: unknown, options: RunCommandOptions, ports: RunPorts): number {
  if (options.debug) ports.err(`${stacks(error)}\n`);
  if (error instanceof UsageError || error instanceof InputError) {
    ports.err(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof OutputError) {
    ports.err(`error: ${error.message}\n`);
    return EXIT.failure;
  }
  if (error instanceof Error && "syscall" in error) {
    ports.err(`error: ${error.message}\n`);
    return EXIT.failure;
  }
  ports.err(
    `internal error: ${error instanceof Error ? error.message : String(error)}; add --debug for its place\n`,
  );
  return EXIT.failure;
}
