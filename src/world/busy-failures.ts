import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE, type Simulator } from "../engine/simulator.ts";
import type { FailureSpec } from "../model/fleet.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";

/** What happens to a node; told to the capacity of its cluster. */
export interface NodeEvents {
  fail(node: number): void;
  repair(node: number): void;
}

export interface BusyFailuresOptions {
  readonly nodes: number;
  readonly spec: FailureSpec;
  readonly streams: StreamFactory;
  readonly entity: string;
  readonly simulator: Simulator;
  readonly events: NodeEvents;
}

/**
 * Failures of nodes that age only while something is placed on them (clock `busy`).
 *
 * Unlike the calendar clock this depends on what the scheduler does, so it is no source: draws follow the order of
 * failures in this very run. Each node has a budget of busy time until its next failure.
 */
export class BusyFailures {
  private readonly timeToFailure: Sampler;
  private readonly timeToRepair: Sampler | undefined;
  private readonly crews: number;
  private readonly simulator: Simulator;
  private readonly events: NodeEvents;
  /** Busy time left until the next failure [ms]; since when the node is busy [ms], NaN when it is not. */
  private readonly budgetMs: Float64Array;
  private readonly busySinceMs: Float64Array;
  private readonly failureEvent: Int32Array;
  private readonly waiting: number[] = [];
  private repairing = 0;
  private readonly failureKind: number;
  private readonly repairKind: number;

  constructor(options: BusyFailuresOptions) {
    const { nodes, spec, streams, entity, simulator, events } = options;
    this.simulator = simulator;
    this.events = events;
    this.timeToFailure = samplerOf(spec.timeToFailure, streams.stream(entity, "failure"));
    this.timeToRepair = spec.timeToRepair && samplerOf(spec.timeToRepair, streams.stream(entity, "repair"));
    this.crews = spec.crews ?? Number.POSITIVE_INFINITY;
    this.budgetMs = new Float64Array(nodes);
    for (let node = 0; node < nodes; node++) this.budgetMs[node] = this.drawMs(this.timeToFailure);
    this.busySinceMs = new Float64Array(nodes).fill(Number.NaN);
    this.failureEvent = new Int32Array(nodes).fill(NO_EVENT);
    this.failureKind = simulator.on((node) => this.fail(node));
    this.repairKind = simulator.on((node) => this.repaired(node));
  }

  /** The node got its first occupant or lost its last one. */
  busyChanged(node: number, isBusy: boolean): void {
    const { nowMs } = this.simulator;
    if (isBusy) {
      this.busySinceMs[node] = nowMs;
      const atMs = nowMs + this.budgetMs[node]!;
      this.failureEvent[node] = this.simulator.schedule(atMs, PHASE.capacity, this.failureKind, node);
      return;
    }
    if (this.failureEvent[node] === NO_EVENT) return;
    this.simulator.cancel(this.failureEvent[node]!);
    this.failureEvent[node] = NO_EVENT;
    this.budgetMs[node]! -= nowMs - this.busySinceMs[node]!;
    // A budget used up to the millisecond fails as soon as the node is busy again.
    this.budgetMs[node] = Math.max(1, this.budgetMs[node]!);
  }

  private fail(node: number): void {
    this.failureEvent[node] = NO_EVENT;
    this.events.fail(node);
    if (this.timeToRepair === undefined) return;
    if (this.repairing < this.crews) this.startRepair(node);
    else this.waiting.push(node);
  }

  private startRepair(node: number): void {
    this.repairing++;
    const atMs = this.simulator.nowMs + this.drawMs(this.timeToRepair!);
    this.simulator.schedule(atMs, PHASE.capacity, this.repairKind, node);
  }

  private repaired(node: number): void {
    this.repairing--;
    this.budgetMs[node] = this.drawMs(this.timeToFailure);
    this.events.repair(node);
    const next = this.waiting.shift();
    if (next !== undefined) this.startRepair(next);
  }

  private drawMs(sampler: Sampler): number {
    return Math.max(1, Math.round(sampler.draw()));
  }
}
