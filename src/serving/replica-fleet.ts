import type { ServedModel } from "../model/serving.ts";
import { Batch } from "./batch.ts";
import type { Pool } from "./model-server.ts";
import type { RequestTable } from "./request-table.ts";

/** What is fixed when the world gives a replica. */
interface ReplicaTerms {
  readonly deployment: number;
  readonly pool: Pool;
  /** Requests of one group may use the same replicas: a pool's own, or all. */
  readonly group: number;
  /** Where its use is counted (replica-use.ts). */
  readonly useCell: number;
}

/** A replica that the world gave. */
export interface Replica extends ReplicaTerms {
  readonly batch: Batch;
  /** Whether it admits. -- state */
  isOpen: boolean;
}

/** Replicas by number; the lowest free number is given first, so that numbers stay small. */
export class ReplicaFleet {
  private readonly model: ServedModel;
  private readonly table: RequestTable;
  private readonly replicas: (Replica | undefined)[] = [];

  constructor(model: ServedModel, table: RequestTable) {
    this.model = model;
    this.table = table;
  }

  add(terms: ReplicaTerms): number {
    const vacant = this.replicas.indexOf(undefined);
    const number = vacant < 0 ? this.replicas.length : vacant;
    const batch = new Batch(this.model.deployments[terms.deployment]!.law, this.table);
    this.replicas[number] = { ...terms, batch, isOpen: true };
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
}
