import type { DemandSpec } from "../model/workload.ts";
import type { PoissonArrivals } from "../random/arrivals.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";
import { EventHeap } from "./event-heap.ts";
import { poissonArrivals } from "./poisson-source.ts";
import { wholeGpus, wholeMs } from "./rounding.ts";
import type { DemandCursor } from "./sources.ts";

type SessionsSpec = Extract<DemandSpec, { kind: "sessions" }>;

/**
 * Demand as the GPUs of the sessions present: sessions arrive, last, and go; nobody is there at time 0.
 *
 * All that happens in one millisecond is one step, ends before arrivals; a millisecond that leaves the level as it
 * was yields nothing. Memory grows with the sessions present.
 */
export class SessionsDemand implements DemandCursor {
  atMs = 0;
  gpus = 0;

  private readonly arrivals: PoissonArrivals;
  private readonly duration: Sampler;
  private readonly size: Sampler;
  private readonly horizonMs: number;
  /** Ends of the sessions present, with their GPUs. */
  private readonly ends = new EventHeap();
  private nextArrivalMs: number;

  constructor(
    spec: SessionsSpec,
    startEpochMs: number,
    streams: StreamFactory,
    options: { readonly entity: string; readonly horizonMs: number },
  ) {
    const { entity, horizonMs } = options;
    this.arrivals = poissonArrivals(spec.arrivals, startEpochMs, streams, entity);
    this.duration = samplerOf(spec.duration, streams.stream(entity, "duration"));
    this.size = samplerOf(spec.gpus, streams.stream(entity, "gpus"));
    this.horizonMs = horizonMs;
    this.nextArrivalMs = this.arrivals.next();
    this.gpus = this.levelAfter(0, 0);
  }

  advance(): void {
    for (;;) {
      const atMs = Math.min(this.ends.firstMs, this.nextArrivalMs);
      if (!(atMs < this.horizonMs)) {
        this.atMs = Number.POSITIVE_INFINITY;
        return;
      }
      const gpus = this.levelAfter(atMs, this.gpus);
      if (gpus === this.gpus) continue;
      this.atMs = atMs;
      this.gpus = gpus;
      return;
    }
  }

  /** Handles all ends and arrivals at an instant and returns the level that follows [GPUs]. */
  private levelAfter(atMs: number, before: number): number {
    let gpus = before;
    while (this.ends.firstMs === atMs) gpus -= this.ends.pop();
    while (this.nextArrivalMs === atMs) {
      const size = wholeGpus(this.size.draw());
      this.ends.push(atMs + wholeMs(this.duration.draw()), size);
      gpus += size;
      this.nextArrivalMs = this.arrivals.next();
    }
    return gpus;
  }
}
