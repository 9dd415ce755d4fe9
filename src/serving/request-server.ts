import { type ServedModel, TIER } from "../model/serving.ts";
import { LOSS_REASONS } from "../model/states.ts";
import { MinTree } from "../numerics/min-tree.ts";
import type {
  CensusVisitor,
  Pool,
  ReplicaUse,
  RequestServer,
  ServedRequest,
  ServerLoad,
  ServingClock,
  ServingSink,
} from "./model-server.ts";
import { FAILURE, Outcomes } from "./outcomes.ts";
import { NO_REPLICA, ReplicaChoice } from "./replica-choice.ts";
import { type Replica, ReplicaFleet } from "./replica-fleet.ts";
import { ReplicaUses } from "./replica-use.ts";
import { RequestList } from "./request-list.ts";
import { NONE, REQUEST_STATE, RequestTable } from "./request-table.ts";
import { LoadGauge } from "./server-load.ts";
import { BALANCE } from "./token-balance.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;
const NOWHERE = NO_REPLICA;
const { free: FREE, active: ACTIVE } = REQUEST_STATE;
const { priority: PRIORITY, flex: FLEX } = TIER;
const ARRIVED = BALANCE.arrived;
const NO_CAPACITY = LOSS_REASONS.indexOf("no_capacity");
const RENEGED = LOSS_REASONS.indexOf("reneged");
const EXPIRED = LOSS_REASONS.indexOf("expired");
const NEVER = Number.POSITIVE_INFINITY;
/** The one clock call that is ever outstanding. */
const ALARM = 0;

export interface RequestServerOptions {
  readonly model: ServedModel;
  readonly clock: ServingClock;
  readonly sink: ServingSink;
}

/** A server of one model that sees each request; continuous in time inside the replicas. */
export function createRequestServer(options: RequestServerOptions): RequestServer {
  return new ContinuousServer(options);
}

/**
 * Inside, things happen at fractional instants, in their order over all replicas; the world is told at the next whole
 * millisecond. `replay` carries out all that is due, and comes first in every call. One clock call is outstanding, at
 * the earliest instant at which anything may be due: it is moved forward only, and one that comes too early does
 * nothing but ask again.
 */
class ContinuousServer implements RequestServer {
  readonly load: ServerLoad;
  private readonly model: ServedModel;
  private readonly clock: ServingClock;
  private readonly table = new RequestTable();
  private readonly fleet: ReplicaFleet;
  private readonly room: WaitingRoom;
  private readonly outcomes: Outcomes;
  private readonly uses: ReplicaUses;
  private readonly gauge: LoadGauge;
  /** By group. */
  private readonly choices: readonly ReplicaChoice[];
  /** By group: flex and batch sequences in open replicas, the one that joined last at the end. */
  private readonly fillers: readonly RequestList[];
  /** When the next sequence of each replica leaves [ms, fractional]. */
  private readonly dues = new MinTree();
  /** When the clock calls; NEVER when it does not [ms]. */
  private alarmMs = NEVER;

  constructor({ model, clock, sink }: RequestServerOptions) {
    this.model = model;
    this.clock = clock;
    this.fleet = new ReplicaFleet(model, this.table);
    const { groups } = this.fleet;
    this.room = new WaitingRoom(this.table, groups, model.tiers[TIER.batch]?.deadlineMs ?? NEVER);
    this.outcomes = new Outcomes(this.table, sink);
    this.uses = new ReplicaUses(model.deployments.length);
    this.gauge = new LoadGauge(this.room);
    this.load = this.gauge;
    this.choices = Array.from({ length: groups }, () => new ReplicaChoice(model.routing));
    this.fillers = Array.from({ length: groups }, () => new RequestList(this.table));
  }

  arrive(request: ServedRequest): void {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    this.outcomes.balance.add(ARRIVED, request.inputTokens, request.cachedTokens, request.outputTokens);
    const group = this.fleet.groupOf(request.pool);
    const replica = this.choices[group]!.pick();
    if (replica !== NOWHERE) this.join(this.table.add(request), replica, nowMs);
    else if (this.mayDisplace(group, request.tier)) this.displace(group, this.table.add(request), nowMs);
    else if (this.isFull(request.tier)) this.outcomes.refused(request, NO_CAPACITY);
    else this.room.append(group, this.table.add(request), nowMs);
    this.askForCall(nowMs);
  }

