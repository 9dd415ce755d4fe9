import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE, type Simulator } from "../engine/simulator.ts";
import type { ServingClock } from "../serving/model-server.ts";

/** Own copy: V8 folds a constant of this module, and loads one of another at each use. */
const COMPLETION = PHASE.completion;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Calls a server back. A call that is put off leaves its event where it is, which asks again when it comes: batches
 * that grow put their departures off with every arrival, and most events of the queue need not be touched.
 */
export class ModelClock implements ServingClock {
  private readonly simulator: Simulator;
  private readonly kind: number;
  /** By token: when it wants to be called, and when its event comes [ms]; Infinity = not at all. -- state */
  private readonly dueMs: number[] = [];
  private readonly eventMs: number[] = [];
  private readonly events: number[] = [];

  constructor(simulator: Simulator, wake: (token: number) => void) {
    this.simulator = simulator;
    this.kind = simulator.on((token) => {
      this.eventMs[token] = NEVER;
      const dueMs = this.dueMs[token]!;
      if (dueMs <= simulator.nowMs) {
        this.dueMs[token] = NEVER;
        wake(token);
      } else if (dueMs < NEVER) this.schedule(token, dueMs);
    });
  }

  get nowMs(): number {
    return this.simulator.nowMs;
  }

  /** @param atMs  Infinity = not any more. */
  wakeAt(token: number, atMs: number): void {
    while (this.dueMs.length <= token) {
      this.dueMs.push(NEVER);
      this.eventMs.push(NEVER);
      this.events.push(NO_EVENT);
    }
    this.dueMs[token] = atMs;
    if (this.eventMs[token]! <= atMs) return;
    if (this.eventMs[token]! < NEVER) this.simulator.cancel(this.events[token]!);
    this.schedule(token, atMs);
  }

  private schedule(token: number, atMs: number): void {
    this.eventMs[token] = atMs;
    this.events[token] = this.simulator.queue.schedule(atMs, COMPLETION, this.kind, token);
  }
}
