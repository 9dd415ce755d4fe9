import type { ServedModel } from "../model/serving.ts";
import { MinTree } from "../numerics/min-tree.ts";

/** "No replica has a place". */
export const NO_REPLICA = -1;

const FULL = Number.POSITIVE_INFINITY;

/** Which of the replicas that may take a request takes it; O(log n) in their number. */
export class ReplicaChoice {
  /** Share of the places that are taken, by replica; Infinity where there is none to have. */
  private readonly loads = new MinTree();
  private readonly goesRound: boolean;
  /** round_robin: the replica after the one that was chosen last. */
  private cursor = 0;

  constructor(routing: ServedModel["routing"]) {
    this.goesRound = routing === "round_robin";
  }

  /** Whether any replica has a place. */
  get hasPlace(): boolean {
    return this.loads.least < FULL;
  }

  /** Where the next request goes; NO_REPLICA when all are full. */
  pick(): number {
    if (!this.hasPlace) return NO_REPLICA;
    return this.goesRound ? this.pickNext() : this.loads.first();
  }

  /** A replica has so many sequences now; when it is full it is not chosen. */
  update(replica: number, sequences: number, places: number): void {
    this.loads.set(replica, sequences >= places ? FULL : sequences / places);
  }

  /** A replica admits nothing more. */
  withdraw(replica: number): void {
    this.loads.set(replica, FULL);
  }

  private pickNext(): number {
    const ahead = this.loads.nextFinite(this.cursor);
    const replica = ahead >= 0 ? ahead : this.loads.nextFinite(0);
    this.cursor = replica + 1;
    return replica;
  }
}
