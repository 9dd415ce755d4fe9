import type { Pool, ReplicaUse } from "./model-server.ts";

/** Doubles per deployment and pool: sequences, busy replicas, sequence-ms, busy replica-ms. */
const STRIDE = 4;

/**
 * Sequences and busy replicas over time, by deployment and pool.
 *
 * Integrals may run ahead of what is known: after `accrue(now)` an event of the last millisecond may still be told at
 * its fractional instant before; the negative interval then takes back exactly what was counted too much.
 */
export class ReplicaUses {
  private readonly cells: Float64Array;
  private lastMs = 0;

  constructor(deployments: number) {
    this.cells = new Float64Array(deployments * 2 * STRIDE);
  }

  /** Brings the integrals to an instant [ms, fractional]. */
  accrue(toMs: number): void {
    const { cells } = this;
    const elapsedMs = toMs - this.lastMs;
    this.lastMs = toMs;
    if (elapsedMs === 0) return;
    for (let cell = 0; cell < cells.length; cell += STRIDE) {
      cells[cell + 2] = cells[cell + 2]! + cells[cell]! * elapsedMs;
      cells[cell + 3] = cells[cell + 3]! + cells[cell + 1]! * elapsedMs;
    }
  }

  /** A replica of the cell has `before` sequences no more, but `after`; the integrals are up to date. */
  change(cell: number, before: number, after: number): void {
    const { cells } = this;
    cells[cell] = cells[cell]! + (after - before);
    if (before === 0) cells[cell + 1] = cells[cell + 1]! + 1;
    if (after === 0) cells[cell + 1] = cells[cell + 1]! - 1;
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
