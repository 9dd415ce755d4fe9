/**
 * A row of numbers, all 0 at first, that can be raised over a range and asked for its largest value over a range, each
 * in O(log n): a segment tree whose nodes keep what was added to all below them.
 */
export class RangeMax {
  readonly size: number;

  /** Largest value below each node, its own addition included; children of n are 2n and 2n + 1. */
  private readonly highest: Float64Array;
  /** What was added to everything below each node. */
  private readonly added: Float64Array;

  constructor(size: number) {
    this.size = size;
    const leaves = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.highest = new Float64Array(2 * leaves);
    this.added = new Float64Array(2 * leaves);
  }

  /** Adds to the values of [from, to). */
  add(from: number, to: number, amount: number): void {
    if (from < to) this.addBelow(1, 0, this.added.length / 2, { from, to, amount });
  }

  /** The largest value of [from, to); 0 for an empty range. */
  max(from: number, to: number): number {
    if (from >= to) return 0;
    return this.maxBelow(1, 0, this.added.length / 2, { from, to });
  }

  private addBelow(node: number, low: number, high: number, range: Range & { amount: number }): void {
    if (range.to <= low || high <= range.from) return;
    if (range.from <= low && high <= range.to) {
      this.highest[node]! += range.amount;
      this.added[node]! += range.amount;
      return;
    }
    const middle = (low + high) / 2;
    this.addBelow(2 * node, low, middle, range);
    this.addBelow(2 * node + 1, middle, high, range);
    const below = Math.max(this.highest[2 * node]!, this.highest[2 * node + 1]!);
    this.highest[node] = this.added[node]! + below;
  }

  private maxBelow(node: number, low: number, high: number, range: Range): number {
    if (range.to <= low || high <= range.from) return Number.NEGATIVE_INFINITY;
    if (range.from <= low && high <= range.to) return this.highest[node]!;
    const middle = (low + high) / 2;
    const left = this.maxBelow(2 * node, low, middle, range);
    const right = this.maxBelow(2 * node + 1, middle, high, range);
    return this.added[node]! + Math.max(left, right);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}