  wake(_token: number): void {
    const { nowMs } = this.clock;
    this.alarmMs = NEVER;
    this.replay(nowMs);
    this.askForCall(nowMs);
  }

  addReplica(deployment: number, pool: Pool): number {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    const number = this.fleet.add(deployment, pool);
    const { batch, group } = this.fleet.get(number);
    this.choices[group]!.update(number, 0, batch.places);
    this.gauge.changeReplicas(pool, batch.places, 1);
    this.callUp(group, nowMs);
    this.askForCall(nowMs);
    return number;
  }

  closeReplica(number: number): void {
    const replica = this.fleet.get(number);
    if (!replica.isOpen) return;
    this.replay(this.clock.nowMs);
    this.close(replica, number);
    this.askForCall(this.clock.nowMs);
  }

  isEmpty(number: number): boolean {
    return this.fleet.get(number).batch.size === 0;
  }

  removeReplica(number: number, fate: "requeue" | "fail"): void {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    const replica = this.fleet.get(number);
    if (replica.isOpen) this.close(replica, number);
    // The oldest stands first in its line again.
    for (const slot of this.youngestFirst(replica)) {
      this.leave(replica, slot, nowMs);
      if (fate === "fail") this.outcomes.lost(slot, FAILURE);
      else this.room.putBack(replica.group, slot, nowMs);
    }
    this.dues.set(number, NEVER);
    this.fleet.remove(number);
    this.callUp(replica.group, nowMs);
    this.askForCall(nowMs);
  }

  settle(): void {
    this.uses.accrue(this.clock.nowMs);
  }

  usage(deployment: number, pool: Pool): ReplicaUse {
    return this.uses.of(deployment, pool);
  }

  census(visit: CensusVisitor): void {
    const { table } = this;
    for (let slot = 0; slot < table.count; slot++) {
      const state = table.state(slot);
      if (state === FREE) continue;
      const [input, cached] = [table.inputTokens(slot), table.cachedTokens(slot)];
      visit(table.client(slot), state === ACTIVE, 1, input, cached, table.outputTokens(slot));
    }
  }

  check(): void {
    this.outcomes.balance.check(this);
    for (let group = 0; group < this.fleet.groups; group++) {
      if (this.room.first(group) !== ABSENT && this.choices[group]!.hasPlace)
        throw new Error(`requests of model ${this.model.name} wait although a replica has a place`);
    }
  }

  /** Carries out what is due until now: who is done at this very instant, but not who would leave at it unserved. */
  private replay(nowMs: number): void {
    const { dues, room } = this;
    for (;;) {
      const dueMs = dues.least;
      const leaveMs = room.leaveMs();
      if (dueMs <= nowMs && dueMs <= leaveMs) this.finish(dues.first(), dueMs);
      else if (leaveMs < nowMs) this.giveUp(leaveMs);
      else return;
    }
  }

  /** The next sequence of a replica is done; whoever waits takes its place at the same fractional instant. */
  private finish(number: number, atMs: number): void {
    const replica = this.fleet.get(number);
    const { batch } = replica;
    this.uses.accrue(atMs);
    const slot = batch.depart(atMs);
    this.noteLeaving(replica, slot);
    const next = replica.isOpen ? this.room.first(replica.group) : ABSENT;
    if (next === ABSENT) this.noteSize(replica, number);
    else {
      this.room.remove(replica.group, next);
      this.join(next, number, atMs);
    }
    this.outcomes.served(slot, number, atMs);
  }

  private giveUp(atMs: number): void {
    const { room, table } = this;
    const slot = room.firstLeaving();
    const reason = room.isExpired(slot, atMs) ? EXPIRED : RENEGED;
    room.remove(this.fleet.groupOf(table.pool(slot) as Pool), slot);
    this.outcomes.lost(slot, reason);
  }

