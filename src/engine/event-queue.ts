/**
 * Future event list: a binary heap over typed arrays, ordered by (time, phase, sequence).
 *
 * Invariants:
 * - `times[i]`, `slots[i]` for i < size form a min-heap on (time, order of the slot); an order packs phase and
 *   sequence as phase x 2^49 + sequence, so ties fall first to the phase, then to the order of scheduling (FIFO).
 *   2^49 events at 10 million a second last 1.8 years of wall clock: the key cannot overflow. Orders stay with the
 *   slots: only ties read them.
 * - While `hasHole` the root is vacant: its event was popped, and the next one that is scheduled sinks from there.
 *   Most events schedule another one, so that the heap is walked once for both.
 * - An event lives in a slot; its handle is the slot's index. A handle is valid until its event fires or is
 *   cancelled; the owner forgets it then. Cancelling marks the slot; a marked event is dropped when it reaches the
 *   head, and when more than half of the heap is marked the heap is rebuilt without them: O(1) amortized, and
 *   cancelled events never outnumber live ones for long.
 *
 * docs/decisions/001-event-queue.md says what else was tried.
 */

const SEQUENCE_SPAN = 2 ** 49;
/** Kind of a slot whose event was cancelled; real kinds start at 1. */
const CANCELLED = 0;
/** Below this many cancelled events a rebuild is not worth its call. */
const REBUILD_FLOOR = 64;

/** "No entry". */
const NONE = -1;

/** "No event": never a valid handle. */
export const NO_EVENT = -1;

export class EventQueue {
  /** Fields of the event that `pop` took -- output. */
  timeMs = 0;
  kind = 0;
  subject = 0;

  private times: Float64Array;
  private slots: Int32Array;
  private size = 0;
  private hasHole = false;
  private cancelled = 0;
  private sequence = 0;

  /** By slot. */
  private orders: Float64Array;
  private kinds: Uint8Array;
  private subjects: Int32Array;
  private freeSlots: Int32Array;
  private freeCount = 0;
  private slotCount = 0;

  constructor(initialCapacity = 256) {
    this.times = new Float64Array(initialCapacity);
    this.slots = new Int32Array(initialCapacity);
    this.orders = new Float64Array(initialCapacity);
    this.kinds = new Uint8Array(initialCapacity);
    this.subjects = new Int32Array(initialCapacity);
    this.freeSlots = new Int32Array(initialCapacity);
  }

  /** Events that will still fire. */
  get pending(): number {
    return this.held - this.cancelled;
  }

  /** Events held, cancelled ones included (for tests of boundedness). */
  get held(): number {
    return this.hasHole ? this.size - 1 : this.size;
  }

  /**
   * Adds an event; O(log n).
   *
   * @param timeMs Not before the time of the last popped event.
   * @param phase 1..8.
   * @param kind 1..255.
   * @returns Handle for `cancel`.
   */
  schedule(timeMs: number, phase: number, kind: number, subject: number): number {
    if (this.size === this.times.length) this.grow();
    const slot = this.freeCount > 0 ? this.freeSlots[--this.freeCount]! : this.slotCount++;
    this.kinds[slot] = kind;
    this.subjects[slot] = subject;
    this.orders[slot] = phase * SEQUENCE_SPAN + this.sequence++;
    if (this.hasHole) {
      this.hasHole = false;
      this.sink(0, timeMs, slot);
    } else this.siftUp(this.size++, timeMs, slot);
    return slot;
  }

  /** Withdraws an event that has not fired; O(1) amortized. */
  cancel(handle: number): void {
    this.kinds[handle] = CANCELLED;
    this.cancelled++;
    if (this.cancelled > REBUILD_FLOOR && this.cancelled * 2 > this.size) this.rebuild();
  }

  /** Time of the next event; Infinity when there is none [ms]. */
  nextTimeMs(): number {
    let head = this.head();
    if (this.cancelled > 0 && head !== NONE && this.kinds[this.slots[head]!] === CANCELLED) {
      this.dropCancelledHeads();
      head = this.head();
    }
    return head === NONE ? Number.POSITIVE_INFINITY : this.times[head]!;
  }

