import { type ServedModel, TIER } from "../model/serving.ts";
import { LOSS_REASONS } from "../model/states.ts";
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
import { Places } from "./places.ts";
import { NO_REPLICA } from "./replica-choice.ts";
import { NONE, REQUEST_STATE, RequestTable } from "./request-table.ts";
import { LoadGauge } from "./server-load.ts";
import { BALANCE } from "./token-balance.ts";
import { WaitingRoom } from "./waiting-room.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;
const NOWHERE = NO_REPLICA;
const { free: FREE, active: ACTIVE } = REQUEST_STATE;
const PRIORITY = TIER.priority;
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
  private readonly room: WaitingRoom;
  private readonly places: Places;
  private readonly outcomes: Outcomes;
  /** Requests of a group may use the same replicas: all of one pool, or all. */
  private readonly groups: number;
  /** When the clock calls; NEVER when it does not [ms]. -- state */
  private alarmMs = NEVER;

  constructor({ model, clock, sink }: RequestServerOptions) {
    this.model = model;
    this.clock = clock;
    this.groups = model.sharesReplicas ? 1 : 2;
    const deadlineMs = model.tiers[TIER.batch]?.deadlineMs ?? NEVER;
    this.room = new WaitingRoom(this.table, this.groups, deadlineMs);
    const gauge = new LoadGauge(this.room);
    this.load = gauge;
    this.places = new Places(model, this.table, gauge);
    this.outcomes = new Outcomes(this.table, sink);
  }

  arrive(request: ServedRequest): void {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    this.outcomes.balance.add(ARRIVED, request.inputTokens, request.cachedTokens, request.outputTokens);
    const group = this.groupOf(request.pool);
    const replica = this.places.pick(group);
    if (replica !== NOWHERE) this.places.join(this.table.add(request), replica, nowMs);
    else if (this.mayDisplace(group, request.tier)) this.displace(group, this.table.add(request), nowMs);
    else if (this.mayNotWait(request)) this.outcomes.refused(request, NO_CAPACITY);
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
    const group = this.groupOf(pool);
    const number = this.places.add(deployment, pool, group);
    this.callUp(group, nowMs);
    this.askForCall(nowMs);
    return number;
  }

  closeReplica(number: number): void {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    this.places.close(number);
    this.askForCall(nowMs);
  }

  isEmpty(number: number): boolean {
    return this.places.isEmpty(number);
  }

  removeReplica(number: number, fate: "requeue" | "fail"): void {
    const { nowMs } = this.clock;
    this.replay(nowMs);
    const { slots, group } = this.places.remove(number, nowMs);
    // The youngest goes first, so that the oldest stands first in its line again.
    for (const slot of slots) {
      if (fate === "fail") this.outcomes.lost(slot, FAILURE);
      else this.room.putBack(group, slot, nowMs);
    }
    this.callUp(group, nowMs);
    this.askForCall(nowMs);
  }

  settle(): void {
    this.places.uses.accrue(this.clock.nowMs);
  }

  usage(deployment: number, pool: Pool): ReplicaUse {
    return this.places.uses.of(deployment, pool);
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
    for (let group = 0; group < this.groups; group++) {
      if (this.room.first(group) !== ABSENT && this.places.hasFree(group))
        throw new Error(`requests of model ${this.model.name} wait although a replica has a place`);
    }
  }

  private groupOf(pool: number): number {
    return this.groups === 1 ? 0 : pool;
  }

  /** Carries out what is due until now: who is done at this very instant, but not who would leave at it unserved. */
  private replay(nowMs: number): void {
    const { places, room } = this;
    for (;;) {
      const { dueMs } = places;
      const leaveMs = room.leaveMs();
      if (dueMs <= nowMs && dueMs <= leaveMs) this.finish(places.nextDue(), dueMs);
      else if (leaveMs < nowMs) this.giveUp(leaveMs);
      else return;
    }
  }

  /** The next sequence of a replica is done; whoever waits takes its place at the same fractional instant. */
  private finish(number: number, atMs: number): void {
    const { places, room } = this;
    const group = places.admittedGroup(number);
    const next = group === ABSENT ? ABSENT : room.first(group);
    if (next !== ABSENT) room.remove(group, next);
    const slot = places.turnOver(number, atMs, next);
    this.outcomes.served(slot, number, atMs);
  }

  private giveUp(atMs: number): void {
    const { room, table } = this;
    const slot = room.firstLeaving();
    const reason = room.isExpired(slot, atMs) ? EXPIRED : RENEGED;
    room.remove(this.groupOf(table.pool(slot)), slot);
    this.outcomes.lost(slot, reason);
  }

  /** Those who wait take what places there are. */
  private callUp(group: number, nowMs: number): void {
    for (;;) {
      const slot = this.room.first(group);
      if (slot === ABSENT) return;
      const replica = this.places.pick(group);
      if (replica === NOWHERE && !this.mayDisplace(group, this.table.tier(slot))) return;
      this.room.remove(group, slot);
      if (replica === NOWHERE) this.displace(group, slot, nowMs);
      else this.places.join(slot, replica, nowMs);
    }
  }

  private mayDisplace(group: number, tier: number): boolean {
    return this.model.displacesFlex && tier <= PRIORITY && this.places.youngestFiller(group) !== ABSENT;
  }

  /** The youngest flex or batch sequence makes room; it goes back to the head of its line and starts from nothing. */
  private displace(group: number, slot: number, nowMs: number): void {
    const victim = this.places.youngestFiller(group);
    const replica = this.places.expel(victim, nowMs);
    this.room.putBack(group, victim, nowMs);
    this.places.join(slot, replica, nowMs);
  }

  private mayNotWait({ tier, patienceMs }: ServedRequest): boolean {
    const limit = this.model.tiers[tier]?.queueLimit ?? NEVER;
    return patienceMs === 0 || this.room.byTier[tier]! >= limit;
  }

  /** Makes sure that the clock calls when the next thing is due, at the next whole millisecond or later. */
  private askForCall(nowMs: number): void {
    const dueMs = Math.ceil(this.places.dueMs);
    const leaveMs = Math.floor(this.room.leaveMs()) + 1;
    const callMs = Math.max(nowMs + 1, Math.min(dueMs, leaveMs));
    if (callMs >= this.alarmMs) return;
    this.alarmMs = callMs;
    this.clock.wakeAt(ALARM, callMs);
  }
}
