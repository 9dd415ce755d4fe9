/**
 * A row of numbers, all Infinity at first, that knows its smallest one: a binary tree whose nodes hold the smaller of
 * the two below. Setting a number and finding the smallest take O(log n), with no index of places to keep; of equal
 * numbers the one with the lowest index counts.
 */
export class MinTree {
  /** Children of node n are 2n and 2n + 1; the leaves are the second half. */
  private nodes = new Float64Array([EMPTY, EMPTY]);
  private leaves = 1;

  /** The smallest number; Infinity where there is none. */
  get least(): number {
    return this.nodes[1]!;
  }

  /** Index of the smallest number; of a row that has none, 0. */
  first(): number {
    const { nodes, leaves } = this;
    let node = 1;
    while (node < leaves) node = nodes[2 * node]! <= nodes[2 * node + 1]! ? 2 * node : 2 * node + 1;
    return node - leaves;
  }

  /** Lowest index at or above `from` whose number is finite; -1 where there is none. */
  nextFinite(from: number): number {
    const { nodes, leaves } = this;
    if (from >= leaves) return -1;
    let node = from + leaves;
    while (nodes[node]! === EMPTY) {
      // Up while this is a right child, then over to the sibling.
      while ((node & 1) === 1 && node > 1) node >>= 1;
      if (node <= 1) return -1;
      node++;
    }
    while (node < leaves) node = nodes[2 * node]! < EMPTY ? 2 * node : 2 * node + 1;
    return node - leaves;
  }

  set(index: number, value: number): void {
    if (index >= this.leaves) this.grow(index + 1);
    const { nodes } = this;
    let node = index + this.leaves;
    nodes[node] = value;
    while (node > 1) {
      const a = nodes[node]!;
      const b = nodes[node ^ 1]!;
      const smaller = a < b ? a : b;
      node >>= 1;
      // Nothing changes above a node that stays as it is.
      if (nodes[node]! === smaller) return;
      nodes[node] = smaller;
    }
  }

  private grow(needed: number): void {
    const old = this.nodes.slice(this.leaves);
    while (this.leaves < needed) this.leaves *= 2;
    this.nodes = new Float64Array(2 * this.leaves).fill(EMPTY);
    old.forEach((value, index) => {
      this.set(index, value);
    });
  }
}

const EMPTY = Number.POSITIVE_INFINITY;
