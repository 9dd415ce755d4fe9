import type { Pool, ReplicaUse } from "./model-server.ts";

/** Doubles per deployment and pool: sequences, busy replicas, sequence-ms, busy replica-ms, instant of both [ms]. */
const STRIDE = 5;

/**
 * Sequences and busy replicas over time, by deployment and pool.
 *
 * Integrals may run ahead of what is known: after `accrue(now)` an event of the last millisecond may still be told at
 * its fractional instant before; the negative interval then takes back exactly what was counted too much.
 */
export class ReplicaUses {
  private readonly cells: Float64Array;

  constructor(deployments: number) {
    this.cells = new Float64Array(deployments * 2 * STRIDE);
  }

  /** Brings all integrals to an instant [ms]. */
  accrue(toMs: number): void {
    for (let cell = 0; cell < this.cells.length; cell += STRIDE) this.change(cell, toMs, 0, 0);
  }

  /** At an instant a cell gains or loses sequences and busy replicas [ms, fractional]. */
  change(cell: number, atMs: number, sequences: number, replicas: number): void {
    const { cells } = this;
    const elapsedMs = atMs - cells[cell + 4]!;
    cells[cell + 2] = cells[cell + 2]! + cells[cell]! * elapsedMs;
    cells[cell + 3] = cells[cell + 3]! + cells[cell + 1]! * elapsedMs;
    cells[cell + 4] = atMs;
    cells[cell] = cells[cell]! + sequences;
    cells[cell + 1] = cells[cell + 1]! + replicas;
  }

  /** Where a deployment's replicas of a pool are counted. */
  cellOf(deployment: number, pool: Pool): number {
    return (2 * deployment + pool) * STRIDE;
  }

  of(deployment: number, pool: Pool): ReplicaUse {
    const cell = this.cellOf(deployment, pool);
    return { activeMs: this.cells[cell + 2]!, busyMs: this.cells[cell + 3]! };
  }
}
