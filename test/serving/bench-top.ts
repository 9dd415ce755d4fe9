import type { ServedModel } from "../../src/model/serving.ts";
import type {
  LostOutcome,
  RequestServer,
  ServedOutcome,
  ServedRequest,
  ServingClock,
} from "../../src/serving/model-server.ts";
import { POOL } from "../../src/serving/model-server.ts";
import { createRequestServer } from "../../src/serving/request-server.ts";

export interface Told {
  readonly atMs: number;
  readonly served?: ServedOutcome;
  readonly lost?: LostOutcome;
}

/** A server with a clock of whole milliseconds and a list of what it told; `go` moves the clock. */
export class BenchTop implements ServingClock {
  nowMs = 0;
  calls = 0;
  readonly told: Told[] = [];
  /** After each call; long runs leave it out. */
  check = (): void => this.server.check();
  readonly server: RequestServer;
  private callMs = Number.POSITIVE_INFINITY;

  constructor(model: ServedModel) {
    this.server = createRequestServer({
      model,
      clock: this,
      sink: {
        served: (outcome) => this.told.push({ atMs: this.nowMs, served: { ...outcome } }),
        lost: (outcome) => this.told.push({ atMs: this.nowMs, lost: { ...outcome } }),
      },
    });
  }

  wakeAt(_token: number, atMs: number): void {
    if (!Number.isInteger(atMs) || atMs < this.nowMs)
      throw new Error(`call at ${atMs} asked for at ${this.nowMs}`);
    this.callMs = atMs;
  }

  /** Runs all calls up to an instant, its own included. */
  go(toMs: number): this {
    while (this.callMs <= toMs) {
      this.nowMs = this.callMs;
      this.callMs = Number.POSITIVE_INFINITY;
      this.calls++;
      this.server.wake(0);
      this.check();
    }
    this.nowMs = toMs;
    return this;
  }

  arrive(outputTokens: number, change: Partial<ServedRequest> = {}): this {
    this.server.arrive({
      client: 0,
      tier: 2,
      pool: POOL.api,
      arrivalMs: this.nowMs,
      inputTokens: 0,
      cachedTokens: 0,
      outputTokens,
      patienceMs: Number.POSITIVE_INFINITY,
      ...change,
    });
    this.check();
    return this;
  }

  /** Outcomes of served requests in the order in which they were told. */
  get served(): ServedOutcome[] {
    return this.told.flatMap((entry) => entry.served ?? []);
  }

  get lost(): LostOutcome[] {
    return this.told.flatMap((entry) => entry.lost ?? []);
  }
}
