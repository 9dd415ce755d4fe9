import { TIER, TIERS } from "../model/serving.ts";
import { KeyedHeap } from "../numerics/keyed-heap.ts";
import { RequestList } from "./request-list.ts";
import { NONE, REQUEST_STATE, type RequestTable } from "./request-table.ts";

const ABSENT = NONE;
const WAITING = REQUEST_STATE.waiting;
const FOREVER = Number.POSITIVE_INFINITY;

/** A line per tier for each group of requests that may use the same replicas, and the instants at which they leave. */
export class WaitingRoom {
  /** Waiting requests, in all and by tier. */
  size = 0;
  readonly byTier = new Int32Array(TIERS.length);
  private readonly table: RequestTable;
  /** By group, then tier. */
  private readonly lines: readonly RequestList[][];
  /** Those that do not wait for ever, by the instant at which they leave. */
  private readonly leaving = new KeyedHeap();
  /** A waiting batch request is lost at this age [ms]. */
  private readonly batchDeadlineMs: number;

  constructor(table: RequestTable, groups: number, batchDeadlineMs: number) {
    this.table = table;
    this.batchDeadlineMs = batchDeadlineMs;
    this.lines = Array.from({ length: groups }, () => TIERS.map(() => new RequestList(table)));
  }

  /** Behind all others of its tier. */
  append(group: number, slot: number, nowMs: number): void {
    this.lines[group]![this.enter(slot, nowMs)]!.append(slot);
  }

  /** Before all others of its tier: it had a place and lost it. Its patience starts again. */
  putBack(group: number, slot: number, nowMs: number): void {
    this.lines[group]![this.enter(slot, nowMs)]!.prepend(slot);
  }

  /** Who is next: the head of the most urgent tier; NONE when nobody waits. */
  first(group: number): number {
    if (this.size === 0) return ABSENT;
    const lines = this.lines[group]!;
    for (let tier = 0; tier < lines.length; tier++) {
      const slot = lines[tier]!.first();
      if (slot !== ABSENT) return slot;
    }
    return ABSENT;
  }

  remove(group: number, slot: number): void {
    const tier = this.table.tier(slot);
    this.lines[group]![tier]!.remove(slot);
    this.byTier[tier] = this.byTier[tier]! - 1;
    this.size--;
    if (this.leaving.size > 0) this.leaving.remove(slot);
  }

  /** When the next one leaves unserved; Infinity when nobody does [ms, fractional]. */
  leaveMs(): number {
    return this.leaving.firstKey();
  }

  /** Who leaves then; it is still in its line. */
  firstLeaving(): number {
    return this.leaving.first();
  }

  /** Whether that is because its deadline has come, and not because its patience has ended. */
  isExpired(slot: number, leaveMs: number): boolean {
    return leaveMs >= this.deadlineMs(slot);
  }

  private enter(slot: number, nowMs: number): number {
    const { table } = this;
    const tier = table.tier(slot);
    table.setState(slot, WAITING);
    this.size++;
    this.byTier[tier] = this.byTier[tier]! + 1;
    const leaveMs = Math.min(nowMs + table.patienceMs(slot), this.deadlineMs(slot));
    if (leaveMs < FOREVER) this.leaving.push(slot, leaveMs, table.arrivalMs(slot));
    return tier;
  }

  private deadlineMs(slot: number): number {
    const { table } = this;
    return table.tier(slot) === TIER.batch ? table.arrivalMs(slot) + this.batchDeadlineMs : FOREVER;
  }
}
