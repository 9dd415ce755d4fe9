import type { JobRecord } from "../model/ports.ts";
import type { WorldContext } from "./context.ts";

/** Writes the life of a job to the record sink, if there is one; the record is one reused object. */
export class JobRecorder {
  private readonly world: WorldContext;
  private readonly record: JobRecord = {
    id: 0,
    source: 0,
    cluster: 0,
    gpus: 0,
    arrivalMs: 0,
    startMs: Number.NaN,
    endMs: Number.NaN,
    workMs: 0,
    estimateMs: 0,
    lostWorkMs: 0,
    usedGpuMs: 0,
    interruptions: 0,
    evictions: 0,
    outcome: "",
  };

  constructor(world: WorldContext) {
    this.world = world;
  }

  /** @param endMs  NaN while it is still there. */
  write(row: number, outcome: string, endMs: number): void {
    const { records } = this.world;
    if (records === undefined) return;
    const { rows, accounts } = this.world;
    const account = accounts.of(row);
    const { record } = this;
    record.id = rows.identity(row);
    record.source = rows.source(row);
    record.cluster = rows.cluster(row);
    record.gpus = rows.gpus(row);
    record.arrivalMs = rows.arrivalMs(row);
    record.startMs = rows.hasStarted(row) ? rows.firstStartMs(row) : Number.NaN;
    record.endMs = endMs;
    record.workMs = rows.workMs(row);
    record.estimateMs = rows.estimateMs(row);
    record.lostWorkMs = account.lostMs;
    record.usedGpuMs = account.usedGpuMs;
    record.interruptions = account.interruptions;
    record.evictions = account.evictions;
    record.outcome = outcome;
    records.job(record);
  }
}
