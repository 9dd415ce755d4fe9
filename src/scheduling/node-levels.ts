import type { PlacementRule } from "../model/policy.ts";
import { IndexSet } from "../numerics/index-set.ts";
import { NONE } from "./rows.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/**
 * Nodes by how many GPUs a claimant could have on them: one ordered set of nodes per count, so that "the fullest
 * node that still fits, lowest index" is a walk over at most gpusPerNode counts, whatever the number of nodes. Nodes
 * with nothing available are in no set: nobody looks for them, and on a busy cluster most changes begin or end there.
 */
export class NodeLevels {
  /** GPUs available on each node; -1 = node is down [GPUs]. */
  readonly available: Int32Array;
  private readonly gpusPerNode: number;
  private readonly sets: IndexSet[] = [];

  constructor(nodes: number, gpusPerNode: number) {
    this.gpusPerNode = gpusPerNode;
    this.available = new Int32Array(nodes).fill(gpusPerNode);
    for (let count = 0; count <= gpusPerNode; count++) this.sets.push(new IndexSet(nodes));
    const full = this.sets[gpusPerNode]!;
    for (let node = 0; node < nodes; node++) full.add(node);
  }

  change(node: number, by: number): void {
    const before = this.available[node]!;
    const after = before + by;
    if (before !== 0) this.sets[before]!.delete(node);
    if (after !== 0) this.sets[after]!.add(node);
    this.available[node] = after;
  }

  takeDown(node: number): void {
    this.sets[this.available[node]!]!.delete(node);
    this.available[node] = -1;
  }

  bringUp(node: number): void {
    this.sets[this.gpusPerNode]!.add(node);
    this.available[node] = this.gpusPerNode;
  }

  /** Nodes with exactly this many available, at least one. */
  at(count: number): IndexSet {
    return this.sets[count]!;
  }

  /** Number of nodes on which everything is available. */
  get whole(): number {
    return this.sets[this.gpusPerNode]!.size;
  }

  /** Whether a gang of whole nodes and a remainder fits. */
  fits(gpus: number): boolean {
    const wholeNodes = Math.floor(gpus / this.gpusPerNode);
    const remainder = gpus - wholeNodes * this.gpusPerNode;
    const spare = this.whole - wholeNodes;
    if (spare < 0) return false;
    if (remainder === 0 || spare > 0) return true;
    for (let count = this.gpusPerNode - 1; count >= remainder; count--) {
      if (this.sets[count]!.size > 0) return true;
    }
    return false;
  }

  /** The largest gang of whole nodes and a remainder that fits [GPUs]. */
  largestFit(): number {
    let part = this.gpusPerNode - 1;
    while (part > 0 && this.sets[part]!.size === 0) part--;
    return this.whole * this.gpusPerNode + part;
  }

  /** The node for a part of at most a node by the rule, NONE if none fits; ties to the lowest index. */
  choose(gpus: number, rule: PlacementRule): number {
    if (rule === "first_fit") return this.lowestFrom(gpus);
    if (rule === "best_fit") {
      for (let count = gpus; count <= this.gpusPerNode; count++) {
        if (this.sets[count]!.size > 0) return this.sets[count]!.first();
      }
      return ABSENT;
    }
    for (let count = this.gpusPerNode; count >= gpus; count--) {
      if (this.sets[count]!.size > 0) return this.sets[count]!.first();
    }
    return ABSENT;
  }

  private lowestFrom(gpus: number): number {
    let lowest: number = ABSENT;
    for (let count = gpus; count <= this.gpusPerNode; count++) {
      const node = this.sets[count]!.first();
      if (node !== ABSENT && (lowest === ABSENT || node < lowest)) lowest = node;
    }
    return lowest;
  }
}
