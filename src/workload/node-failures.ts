import type { FailureSpec, InterruptionSpec } from "../model/fleet.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";
import { EventHeap } from "./event-heap.ts";
import { wholeMs } from "./rounding.ts";

/**
 * Failures and repairs of the nodes of one cluster on the `calendar` clock, one event after the other.
 *
 * Every node starts up at 0. A node that fails waits for a free crew, first come first served, is repaired, and
 * starts a new up time. Draws happen in the order of events, from the streams `failure` and `repair` of the entity,
 * so that the path depends on nothing but seed and specification. Events at one instant keep the order in which they
 * were scheduled. Memory is one slot per node.
 */
export class NodeFailures {
  /** The current event [ms]: at this time `node` becomes `up`; Infinity after the last. -- output */
  atMs = Number.POSITIVE_INFINITY;
  node = 0;
  up = false;
  /** Repairs under way after the current event. -- output */
  crewsBusy = 0;
  /** Nodes down after the current event, in repair or waiting. -- output */
  nodesDown = 0;

  private readonly timeToFailure: Sampler;
  private readonly timeToRepair: Sampler | undefined;
  private readonly crews: number;
  /** Next event of every node that is up or in repair. */
  private readonly events: EventHeap;
  private readonly isUp: Uint8Array;
  /** Nodes that wait for a crew: a ring of `waitingCount` entries from `waitingFirst`. */
  private readonly waiting: Int32Array;
  private waitingFirst = 0;
  private waitingCount = 0;

  constructor(nodes: number, spec: FailureSpec, streams: StreamFactory, entity: string) {
    this.timeToFailure = samplerOf(spec.timeToFailure, streams.stream(entity, "failure"));
    this.timeToRepair =
      spec.timeToRepair === undefined
        ? undefined
        : samplerOf(spec.timeToRepair, streams.stream(entity, "repair"));
    this.crews = spec.crews ?? Number.POSITIVE_INFINITY;
    this.events = new EventHeap(Math.max(1, nodes));
    this.isUp = new Uint8Array(nodes).fill(1);
    this.waiting = new Int32Array(Math.max(1, nodes));
    for (let node = 0; node < nodes; node += 1) this.events.push(wholeMs(this.timeToFailure.draw()), node);
    this.advance();
  }

  /** Moves to the next failure or repair. */
  advance(): void {
    this.atMs = this.events.firstMs;
    if (this.events.size === 0) return;
    this.node = this.events.pop();
    this.up = this.isUp[this.node] === 0;
    this.isUp[this.node] = this.up ? 1 : 0;
    if (this.up) this.finishRepair();
    else this.fail();
  }

  private fail(): void {
    this.nodesDown += 1;
    if (this.timeToRepair === undefined) return;
    if (this.crewsBusy < this.crews) {
      this.startRepair(this.node, this.timeToRepair);
      return;
    }
    this.waiting[(this.waitingFirst + this.waitingCount) % this.waiting.length] = this.node;
    this.waitingCount += 1;
  }

  private startRepair(node: number, timeToRepair: Sampler): void {
    this.crewsBusy += 1;
    this.events.push(this.atMs + wholeMs(timeToRepair.draw()), node);
  }

  private finishRepair(): void {
    this.nodesDown -= 1;
    this.crewsBusy -= 1;
    this.events.push(this.atMs + wholeMs(this.timeToFailure.draw()), this.node);
    if (this.waitingCount === 0 || this.timeToRepair === undefined) return;
    const node = this.waiting[this.waitingFirst]!;
    this.waitingFirst = (this.waitingFirst + 1) % this.waiting.length;
    this.waitingCount -= 1;
    this.startRepair(node, this.timeToRepair);
  }
}

/**
 * A clock outside the model that takes a whole cluster down and up again, alternately.
 *
 * Up times run from the end of the outage and last at least 1 ms; an outage may round to 0: down and up then share
 * an instant. Streams `interruption` and `outage` of the entity.
 */
export class InterruptionClock {
  /** The current event [ms]. -- output */
  atMs: number;
  /** Whether the cluster goes down (or comes back) at `atMs`. -- output */
  down = true;

  private readonly every: Sampler;
  private readonly outage: Sampler;

  constructor(spec: InterruptionSpec, streams: StreamFactory, entity: string) {
    this.every = samplerOf(spec.every, streams.stream(entity, "interruption"));
    this.outage = samplerOf(spec.outage, streams.stream(entity, "outage"));
    this.atMs = wholeMs(this.every.draw());
  }

  /** Moves to the next event. */
  advance(): void {
    this.atMs += this.down ? Math.max(0, Math.round(this.outage.draw())) : wholeMs(this.every.draw());
    this.down = !this.down;
  }
}
