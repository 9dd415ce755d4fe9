import type { ServedModel } from "../model/serving.ts";
import { Batch } from "./batch.ts";
import type { Pool } from "./model-server.ts";
import type { RequestTable } from "./request-table.ts";

/** A replica that the world gave. */
export interface Replica {
  readonly batch: Batch;
  readonly deployment: number;
  readonly pool: Pool;
  /** Requests of one group may use the same replicas: a pool's own, or all. */
  readonly group: number;
  /** Whether it admits. */
  isOpen: boolean;
}

/** Replicas by number; the lowest free number is given first, so that numbers stay small. */
export class ReplicaFleet {
  readonly groups: number;
  private readonly model: ServedModel;
  private readonly table: RequestTable;
  private readonly replicas: (Replica | undefined)[] = [];

  constructor(model: ServedModel, table: RequestTable) {
    this.model = model;
    this.table = table;
    this.groups = model.sharesReplicas ? 1 : 2;
  }

  groupOf(pool: Pool): number {
    return this.groups === 1 ? 0 : pool;
  }

  add(deployment: number, pool: Pool): number {
    const vacant = this.replicas.indexOf(undefined);
    const number = vacant < 0 ? this.replicas.length : vacant;
    const batch = new Batch(this.model.deployments[deployment]!.law, this.table);
    this.replicas[number] = { batch, deployment, pool, group: this.groupOf(pool), isOpen: true };
    return number;
  }

  /** @throws Error if there is no such replica. */
  get(number: number): Replica {
    const replica = this.replicas[number];
    if (replica === undefined) throw new Error(`replica ${number} does not exist`);
    return replica;
  }

  /** Forgets a replica; its number may be given again. */
  remove(number: number): void {
    this.replicas[number] = undefined;
  }

  /** Visits the replicas that exist, by number. */
  forEach(visit: (replica: Replica, number: number) => void): void {
    this.replicas.forEach((replica, number) => {
      if (replica !== undefined) visit(replica, number);
    });
  }
}
