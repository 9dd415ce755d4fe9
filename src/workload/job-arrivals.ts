import type { RowSource, TraceRow, WorldInputs } from "../model/ports.ts";
import { FOREVER_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { roundHalfUp } from "../numerics/half-up.ts";
import { type ArrivalTimes, arrivalTimes } from "../random/arrival-times.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";
import { wholeGpus, wholeMs } from "./rounding.ts";
import type { JobArrivals, JobDraft } from "./sources.ts";

/**
 * The jobs of a source in order of arrival: drawn, or read from the trace that the source names.
 *
 * Every stream of the source advances once per job. The declared estimate is the work x the error factor; a trace
 * with a column of estimates keeps its own.
 */
export function jobArrivals(
  source: JobSource,
  startEpochMs: number,
  streams: StreamFactory,
  inputs: WorldInputs,
): JobArrivals {
  const entity = `jobs:${source.name}`;
  const declaration = new Declaration(source, streams, entity);
  const { arrivals } = source;
  if (arrivals.kind === "trace") return new TraceJobs(inputs.openTrace(arrivals.trace.input), declaration);
  const times =
    arrivals.kind === "saturated" ? undefined : arrivalTimes(arrivals, startEpochMs, streams, entity);
  return new DrawnJobs(source, streams, { entity, times, declaration });
}

/** What a job states about itself beside its size and work: estimate and patience. */
class Declaration {
  private readonly error: Sampler | undefined;
  private readonly patience: Sampler | undefined;

  constructor(source: JobSource, streams: StreamFactory, entity: string) {
    const { estimateError, patience } = source;
    this.error = estimateError && samplerOf(estimateError, streams.stream(entity, "estimate"));
    this.patience = patience && samplerOf(patience, streams.stream(entity, "patience"));
  }

  /** @param given  The estimate of a trace; NaN if it has none [ms]. */
  fill(draft: JobDraft, given: number): void {
    const declared = this.error === undefined ? draft.workMs : wholeMs(draft.workMs * this.error.draw());
    draft.estimateMs = Number.isNaN(given) ? declared : given;
    draft.patienceMs =
      this.patience === undefined ? FOREVER_MS : Math.max(0, roundHalfUp(this.patience.draw()));
  }
}

class DrawnJobs implements JobArrivals {
  private readonly gpus: Sampler;
  private readonly work: Sampler;
  /** Absent for a saturated source: its jobs are there from the start. */
  private readonly times: ArrivalTimes | undefined;
  private readonly declaration: Declaration;

  constructor(
    source: JobSource,
    streams: StreamFactory,
    parts: { entity: string; times: ArrivalTimes | undefined; declaration: Declaration },
  ) {
    this.gpus = samplerOf(source.gpus, streams.stream(parts.entity, "gpus"));
    this.work = samplerOf(source.work, streams.stream(parts.entity, "work"));
    this.times = parts.times;
    this.declaration = parts.declaration;
  }

  next(draft: JobDraft): void {
    draft.atMs = this.times === undefined ? 0 : this.times.next();
    draft.gpus = wholeGpus(this.gpus.draw());
    draft.workMs = wholeMs(this.work.draw());
    this.declaration.fill(draft, Number.NaN);
  }

  close(): void {}
}

class TraceJobs implements JobArrivals {
  private readonly rows: RowSource;
  private readonly declaration: Declaration;
  private readonly row: TraceRow = { atMs: 0, gpus: 0, workMs: 0, estimateMs: Number.NaN };

  constructor(rows: RowSource, declaration: Declaration) {
    this.rows = rows;
    this.declaration = declaration;
  }

  next(draft: JobDraft): void {
    if (!this.rows.next(this.row)) {
      draft.atMs = FOREVER_MS;
      return;
    }
    draft.atMs = this.row.atMs;
    draft.gpus = this.row.gpus;
    draft.workMs = this.row.workMs;
    this.declaration.fill(draft, this.row.estimateMs);
  }

  close(): void {
    this.rows.close();
  }
}
