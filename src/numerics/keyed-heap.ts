/**
 * An indexed binary min-heap of small whole-number items, ordered by (key, tie, item), so that its order
 * does not depend on its history. Any item can be removed in O(log n); memory grows with the largest item
 * and the largest size.
 */
export class KeyedHeap {
  private items: Int32Array;
  private keys: Float64Array;
  private ties: Float64Array;
  /** Position of an item in the heap, plus one; 0 = absent. */
  private places: Int32Array;
  private count = 0;
  /** Positions still to be visited, a heap of its own; reused. */
  private readonly frontier: number[] = [];

  constructor(initialCapacity = 16) {
    const capacity = Math.max(1, initialCapacity);
    this.items = new Int32Array(capacity);
    this.keys = new Float64Array(capacity);
    this.ties = new Float64Array(capacity);
    this.places = new Int32Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  has(item: number): boolean {
    return item >= 0 && item < this.places.length && this.places[item] !== 0;
  }

  /** @throws RangeError if the item is present already, negative, or the key or tie is not a number. */
  push(item: number, key: number, tie: number): void {
    if (!(item >= 0) || Number.isNaN(key + tie))
      throw new RangeError(`cannot push item ${item}, key ${key}, tie ${tie}`);
    if (this.has(item)) throw new RangeError(`item ${item} is in the heap already`);
    if (item >= this.places.length) this.places = grown(this.places, item + 1);
    if (this.count === this.items.length) {
      this.items = grown(this.items, this.count + 1);
      this.keys = grownDoubles(this.keys, this.count + 1);
      this.ties = grownDoubles(this.ties, this.count + 1);
    }
    const place = this.count++;
    this.siftUp(place, item, key, tie);
  }

  /** Removes an item. @returns false if it was not there. */
  remove(item: number): boolean {
    if (!this.has(item)) return false;
    const place = this.places[item]! - 1;
    this.places[item] = 0;
    const last = --this.count;
    if (place === last) return true;
    const moved = this.items[last]!;
    const key = this.keys[last]!;
    const tie = this.ties[last]!;
    if (place > 0 && this.precedes(key, tie, moved, (place - 1) >> 1)) this.siftUp(place, moved, key, tie);
    else this.siftDown(place, moved, key, tie);
    return true;
  }

  /** The item with the smallest key, -1 if empty. */
  first(): number {
    return this.count === 0 ? -1 : this.items[0]!;
  }

  /** The smallest key, Infinity if empty. */
  firstKey(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.keys[0]!;
  }

  /** Removes and returns the first item, -1 if empty. */
  pop(): number {
    const item = this.first();
    if (item >= 0) this.remove(item);
    return item;
  }

  /**
   * Visits items in ascending order without changing the heap, until the visitor returns false; O(k log k)
   * for k visits. The visitor must not push, remove, or visit.
   */
  visit(visitor: (item: number, key: number) => boolean): void {
    const frontier = this.frontier;
    frontier.length = 0;
    if (this.count > 0) frontier.push(0);
    while (frontier.length > 0) {
      const place = this.takeNearest(frontier);
      if (!visitor(this.items[place]!, this.keys[place]!)) return;
      const child = 2 * place + 1;
      if (child < this.count) this.addToFrontier(frontier, child);
      if (child + 1 < this.count) this.addToFrontier(frontier, child + 1);
    }
  }

  /** Whether (key, tie, item) comes before the entry at a place. */
  private precedes(key: number, tie: number, item: number, place: number): boolean {
    const otherKey = this.keys[place]!;
    if (key !== otherKey) return key < otherKey;
    const otherTie = this.ties[place]!;
    if (tie !== otherTie) return tie < otherTie;
    return item < this.items[place]!;
  }

  private placePrecedes(a: number, b: number): boolean {
    return this.precedes(this.keys[a]!, this.ties[a]!, this.items[a]!, b);
  }

  private write(place: number, item: number, key: number, tie: number): void {
    this.items[place] = item;
    this.keys[place] = key;
    this.ties[place] = tie;
    this.places[item] = place + 1;
  }

  private copy(from: number, to: number): void {
    this.write(to, this.items[from]!, this.keys[from]!, this.ties[from]!);
  }

  private siftUp(start: number, item: number, key: number, tie: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.precedes(key, tie, item, parent)) break;
      this.copy(parent, place);
      place = parent;
    }
    this.write(place, item, key, tie);
  }

  private siftDown(start: number, item: number, key: number, tie: number): void {
    const count = this.count;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && this.placePrecedes(child + 1, child)) child++;
      if (this.precedes(key, tie, item, child)) break;
      this.copy(child, place);
      place = child;
    }
    this.write(place, item, key, tie);
  }

  private addToFrontier(frontier: number[], place: number): void {
    let at = frontier.length;
    frontier.push(place);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.placePrecedes(place, frontier[parent]!)) break;
      frontier[at] = frontier[parent]!;
      at = parent;
    }
    frontier[at] = place;
  }

  private takeNearest(frontier: number[]): number {
    const nearest = frontier[0]!;
    const last = frontier.pop()!;
    const count = frontier.length;
    if (count === 0) return nearest;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.placePrecedes(frontier[child + 1]!, frontier[child]!)) child++;
      if (this.placePrecedes(last, frontier[child]!)) break;
      frontier[at] = frontier[child]!;
      at = child;
    }
    frontier[at] = last;
    return nearest;
  }
}

function grown(old: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(Math.max(needed, 2 * old.length));
  larger.set(old);
  return larger;
}

function grownDoubles(old: Float64Array, needed: number): Float64Array {
  const larger = new Float64Array(Math.max(needed, 2 * old.length));
  larger.set(old);
  return larger;
}
