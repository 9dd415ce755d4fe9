import type { Service } from "../model/workload.ts";
import { instancesWanted } from "./instances-wanted.ts";
import type { DemandCursor } from "./sources.ts";

/** A regular grid of instants from time 0. */
export interface DemandGrid {
  readonly stepMs: number;
  /** How far ahead of the latest instant asked for the first time others are asked for [steps]. */
  readonly horizonSteps: number;
}

/**
 * GPUs that services will want on each cluster at the instants of a grid, from cursors of its own that run ahead of
 * the world: the realized path, changes at the instant itself included.
 *
 * The shares of the services are those with all their clusters online. Keeps one horizon of values and no more.
 */
export class FutureServiceDemand {
  private readonly services: readonly Service[];
  private readonly cursors: readonly DemandCursor[];
  private readonly demand: Float64Array;
  private readonly grid: DemandGrid;
  private readonly clusters: number;
  /** Instants kept; GPUs by instant modulo kept, then cluster. */
  private readonly kept: number;
  private readonly gpus: Float64Array;
  /** First instant that is not known yet. */
  private next = 0;

  /** @param cursors  One per service, not advanced yet. */
  constructor(
    services: readonly Service[],
    cursors: readonly DemandCursor[],
    options: { readonly grid: DemandGrid; readonly clusters: number },
  ) {
    this.services = services;
    this.cursors = cursors;
    this.grid = options.grid;
    this.clusters = options.clusters;
    this.demand = new Float64Array(services.length);
    this.kept = options.grid.horizonSteps + 2;
    this.gpus = new Float64Array(this.kept * options.clusters);
  }

  /** GPUs wanted on a cluster at an instant of the grid, at most a horizon and a step before the farthest yet asked for. */
  gpusAt(cluster: number, instant: number): number {
    while (this.next <= instant) this.learn(this.next++);
    return this.gpus[(instant % this.kept) * this.clusters + cluster]!;
  }

  private learn(instant: number): void {
    const row = (instant % this.kept) * this.clusters;
    this.gpus.fill(0, row, row + this.clusters);
    this.services.forEach((service, index) => {
      const cursor = this.cursors[index]!;
      while (cursor.atMs <= instant * this.grid.stepMs) {
        this.demand[index] = cursor.gpus;
        cursor.advance();
      }
      const { headroom, instanceGpus } = service;
      const whole = service.failover ? sum(service.clusters) : 1;
      for (const { cluster, share } of service.clusters) {
        const wanted = instancesWanted(this.demand[index]!, {
          headroom,
          share: share / whole,
          instanceGpus,
        });
        this.gpus[row + cluster]! += wanted * instanceGpus;
      }
    });
  }
}

function sum(clusters: Service["clusters"]): number {
  let shares = 0;
  for (const { share } of clusters) shares += share;
  return shares;
}