  /** Phase of the next event; call after `nextTimeMs` said that there is one. */
  nextPhase(): number {
    return Math.floor(this.orders[this.slots[this.head()]!]! / SEQUENCE_SPAN);
  }

  /** Takes the next event into the output fields; false when there is none. */
  pop(): boolean {
    if (this.nextTimeMs() === Number.POSITIVE_INFINITY) return false;
    this.take();
    return true;
  }

  /** Takes the next event into the output fields; right after `nextTimeMs` said that there is one. */
  take(): void {
    if (this.hasHole) this.closeHole();
    const slot = this.slots[0]!;
    this.timeMs = this.times[0]!;
    this.kind = this.kinds[slot]!;
    this.subject = this.subjects[slot]!;
    this.freeSlots[this.freeCount++] = slot;
    this.hasHole = true;
  }

  /** Where the next entry is: at the root, or the smaller one below a vacant root. */
  private head(): number {
    const { size } = this;
    if (!this.hasHole) return size > 0 ? 0 : NONE;
    return size > 1 ? this.smallerOf(1, size) : NONE;
  }

  private dropCancelledHeads(): void {
    for (let head = this.head(); head !== NONE && this.cancelled > 0; head = this.head()) {
      if (this.kinds[this.slots[head]!] !== CANCELLED) return;
      if (this.hasHole) this.closeHole();
      this.freeSlots[this.freeCount++] = this.slots[0]!;
      this.cancelled--;
      this.closeHole();
    }
  }

  /**
   * Fills the root with the last entry, by Floyd's bottom-up sift: a hole sinks to a leaf along the smaller children,
   * then the entry rises.
   */
  private closeHole(): void {
    this.hasHole = false;
    const size = --this.size;
    if (size === 0) return;
    const { times, slots } = this;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      child = this.smallerOf(child, size);
      times[hole] = times[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    this.siftUp(hole, times[size]!, slots[size]!);
  }

  private siftUp(start: number, time: number, slot: number): void {
    const { times, slots, orders } = this;
    let hole = start;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent]!;
      if (parentTime < time || (parentTime === time && orders[slots[parent]!]! < orders[slot]!)) break;
      times[hole] = parentTime;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  /** Puts an entry where nothing above is larger, from a vacant place downwards. */
  private sink(start: number, time: number, slot: number): void {
    const { times, slots, orders, size } = this;
    let hole = start;
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      child = this.smallerOf(child, size);
      const childTime = times[child]!;
      if (childTime > time || (childTime === time && orders[slots[child]!]! > orders[slot]!)) break;
      times[hole] = childTime;
      slots[hole] = slots[child]!;
      hole = child;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  /**
   * The smaller one of a left child and its sibling. Which one it is nobody can foretell, so that it is computed: a branch
   * would be mispredicted every other time.
   */
  private smallerOf(left: number, size: number): number {
    const right = left + 1;
    if (right >= size) return left;
    const { times } = this;
    const a = times[left]!;
    const b = times[right]!;
    if (a !== b) return left + Number(b < a);
    return this.orders[this.slots[right]!]! < this.orders[this.slots[left]!]! ? right : left;
  }

  /** Keeps the live events only and restores the heap bottom-up; O(n), paid for by n / 2 cancellations. */
  private rebuild(): void {
    if (this.hasHole) this.closeHole();
    const { times, slots } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const slot = slots[i]!;
      if (this.kinds[slot] === CANCELLED) {
        this.freeSlots[this.freeCount++] = slot;
        continue;
      }
      times[kept] = times[i]!;
      slots[kept] = slot;
      kept++;
    }
    this.size = kept;
    this.cancelled = 0;
    for (let i = (kept >> 1) - 1; i >= 0; i--) this.sink(i, times[i]!, slots[i]!);
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    this.times = copyOf(this.times, new Float64Array(capacity));
    this.slots = copyOf(this.slots, new Int32Array(capacity));
    this.orders = copyOf(this.orders, new Float64Array(capacity));
    this.kinds = copyOf(this.kinds, new Uint8Array(capacity));
    this.subjects = copyOf(this.subjects, new Int32Array(capacity));
    this.freeSlots = copyOf(this.freeSlots, new Int32Array(capacity));
  }
}

function copyOf<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
