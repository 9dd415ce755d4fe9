import { worldInputs } from "../../io/node-files.ts";
import type { RunStore, RunWriter } from "../../io/run-store.ts";
import type { WorldResult } from "../../metrics/result.ts";
import { InputError } from "../../model/input-error.ts";
import { OutputError } from "../../model/output-error.ts";
import { PolicyFault } from "../../model/policy-module.ts";
import type { LinearSolver } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { servesByRequest } from "../../model/serving.ts";
import { modelSeriesSink } from "../../output/model-series-csv.ts";
import { recordSink } from "../../output/record-sink.ts";
import { RowWriter } from "../../output/row-writer.ts";
import { timeseriesSink } from "../../output/timeseries-csv.ts";
import { capacityControlPolicy } from "../../revenue/policies/registry.ts";
import { RunFailed, type RunOptions, RunStopped, runWorld } from "../../world/run-world.ts";
import { runWithHindsight } from "../hindsight/run-with-hindsight.ts";
import type { Sinks } from "../run-experiment.ts";
import type { Bundle, JobFault, RunJob } from "./run-job.ts";

/** What a run tells while it goes. */
export interface JobHooks {
  readonly shouldStop: () => boolean;
  readonly onProgress: (nowMs: number) => void;
}

export interface JobContext {
  readonly store: RunStore;
  readonly hooks: JobHooks;
  /** Needed where `needsSolver` says so. */
  readonly solver?: LinearSolver | undefined;
  /** A run that is not over by then is stopped [events]; absent = it goes on. */
  readonly maxEvents?: number;
}

/** Runs the world for a job and stores what it yields; a fault is told, not thrown. */
export function executeJob(
  job: RunJob,
  bundle: Bundle,
  { store, hooks, solver, maxEvents = Number.POSITIVE_INFINITY }: JobContext,
): JobFault | undefined {
  const writer = store.begin(job.key);
  const { scenario } = bundle;
  const eventBudget = Math.min(scenario.eventBudget, maxEvents);
  try {
    const live = liveSinks(job, bundle, writer);
    const options = {
      seed: job.seed,
      replication: job.replication,
      salesOff: job.salesOff,
      inputs: { ...worldInputs(bundle.traces), solver },
      check: job.check,
      ...hooks,
      ...live.sinks,
    };
    const limited = eventBudget < scenario.eventBudget ? { ...scenario, eventBudget } : scenario;
    const result = runJob(job, limited, options, solver);
    if (result.endedBy === "event_budget" && eventBudget < scenario.eventBudget)
      throw new RunStopped(`not over after ${eventBudget} events`);
    for (const row of live.writers) row.flush();
    const text = JSON.stringify(result);
    writer.commit(text);
    if (job.key !== job.run) store.begin(job.run).commit(text);
    return undefined;
  } catch (error) {
    writer.abort();
    return faultOf(error);
  }
}

/** Whether a job needs the solver of linear programs: it is loaded before the run, and only then. */
export function needsSolver({ salesOff }: RunJob, { hindsight, policies }: Scenario): boolean {
  const isPolicys = capacityControlPolicy(policies.capacityControl.name)?.needsSolver === true;
  return !salesOff && (hindsight === true || isPolicys);
}

function runJob(
  job: RunJob,
  scenario: Scenario,
  options: RunOptions,
  solver: LinearSolver | undefined,
): WorldResult {
  if (job.salesOff || scenario.hindsight !== true) return runWorld(scenario, options);
  if (solver === undefined) throw new Error("a run with a hindsight bound was started without a solver");
  return runWithHindsight(scenario, options, { solver });
}

function liveSinks(
  { live, replication }: RunJob,
  { scenario }: Bundle,
  writer: RunWriter,
): { readonly sinks: Sinks; readonly writers: readonly RowWriter[] } {
  const writers: RowWriter[] = [];
  const part = (name: string): RowWriter => {
    const row = new RowWriter(writer.part(name));
    writers.push(row);
    return row;
  };
  if (live === undefined) return { sinks: {}, writers };
  const { variant, products, competitors } = live;
  const place = { variant, replication, scenario };
  const sinks: Sinks = {
    ...(live.series
      ? {
          series: {
            ...timeseriesSink(part("timeseries.csv"), { ...place, products, competitors }),
            ...(scenario.serving.models.length > 0
              ? modelSeriesSink(part("timeseries-models.csv"), place)
              : {}),
          },
        }
      : {}),
    ...(live.records
      ? {
          records: recordSink(
            {
              leases: part("leases.csv"),
              jobs: part("jobs.csv"),
              ...(servesByRequest(scenario) ? { requests: part("requests.csv") } : {}),
            },
            place,
          ),
        }
      : {}),
  };
  return { sinks, writers };
}

/** An error as plain data, so that it can come from another thread. */
function faultOf(error: unknown): JobFault {
  if (error instanceof RunStopped) return { kind: "stopped", message: error.message };
  const cause = error instanceof RunFailed ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof InputError) return { kind: "input", message, input: cause.fault };
  if (cause instanceof OutputError) return { kind: "output", message };
  return {
    kind: "fault",
    message,
    ...(cause instanceof PolicyFault ? { ofPolicy: true } : {}),
    ...(cause instanceof Error && cause.stack !== undefined ? { stack: cause.stack } : {}),
    ...(error instanceof RunFailed ? { nowMs: error.nowMs, events: error.events } : {}),
  };
}
