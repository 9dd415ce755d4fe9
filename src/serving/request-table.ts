import type { ServedRequest } from "./model-server.ts";

/** "No request". */
export const NONE = -1;

/** Where a request is. */
export const REQUEST_STATE = { free: 0, waiting: 1, active: 2 } as const;

const FREE = REQUEST_STATE.free;
const WAITING = REQUEST_STATE.waiting;
const ABSENT = NONE;

/**
 * Requests that wait or are being served, one slot each, freed slots reused: memory follows the live requests alone.
 *
 * A slot is 64 bytes, one cache line, in one buffer that two typed arrays look at:
 *
 *   double 0 arrival   1 first step   2 first token   3 patience
 *   integer 8 client   9 kind   10 input   11 cached   12 output   13 next   14 previous   15 replica
 *   kind = tier (bits 0..2), pool (3), state (4..)
 *
 * Positions are literals so that V8 inlines the accessors everywhere (docs/decisions/011-row-records.md).
 */
export class RequestTable {
  /** Slots in use, and slots ever made. */
  live = 0;
  count = 0;
  private doubles = new Float64Array(0);
  private ints = new Int32Array(0);
  private capacity = 0;
  private free: number = ABSENT;

  /** A slot with a copy of the request, in state `waiting`, inside no replica. */
  add(request: ServedRequest): number {
    let slot = this.free;
    if (slot !== ABSENT) this.free = this.next(slot);
    else {
      if (this.count === this.capacity) this.grow();
      slot = this.count++;
    }
    this.live++;
    const { doubles, ints } = this;
    const double = slot << 3;
    doubles[double] = request.arrivalMs;
    doubles[double | 3] = request.patienceMs;
    const int = slot << 4;
    ints[int | 8] = request.client;
    ints[int | 9] = request.tier | (request.pool << 3) | (WAITING << 4);
    ints[int | 10] = request.inputTokens;
    ints[int | 11] = request.cachedTokens;
    ints[int | 12] = request.outputTokens;
    ints[int | 15] = ABSENT;
    return slot;
  }

  /** Gives the slot back; it is in no list and no batch. */
  remove(slot: number): void {
    this.ints[(slot << 4) | 9] = FREE;
    this.setNext(slot, this.free);
    this.free = slot;
    this.live--;
  }

  arrivalMs(slot: number): number {
    return this.doubles[(slot << 3) | 0]!;
  }

  /** When it got its place in a batch [ms, fractional]. */
  firstStepMs(slot: number): number {
    return this.doubles[(slot << 3) | 1]!;
  }

  setFirstStepMs(slot: number, value: number): void {
    this.doubles[(slot << 3) | 1] = value;
  }

  /** When its first token came [ms, fractional]. */
  firstTokenMs(slot: number): number {
    return this.doubles[(slot << 3) | 2]!;
  }

  setFirstTokenMs(slot: number, value: number): void {
    this.doubles[(slot << 3) | 2] = value;
  }

  patienceMs(slot: number): number {
    return this.doubles[(slot << 3) | 3]!;
  }

  client(slot: number): number {
    return this.ints[(slot << 4) | 8]!;
  }

  tier(slot: number): number {
    return this.ints[(slot << 4) | 9]! & 7;
  }

  pool(slot: number): number {
    return (this.ints[(slot << 4) | 9]! >> 3) & 1;
  }

  state(slot: number): number {
    return this.ints[(slot << 4) | 9]! >> 4;
  }

  setState(slot: number, state: number): void {
    const at = (slot << 4) | 9;
    this.ints[at] = (this.ints[at]! & 15) | (state << 4);
  }

  inputTokens(slot: number): number {
    return this.ints[(slot << 4) | 10]!;
  }

  cachedTokens(slot: number): number {
    return this.ints[(slot << 4) | 11]!;
  }

  outputTokens(slot: number): number {
    return this.ints[(slot << 4) | 12]!;
  }

  next(slot: number): number {
    return this.ints[(slot << 4) | 13]!;
  }

  setNext(slot: number, value: number): void {
    this.ints[(slot << 4) | 13] = value;
  }

  previous(slot: number): number {
    return this.ints[(slot << 4) | 14]!;
  }

  setPrevious(slot: number, value: number): void {
    this.ints[(slot << 4) | 14] = value;
  }

  /** The replica that it is inside; NONE while it waits. */
  replica(slot: number): number {
    return this.ints[(slot << 4) | 15]!;
  }

  setReplica(slot: number, value: number): void {
    this.ints[(slot << 4) | 15] = value;
  }

  private grow(): void {
    this.capacity = Math.max(64, this.capacity * 2);
    const buffer = new ArrayBuffer(this.capacity * 64);
    const doubles = new Float64Array(buffer);
    // Bits that are no number survive a copy of integers only.
    const ints = new Int32Array(buffer);
    ints.set(this.ints);
    this.doubles = doubles;
    this.ints = ints;
  }
}
