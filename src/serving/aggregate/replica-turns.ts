import type { ServedModel } from "../../model/serving.ts";
import type { Pool } from "../model-server.ts";
import { ReplicaRoster } from "./replica-roster.ts";

/**
 * Names replicas in turn, so that each has its part of what a pool finishes: deployments by the speed of their
 * replicas, the replicas of one alike.
 */
export class ReplicaTurns {
  private readonly roster: ReplicaRoster;
  private readonly cells: readonly number[];
  /** Speed of a replica with a full batch by cell [steps per ms]. */
  private readonly speeds: readonly number[];
  /** What each cell is owed, in turns; and the place of the next replica in it -- state. */
  private readonly owed: Float64Array;
  private readonly places: Float64Array;

  constructor(model: ServedModel, pools: readonly Pool[], roster: ReplicaRoster) {
    this.roster = roster;
    const pairs = model.deployments.flatMap(({ law }, deployment) =>
      pools.map((pool) => ({
        cell: ReplicaRoster.cell(deployment, pool),
        speed: (law.stepMs.length - 1) / law.stepMs.at(-1)!,
      })),
    );
    this.cells = pairs.map(({ cell }) => cell);
    this.speeds = pairs.map(({ speed }) => speed);
    this.owed = new Float64Array(pairs.length);
    this.places = new Float64Array(pairs.length);
  }

  /** The next replica; of the closed ones only if there is no other. */
  next(): number {
    let total = 0;
    for (let i = 0; i < this.cells.length; i++) total += this.weight(i);
    let chosen = -1;
    for (let i = 0; i < this.cells.length; i++) {
      if (this.weight(i) === 0) continue;
      this.owed[i]! += this.weight(i) / total;
      if (chosen < 0 || this.owed[i]! > this.owed[chosen]!) chosen = i;
    }
    if (chosen < 0) return this.roster.last();
    this.owed[chosen]!--;
    const open = this.roster.openIn(this.cells[chosen]!);
    const place = this.places[chosen]! % open.length;
    this.places[chosen] = place + 1;
    return open[place]!;
  }

  private weight(i: number): number {
    return this.speeds[i]! * this.roster.openIn(this.cells[i]!).length;
  }
}
