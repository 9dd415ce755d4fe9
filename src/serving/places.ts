import { type ServedModel, TIER } from "../model/serving.ts";
import { MinTree } from "../numerics/min-tree.ts";
import type { Pool } from "./model-server.ts";
import { ReplicaChoice } from "./replica-choice.ts";
import { type Replica, ReplicaFleet } from "./replica-fleet.ts";
import { ReplicaUses } from "./replica-use.ts";
import { RequestList } from "./request-list.ts";
import { NONE, REQUEST_STATE, type RequestTable } from "./request-table.ts";
import type { LoadGauge } from "./server-load.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;
const ACTIVE = REQUEST_STATE.active;
const FLEX = TIER.flex;
const NEVER = Number.POSITIVE_INFINITY;

/** The places in the batches of all replicas of a server: who is inside, who is done next, where the next one goes. */
export class Places {
  readonly uses: ReplicaUses;
  private readonly table: RequestTable;
  private readonly gauge: LoadGauge;
  private readonly fleet: ReplicaFleet;
  /** By group. */
  private readonly choices: readonly ReplicaChoice[];
  /** By group: flex and batch sequences in open replicas, the one that joined last at the end. */
  private readonly fillers: readonly RequestList[];
  /** When the next sequence of each replica is done [ms, fractional]. */
  private readonly dues = new MinTree();

  constructor(model: ServedModel, table: RequestTable, gauge: LoadGauge) {
    this.table = table;
    this.gauge = gauge;
    this.fleet = new ReplicaFleet(model, table);
    this.uses = new ReplicaUses(model.deployments.length);
    const groups = Array.from({ length: model.sharesReplicas ? 1 : 2 });
    this.choices = groups.map(() => new ReplicaChoice(model.routing));
    this.fillers = groups.map(() => new RequestList(table));
  }

  /** When the next sequence of all is done; Infinity when there is none [ms, fractional]. */
  get dueMs(): number {
    return this.dues.least;
  }

  /** The replica where that is. */
  nextDue(): number {
    return this.dues.first();
  }

  /** Whether a replica of the group has a free place. */
  hasFree(group: number): boolean {
    return this.choices[group]!.hasPlace;
  }

  /** The replica to which the next request of the group goes; NO_REPLICA when all are full. */
  pick(group: number): number {
    return this.choices[group]!.pick();
  }

  /** The flex or batch sequence of the group that joined last; NONE when there is none. */
  youngestFiller(group: number): number {
    return this.fillers[group]!.last();
  }

  /** The group of a replica that admits; NONE of one that is closed. */
  admittedGroup(number: number): number {
    const { isOpen, group } = this.fleet.get(number);
    return isOpen ? group : ABSENT;
  }

  isEmpty(number: number): boolean {
    return this.fleet.get(number).batch.size === 0;
  }

  add(deployment: number, pool: Pool, group: number): number {
    const number = this.fleet.add({ deployment, pool, group, useCell: this.uses.cellOf(deployment, pool) });
    const { batch } = this.fleet.get(number);
    this.choices[group]!.update(number, 0, batch.places);
    this.gauge.changeReplicas(pool, batch.places, 1);
    return number;
  }

  /** It admits nothing more, and nobody inside can be displaced; no effect on one that is closed. */
  close(number: number): void {
    const replica = this.fleet.get(number);
    const { batch, group, pool } = replica;
    if (!replica.isOpen) return;
    for (let place = 0; place < batch.size; place++) {
      const slot = batch.sequenceAt(place);
      if (this.table.tier(slot) >= FLEX) this.fillers[group]!.remove(slot);
    }
    replica.isOpen = false;
    this.choices[group]!.withdraw(number);
    this.gauge.changeReplicas(pool, batch.places, -1);
  }

  /** Takes a replica away; those who were inside, the youngest request first, and the group that they belong to. */
  remove(number: number, atMs: number): { readonly slots: readonly number[]; readonly group: number } {
    this.close(number);
    const { batch, group } = this.fleet.get(number);
    const slots = Array.from({ length: batch.size }, (_, place) => batch.sequenceAt(place));
    slots.sort((a, b) => this.table.arrivalMs(b) - this.table.arrivalMs(a) || b - a);
    for (const slot of slots) this.expel(slot, atMs);
    this.dues.set(number, NEVER);
    this.fleet.remove(number);
    return { slots, group };
  }

  /** A request that is in no list gets a place in a replica that has one. */
  join(slot: number, number: number, atMs: number): void {
    const replica = this.fleet.get(number);
    this.enter(replica, number, slot, atMs);
    this.noteSize(replica, number);
  }

  /** The sequence of a replica that is due at `atMs` is done; `next` takes its place, NONE = nobody. */
  turnOver(number: number, atMs: number, next: number): number {
    const replica = this.fleet.get(number);
    const slot = replica.batch.depart(atMs);
    this.noteLeaving(replica, slot, atMs);
    if (next !== ABSENT) this.enter(replica, number, next, atMs);
    this.noteSize(replica, number);
    return slot;
  }

  /** A sequence loses its place before it is done. Returns the replica. */
  expel(slot: number, atMs: number): number {
    const number = this.table.replica(slot);
    const replica = this.fleet.get(number);
    replica.batch.expel(slot, atMs);
    this.noteLeaving(replica, slot, atMs);
    this.noteSize(replica, number);
    return number;
  }

  private enter(replica: Replica, number: number, slot: number, atMs: number): void {
    const { table } = this;
    const { batch } = replica;
    this.uses.change(replica.useCell, atMs, 1, batch.size === 0 ? 1 : 0);
    batch.join(slot, atMs);
    this.gauge.active++;
    table.setState(slot, ACTIVE);
    table.setReplica(slot, number);
    if (table.tier(slot) >= FLEX) this.fillers[replica.group]!.append(slot);
  }

  private noteLeaving(replica: Replica, slot: number, atMs: number): void {
    this.uses.change(replica.useCell, atMs, -1, replica.batch.size === 0 ? -1 : 0);
    this.gauge.active--;
    if (replica.isOpen && this.table.tier(slot) >= FLEX) this.fillers[replica.group]!.remove(slot);
    this.table.setReplica(slot, ABSENT);
  }

  private noteSize({ batch, group, isOpen }: Replica, number: number): void {
    this.dues.set(number, batch.dueMs());
    if (isOpen) this.choices[group]!.update(number, batch.size, batch.places);
  }
}
