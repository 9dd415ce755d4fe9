import type { DemandSpec } from "../model/workload.ts";
import { type ArrivalTimes, arrivalTimes } from "../random/arrival-times.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";
import { equilibriumResiduals } from "./equilibrium.ts";
import { EventHeap } from "./event-heap.ts";
import { wholeGpus, wholeMs } from "./rounding.ts";
import type { DemandCursor } from "./sources.ts";

type SessionsSpec = Extract<DemandSpec, { kind: "sessions" }>;

/**
 * Demand as the GPUs of the sessions present: sessions arrive, last, and go. At time 0 nobody is there, or, with
 * `stationary`, the sessions of the equilibrium.
 *
 * All that happens in one millisecond is one step, ends before arrivals; a millisecond that leaves the level as it
 * was yields nothing. Memory grows with the sessions present.
 */
export class SessionsDemand implements DemandCursor {
  atMs = 0;
  gpus = 0;

  private readonly arrivals: ArrivalTimes;
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
    options: { readonly entity: string; readonly horizonMs: number; readonly stationary: boolean },
  ) {
    const { entity, horizonMs, stationary } = options;
    this.arrivals = arrivalTimes(spec.arrivals, startEpochMs, streams, entity);
    this.duration = samplerOf(spec.duration, streams.stream(entity, "duration"));
    this.size = samplerOf(spec.gpus, streams.stream(entity, "gpus"));
    this.horizonMs = horizonMs;
    this.nextArrivalMs = this.arrivals.next();
    const present = stationary ? this.enterEquilibrium(spec, startEpochMs, streams, entity) : 0;
    this.gpus = this.levelAfter(0, present);
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

  /** Puts the sessions of the equilibrium in place and returns their GPUs. */
  private enterEquilibrium(
    spec: SessionsSpec,
    startEpochMs: number,
    streams: StreamFactory,
    entity: string,
  ): number {
    const size = samplerOf(spec.gpus, streams.stream(entity, "initial-gpus"));
    const lives = equilibriumResiduals(
      spec.arrivals,
      spec.duration,
      startEpochMs,
      streams.stream(entity, "initial"),
    );
    let gpus = 0;
    for (const endMs of lives) {
      const taken = wholeGpus(size.draw());
      this.ends.push(endMs, taken);
      gpus += taken;
    }
    return gpus;
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