  /** A request that is in no list gets a place. */
  private join(slot: number, number: number, atMs: number): void {
    const { table } = this;
    const replica = this.fleet.get(number);
    this.uses.accrue(atMs);
    this.uses.change(
      this.uses.cellOf(replica.deployment, replica.pool),
      replica.batch.size,
      replica.batch.size + 1,
    );
    replica.batch.join(slot, atMs);
    this.gauge.active++;
    table.setState(slot, ACTIVE);
    table.setReplica(slot, number);
    if (table.tier(slot) >= FLEX) this.fillers[replica.group]!.append(slot);
    this.noteSize(replica, number);
  }

  /** A sequence leaves its batch before it is done. */
  private leave(replica: Replica, slot: number, atMs: number): void {
    this.uses.accrue(atMs);
    replica.batch.expel(slot, atMs);
    this.noteLeaving(replica, slot);
  }

  private noteLeaving(replica: Replica, slot: number): void {
    const { size } = replica.batch;
    this.uses.change(this.uses.cellOf(replica.deployment, replica.pool), size + 1, size);
    this.gauge.active--;
    if (replica.isOpen && this.table.tier(slot) >= FLEX) this.fillers[replica.group]!.remove(slot);
    this.table.setReplica(slot, ABSENT);
  }

  private noteSize(replica: Replica, number: number): void {
    const { batch } = replica;
    this.dues.set(number, batch.dueMs());
    if (replica.isOpen) this.choices[replica.group]!.update(number, batch.size, batch.places);
  }

  /** Those who wait take what places there are. */
  private callUp(group: number, nowMs: number): void {
    for (;;) {
      const slot = this.room.first(group);
      if (slot === ABSENT) return;
      const replica = this.choices[group]!.pick();
      if (replica === NOWHERE && !this.mayDisplace(group, this.table.tier(slot))) return;
      this.room.remove(group, slot);
      if (replica === NOWHERE) this.displace(group, slot, nowMs);
      else this.join(slot, replica, nowMs);
    }
  }

  private mayDisplace(group: number, tier: number): boolean {
    return this.model.displacesFlex && tier <= PRIORITY && this.fillers[group]!.size > 0;
  }

  /** The youngest flex or batch sequence makes room; it goes back to the head of its line and starts from nothing. */
  private displace(group: number, slot: number, nowMs: number): void {
    const victim = this.fillers[group]!.last();
    const number = this.table.replica(victim);
    this.leave(this.fleet.get(number), victim, nowMs);
    this.room.putBack(group, victim, nowMs);
    this.join(slot, number, nowMs);
  }

  private isFull(tier: number): boolean {
    const limit = this.model.tiers[tier]?.queueLimit;
    return limit !== undefined && this.room.byTier[tier]! >= limit;
  }

  private close(replica: Replica, number: number): void {
    const { batch } = replica;
    for (let place = 0; place < batch.size; place++) {
      const slot = batch.sequenceAt(place);
      if (this.table.tier(slot) >= FLEX) this.fillers[replica.group]!.remove(slot);
    }
    replica.isOpen = false;
    this.choices[replica.group]!.withdraw(number);
    this.gauge.changeReplicas(replica.pool, batch.places, -1);
  }

  private youngestFirst({ batch }: Replica): number[] {
    const slots = Array.from({ length: batch.size }, (_, place) => batch.sequenceAt(place));
    return slots.sort((a, b) => this.table.arrivalMs(b) - this.table.arrivalMs(a) || b - a);
  }

  /** Makes sure that the clock calls when the next thing is due, at the next whole millisecond or later. */
  private askForCall(nowMs: number): void {
    const dueMs = Math.ceil(this.dues.least);
    const leaveMs = Math.floor(this.room.leaveMs()) + 1;
    const callMs = Math.max(nowMs + 1, Math.min(dueMs, leaveMs));
    if (callMs >= this.alarmMs) return;
    this.alarmMs = callMs;
    this.clock.wakeAt(ALARM, callMs);
  }
}
