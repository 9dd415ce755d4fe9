/**
 * A set of small integers in ascending order, as a hierarchical bitset.
 *
 * Level 0 has a bit per integer; every higher level has a bit per word below that says whether the word is
 * not zero. All operations are O(log32 capacity): four words for a million integers.
 */
export class IndexSet {
  readonly capacity: number;
  private readonly levels: Int32Array[] = [];
  /** Level 0. */
  private readonly members: Int32Array;
  private count = 0;

  /** @throws RangeError unless capacity is whole and in [0, 2^31). */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 0 || capacity >= 2 ** 31) {
      throw new RangeError(`capacity of an index set must be whole and in [0, 2^31), got ${capacity}`);
    }
    this.capacity = capacity;
    let words = Math.ceil(capacity / 32);
    this.members = new Int32Array(Math.max(1, words));
    this.levels.push(this.members);
    while (words > 1) {
      words = Math.ceil(words / 32);
      this.levels.push(new Int32Array(words));
    }
  }

  get size(): number {
    return this.count;
  }

  has(i: number): boolean {
    return i >= 0 && i < this.capacity && ((this.levels[0]![i >>> 5]! >>> (i & 31)) & 1) === 1;
  }

  /** Adds i; no effect if present. @throws RangeError outside [0, capacity). */
  add(i: number): void {
    if (!(i >= 0 && i < this.capacity))
      throw new RangeError(`index ${i} outside a set of capacity ${this.capacity}`);
    const { members } = this;
    const word = i >>> 5;
    const before = members[word]!;
    const after = before | (1 << (i & 31));
    if (after === before) return;
    members[word] = after;
    this.count++;
    if (before === 0) this.markAbove(word);
  }

  /** Removes i; no effect if absent. */
  delete(i: number): void {
    if (!(i >= 0 && i < this.capacity)) return;
    const { members } = this;
    const word = i >>> 5;
    const before = members[word]!;
    const after = before & ~(1 << (i & 31));
    if (after === before) return;
    members[word] = after;
    this.count--;
    if (after === 0) this.clearAbove(word);
  }

  /** The lowest member, -1 if empty. */
  first(): number {
    if (this.count === 0) return -1;
    if (this.levels.length === 1) return lowestBit(this.members[0]!);
    return this.descend(this.levels.length - 1, 0);
  }

  /** A word of level 0 is no longer zero. */
  private markAbove(wordBelow: number): void {
    let at = wordBelow;
    for (let level = 1; level < this.levels.length; level++) {
      const words = this.levels[level]!;
      const word = at >>> 5;
      const before = words[word]!;
      words[word] = before | (1 << (at & 31));
      if (before !== 0) return;
      at = word;
    }
  }

  /** A word of level 0 has become zero. */
  private clearAbove(wordBelow: number): void {
    let at = wordBelow;
    for (let level = 1; level < this.levels.length; level++) {
      const words = this.levels[level]!;
      const word = at >>> 5;
      const after = words[word]! & ~(1 << (at & 31));
      words[word] = after;
      if (after !== 0) return;
      at = word;
    }
  }

  /** The lowest member above `after`, -1 if there is none. `after` may be -1. */
  next(after: number): number {
    const levels = this.levels;
    let at = after + 1;
    for (let level = 0; level < levels.length; level++) {
      const words = levels[level]!;
      const word = at >>> 5;
      if (word >= words.length) return -1;
      const rest = words[word]! & (-1 << (at & 31));
      if (rest !== 0) return this.descend(level - 1, (word << 5) + lowestBit(rest));
      at = word + 1;
    }
    return -1;
  }

  /** The lowest member below a word that is known not to be zero. */
  private descend(level: number, word: number): number {
    let at = word;
    for (let l = level; l >= 0; l--) at = (at << 5) + lowestBit(this.levels[l]![at]!);
    return at;
  }
}

/** Position of the lowest set bit of a word that is not zero. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
