import type { PlacementRule } from "../../src/model/policy.ts";

interface Part {
  readonly row: number;
  readonly gpus: number;
  owed: number;
  isClaim: boolean;
  /** Recall class; -1 = not recallable (any more). */
  recallClass: number;
}

interface Node {
  isDown: boolean;
  /** First placed first. */
  parts: Part[];
}

/** A grid of nodes the slow way: every answer is a scan over all nodes and their occupants. */
export class NaiveGrid {
  readonly nodes: Node[];
  readonly handedOver: number[] = [];
  private readonly perNode: number;

  constructor(nodes: number, perNode: number) {
    this.perNode = perNode;
    this.nodes = Array.from({ length: nodes }, () => ({ isDown: false, parts: [] }));
  }

  freeOn(node: number): number {
    const { isDown, parts } = this.nodes[node]!;
    if (isDown) return 0;
    return this.perNode - parts.reduce((sum, part) => sum + part.gpus - part.owed, 0);
  }

  /** What a claimant of classes >= firstClass could have on a node; -1 if it is down. */
  availableOn(node: number, firstClass: number): number {
    if (this.nodes[node]!.isDown) return -1;
    let gpus = this.freeOn(node);
    for (const part of this.nodes[node]!.parts)
      if (!part.isClaim && part.recallClass >= firstClass) gpus += part.gpus;
    return gpus;
  }

  get free(): number {
    return this.nodes.reduce((sum, _, node) => sum + this.freeOn(node), 0);
  }

  get held(): number {
    return this.sumParts((part) => (part.isClaim ? part.gpus - part.owed : 0));
  }

  get down(): number {
    return this.nodes.filter((node) => node.isDown).length * this.perNode;
  }

  reach(firstClass: number): number {
    return (
      this.free + this.sumParts((part) => (!part.isClaim && part.recallClass >= firstClass ? part.gpus : 0))
    );
  }

  /** Whether whole nodes and a part of another are there. */
  canHave(gpus: number, available: (node: number) => number): boolean {
    const wholeNodes = Math.floor(gpus / this.perNode);
    const remainder = gpus % this.perNode;
    const counts = this.nodes.map((_, node) => available(node));
    if (counts.filter((count) => count === this.perNode).length < wholeNodes) return false;
    if (remainder === 0) return true;
    const taken = new Set<number>();
    counts.forEach((count, node) => {
      if (count === this.perNode && taken.size < wholeNodes) taken.add(node);
    });
    return counts.some((count, node) => !taken.has(node) && count >= remainder);
  }

  /** Where a gang goes: whole nodes by index, then the remainder by the rule, lowest index on ties. */
  nodesFor(gpus: number, rule: PlacementRule): Map<number, number> {
    const chosen = new Map<number, number>();
    for (let node = 0; node < this.nodes.length && chosen.size < Math.floor(gpus / this.perNode); node++) {
      if (this.freeOn(node) === this.perNode && !this.nodes[node]!.isDown) chosen.set(node, this.perNode);
    }
    const remainder = gpus % this.perNode;
    if (remainder === 0) return chosen;
    let best = -1;
    for (let node = 0; node < this.nodes.length; node++) {
      if (chosen.has(node) || this.nodes[node]!.isDown || this.freeOn(node) < remainder) continue;
      if (best < 0) best = node;
      else if (rule === "best_fit" && this.freeOn(node) < this.freeOn(best)) best = node;
      else if (rule === "worst_fit" && this.freeOn(node) > this.freeOn(best)) best = node;
    }
    return chosen.set(best, remainder);
  }

  put(row: number, nodes: ReadonlyMap<number, number>, recallClass: number): void {
    for (const [node, gpus] of nodes)
      this.nodes[node]!.parts.push({ row, gpus, owed: 0, isClaim: false, recallClass });
  }

  /** Pledges the given parts to a row: free GPUs at once, the rest is owed. Returns what is missing. */
  pledge(row: number, nodes: ReadonlyMap<number, number>): number {
    let missing = 0;
    for (const [node, gpus] of nodes) {
      const owed = gpus - Math.min(gpus, this.freeOn(node));
      this.nodes[node]!.parts.push({ row, gpus, owed, isClaim: true, recallClass: -1 });
      missing += owed;
    }
    if (missing === 0) this.handedOver.push(row);
    return missing;
  }

  settle(row: number, recallClass: number): void {
    for (const part of this.partsOf(row)) {
      part.isClaim = false;
      part.recallClass = recallClass;
    }
  }

  drain(row: number): void {
    for (const part of this.partsOf(row)) part.recallClass = -1;
  }

  /** Gives back what a row has; open claims on the node are paid first, oldest first. */
  release(row: number, order: readonly number[]): void {
    for (const node of order) {
      const { parts } = this.nodes[node]!;
      const at = parts.findIndex((part) => part.row === row);
      let left = parts[at]!.gpus;
      parts.splice(at, 1);
      for (const part of parts) {
        const paid = Math.min(left, part.owed);
        part.owed -= paid;
        left -= paid;
        if (paid > 0 && this.missingOf(part.row) === 0) this.handedOver.push(part.row);
      }
    }
  }

  forget(row: number): void {
    for (const node of this.nodes) node.parts = node.parts.filter((part) => part.row !== row);
  }

  missingOf(row: number): number {
    return this.partsOf(row).reduce((sum, part) => sum + part.owed, 0);
  }

  rowsOn(node: number): number[] {
    return this.nodes[node]!.parts.map((part) => part.row);
  }

  nodesOf(row: number): number[] {
    return this.nodes.flatMap((node, at) => (node.parts.some((part) => part.row === row) ? [at] : []));
  }

  private partsOf(row: number): Part[] {
    return this.nodes.flatMap((node) => node.parts.filter((part) => part.row === row));
  }

  private sumParts(value: (part: Part) => number): number {
    return this.nodes.reduce(
      (sum, node) => sum + node.parts.reduce((inner, part) => inner + value(part), 0),
      0,
    );
  }
}
