import type { LeaseRecord } from "../../model/ports.ts";

/** What became of a lease in the run. */
export interface LeaseLife {
  readonly segment: number;
  readonly product: number;
  readonly gpuType: number;
  readonly gpus: number;
  readonly arrivalMs: number;
  readonly durationMs: number;
  readonly startMs: number;
  /** End of its last stretch, or of the run [ms]. */
  readonly endMs: number;
  /** Locked price; NaN where it floats [nano-USD per GPU-hour]. */
  readonly priceNano: number;
  /** Inside the window [GPU-ms]. */
  readonly usedGpuMs: number;
  /** Whether it lost its GPUs at least once. */
  readonly wasInterrupted: boolean;
}

/** Names a request by all that is drawn for it. */
export interface RequestIdentity {
  readonly segment: number;
  readonly arrivalMs: number;
  readonly gpus: number;
  readonly durationMs: number;
  readonly wtpUsdPerGpuHour: number;
}

/** The leases of a run that started, by the request that they came from. */
export class LeaseHistory {
  /** Leases that were there at time 0: they had no request. */
  readonly initial: LeaseLife[] = [];
  private readonly horizonMs: number;
  private readonly byRequest = new Map<string, LeaseLife[]>();

  constructor(horizonMs: number) {
    this.horizonMs = horizonMs;
  }

  /** Takes what it needs from a record, which is reused by its writer. */
  note(record: LeaseRecord): void {
    if (Number.isNaN(record.startMs)) return;
    const life = lifeOf(record, this.horizonMs);
    if (Number.isNaN(record.wtpUsdPerGpuHour)) {
      this.initial.push(life);
      return;
    }
    const key = keyOf(record);
    const known = this.byRequest.get(key);
    if (known === undefined) this.byRequest.set(key, [life]);
    else known.push(life);
  }

  /** Leases of requests that look like this one; more than one only where two were drawn alike. */
  of(request: RequestIdentity): readonly LeaseLife[] {
    return this.byRequest.get(keyOf(request)) ?? [];
  }
}

function lifeOf(record: LeaseRecord, horizonMs: number): LeaseLife {
  const { segment, product, gpuType, gpus, arrivalMs, durationMs, startMs, endMs } = record;
  return {
    segment,
    product,
    gpuType,
    gpus,
    arrivalMs,
    durationMs,
    startMs,
    endMs: Number.isNaN(endMs) ? horizonMs : endMs,
    priceNano: record.priceNano,
    usedGpuMs: record.usedGpuMs,
    wasInterrupted: record.evictions + record.interruptions > 0,
  };
}

function keyOf({ segment, arrivalMs, gpus, durationMs, wtpUsdPerGpuHour }: RequestIdentity): string {
  return `${segment} ${arrivalMs} ${gpus} ${durationMs} ${wtpUsdPerGpuHour}`;
}
