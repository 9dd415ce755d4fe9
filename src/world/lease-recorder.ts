import type { LeaseRecord } from "../model/ports.ts";
import type { WorldContext } from "./context.ts";

/** Writes the life of a lease to the record sink, if there is one; the record is one reused object. */
export class LeaseRecorder {
  private readonly world: WorldContext;
  private readonly record: LeaseRecord = {
    id: 0,
    segment: 0,
    product: 0,
    cluster: 0,
    gpuType: 0,
    gpus: 0,
    arrivalMs: 0,
    startMs: Number.NaN,
    endMs: Number.NaN,
    durationMs: Number.NaN,
    wtpUsdPerGpuHour: Number.NaN,
    priceNano: Number.NaN,
    usedGpuMs: 0,
    billedNano: 0,
    billedUsd: 0,
    evictions: 0,
    interruptions: 0,
    outcome: "",
  };

  constructor(world: WorldContext) {
    this.world = world;
  }

  /** @param endMs  NaN while it is still there. */
  write(row: number, outcome: string, endMs: number): void {
    const { rows, records, accounts } = this.world;
    if (records === undefined) return;
    const account = accounts.of(row);
    const { record } = this;
    record.id = rows.identity(row);
    record.segment = rows.source(row);
    record.product = rows.product(row);
    record.cluster = rows.cluster(row);
    record.gpuType = rows.gpuType(row);
    record.gpus = rows.gpus(row);
    record.arrivalMs = rows.arrivalMs(row);
    record.startMs = rows.hasStarted(row) ? rows.firstStartMs(row) : Number.NaN;
    record.endMs = endMs;
    record.durationMs = rows.durationMs(row);
    record.wtpUsdPerGpuHour = account.wtpUsd;
    record.priceNano = rows.priceNano(row);
    record.usedGpuMs = account.usedGpuMs;
    record.billedUsd = account.billUsd;
    record.billedNano = account.billNano;
    record.evictions = account.evictions;
    record.interruptions = account.interruptions;
    record.outcome = outcome;
    records.lease(record);
  }
}
