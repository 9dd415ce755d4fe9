import { Chunks } from "./chunks.ts";
import { NodeLevels } from "./node-levels.ts";
import { NodeVictims } from "./node-victims.ts";
import { NONE } from "./rows.ts";
import type { Space, SpaceOptions } from "./space.ts";
import { clear } from "./victims.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/** What a claim wants of one node, and how many of its free GPUs it may use. */
interface PartOfClaim {
  gpus: number;
  firstClass: number;
  maxFree: number;
}

/**
 * A cluster of equal nodes. A gang of at most a node stands on one node; a larger one on whole nodes and, for the
 * remainder, a part of one more.
 *
 * Invariants, per node that is up: free + held + placed = gpusPerNode; `levels[k].available` = free + recallable of
 * the classes >= k; `levels[classes]` counts free alone. Nodes that are down are in no level.
 */
export class NodeGrid implements Space {
  readonly gpus: number;
  readonly nodeCount: number;
  free: number;
  down = 0;
  held = 0;

  private readonly options: SpaceOptions;
  private readonly gpusPerNode: number;
  private readonly levels: NodeLevels[] = [];
  private readonly recallable: Float64Array;
  private readonly chunks = new Chunks();
  private readonly firstChunk: Int32Array;
  private readonly isDown: Uint8Array;
  /** GPUs that open claims still expect on a node, and on all of them. */
  private readonly owed: Int32Array;
  private owedInAll = 0;
  /** Free GPUs that were last in external use. */
  private readonly externalSide: Int32Array;
  private readonly victims: NodeVictims;
  private readonly best: number[] = [];
  private readonly trial: number[] = [];
  /** Claims made so far, and the last one that took part of each node. */
  private claimsMade = 0;
  private readonly claimOfNode: Int32Array;
  /** The part of a claim under way; one reused object. */
  private readonly part: PartOfClaim = { gpus: 0, firstClass: 0, maxFree: 0 };

  constructor(nodes: number, gpusPerNode: number, options: SpaceOptions) {
    this.options = options;
    this.gpusPerNode = gpusPerNode;
    this.nodeCount = nodes;
    this.gpus = nodes * gpusPerNode;
    this.free = this.gpus;
    for (let k = 0; k <= options.classes; k++) this.levels.push(new NodeLevels(nodes, gpusPerNode));
    this.recallable = new Float64Array(options.classes);
    this.firstChunk = new Int32Array(nodes).fill(ABSENT);
    this.victims = new NodeVictims(this.chunks, this.firstChunk, options);
    this.isDown = new Uint8Array(nodes);
    this.owed = new Int32Array(nodes);
    this.claimOfNode = new Int32Array(nodes);
    this.externalSide = new Int32Array(nodes);
  }

  reach(firstClass: number): number {
    let gpus = this.free;
    for (let k = firstClass; k < this.recallable.length; k++) gpus += this.recallable[k]!;
    return gpus;
  }

  fits(gpus: number): boolean {
    return this.freeLevels().fits(gpus);
  }

  largestFit(): number {
    return this.freeLevels().largestFit();
  }

  canClaim(gpus: number, firstClass: number, maxFree = Number.POSITIVE_INFINITY): boolean {
    if (!this.levels[firstClass]!.fits(gpus)) return false;
    if (maxFree >= Math.min(gpus, this.free)) return true;
    this.victims.forget();
    return (
      gpus <= this.gpusPerNode && this.nodeToClaim(this.partOf(gpus, firstClass, maxFree), ABSENT) !== ABSENT
    );
  }

  place(row: number): void {
    const gpus = this.options.rows.heldGpus(row);
    const remainder = gpus % this.gpusPerNode;
    const whole = this.freeLevels().at(this.gpusPerNode);
    for (let n = Math.floor(gpus / this.gpusPerNode); n > 0; n--)
      this.putFree(row, whole.first(), this.gpusPerNode);
    if (remainder > 0)
      this.putFree(row, this.freeLevels().choose(remainder, this.options.placement), remainder);
  }

  claim(row: number, firstClass: number, victims: number[], maxFree = Number.POSITIVE_INFINITY): void {
    const gpus = this.options.rows.heldGpus(row);
    const remainder = gpus % this.gpusPerNode;
    clear(victims);
    this.victims.forget();
    this.claimsMade++;
    this.options.rows.setMissing(row, 0);
    const whole = gpus >= this.gpusPerNode ? this.partOf(this.gpusPerNode, firstClass, maxFree) : this.part;
    for (let n = Math.floor(gpus / this.gpusPerNode); n > 0; n--)
      this.claimOn(this.wholeNodeToClaim(whole, row), row, whole, victims);
    if (remainder > 0) {
      const rest = this.partOf(remainder, firstClass, maxFree);
      this.claimOn(this.nodeToClaim(rest, remainder < gpus ? row : ABSENT), row, rest, victims);
    }
    if (this.options.rows.missing(row) === 0) this.options.handedOver.push(row);
  }

  dropClaim(row: number): void {
    const { rows } = this.options;
    for (let chunk = rows.chunk(row); chunk !== ABSENT; ) {
      const following = this.chunks.nextOfRow(chunk);
      const node = this.chunks.node(chunk);
      const owed = this.chunks.owed(chunk);
      const holding = this.chunks.gpus(chunk) - owed;
      this.owe(node, -owed);
      this.held -= holding;
      this.unlink(chunk);
      if (holding > 0 && this.isUp(node)) this.changeFree(node, holding);
      chunk = following;
    }
    rows.setChunk(row, ABSENT);
    rows.setMissing(row, 0);
  }

  drain(row: number): void {
    const recallClass = this.recallClass(row);
    if (recallClass === ABSENT) return;
    const { rows } = this.options;
    for (let chunk = rows.chunk(row); chunk !== ABSENT; chunk = this.chunks.nextOfRow(chunk)) {
      this.changeRecallable(this.chunks.node(chunk), recallClass, -this.chunks.gpus(chunk));
    }
    rows.setRecallable(row, false);
  }

  release(row: number): void {
    const { rows } = this.options;
    const recallClass = this.recallClass(row);
    const wasExternal = rows.isExternal(row);
    for (let chunk = rows.chunk(row); chunk !== ABSENT; ) {
      const following = this.chunks.nextOfRow(chunk);
      const node = this.chunks.node(chunk);
      const gpus = this.chunks.gpus(chunk);
      this.unlink(chunk);
      if (recallClass !== ABSENT) this.recallable[recallClass]! -= gpus;
      if (this.isUp(node)) this.giveBack(node, gpus, recallClass, wasExternal);
      chunk = following;
    }
    rows.setChunk(row, ABSENT);
    if (recallClass !== ABSENT) rows.setRecallable(row, false);
  }

  rowsOn(node: number, out: number[]): void {
    out.length = 0;
    for (let chunk = this.firstChunk[node]!; chunk !== ABSENT; chunk = this.chunks.nextOnNode(chunk)) {
      out.push(this.chunks.row(chunk));
    }
  }

  takeDown(node: number): void {
    this.free -= this.freeLevels().available[node]!;
    for (const levels of this.levels) levels.takeDown(node);
    this.isDown[node] = 1;
    this.externalSide[node] = 0;
    this.down += this.gpusPerNode;
  }

  bringUp(node: number): void {
    for (const levels of this.levels) levels.bringUp(node);
    this.isDown[node] = 0;
    this.free += this.gpusPerNode;
    this.down -= this.gpusPerNode;
  }

  private freeLevels(): NodeLevels {
    return this.levels[this.levels.length - 1]!;
  }

  private recallClass(row: number): number {
    const { rows, classOfLevel } = this.options;
    return rows.isRecallable(row) ? classOfLevel[rows.level(row)]! : ABSENT;
  }

  /** Places part of a row on free GPUs of a node. */
  private putFree(row: number, node: number, gpus: number): void {
    const recallClass = this.recallClass(row);
    this.link(row, node, gpus);
    // What was free and is recallable now stays available to the levels that may recall it.
    this.free -= gpus;
    if (recallClass !== ABSENT) this.recallable[recallClass]! += gpus;
    this.changeLevels(node, recallClass + 1, this.levels.length, -gpus);
    if (this.options.tracksSides) this.takeSide(row, node, gpus);
  }

  /** Pledges part of a node to a row: its free GPUs at once, those of the victims when they go. */
  private claimOn(node: number, row: number, part: PartOfClaim, victims: number[]): void {
    const { rows } = this.options;
    const { gpus } = part;
    const taken = Math.min(this.freeLevels().available[node]!, gpus, part.maxFree);
    // GPUs of a gang listed on an earlier node come free here too; they count towards this node's need.
    const need = gpus - taken - this.victims.freedByNoted(node);
    if (need > 0) {
      this.victims.choose(node, need, part.firstClass, this.best);
      const isOneOfMany = this.options.rows.heldGpus(row) > gpus;
      for (let at = 0; at < this.best.length; at++) {
        const victim = this.best[at]!;
        victims.push(victim);
        if (isOneOfMany) this.victims.note(victim);
      }
    }
    const chunk = this.link(row, node, gpus);
    this.claimOfNode[node] = this.claimsMade;
    this.chunks.setOwed(chunk, gpus - taken);
    this.owe(node, gpus - taken);
    rows.setMissing(row, rows.missing(row) + gpus - taken);
    this.held += taken;
    if (taken > 0) {
      this.changeFree(node, -taken);
      if (this.options.tracksSides) this.takeSide(row, node, taken);
    }
  }

  /** Cheapest of the declared candidates for a part of a node: tightest fit first, lowest index first. */
  private nodeToClaim(part: PartOfClaim, row: number): number {
    const { gpus } = part;
    const levels = this.levels[part.firstClass]!;
    let chosen: number = ABSENT;
    let lowestCost = Number.POSITIVE_INFINITY;
    let compared = 0;
    for (let count = gpus; count <= this.gpusPerNode && compared < this.options.candidates; count++) {
      const set = levels.at(count);
      for (
        let node = set.first();
        node !== ABSENT && compared < this.options.candidates;
        node = set.next(node)
      ) {
        if (row !== ABSENT && this.claimOfNode[node] === this.claimsMade) continue;
        // With one candidate there is nothing to compare, unless a limit may leave it too little.
        if (this.options.candidates === 1 && part.maxFree >= gpus) return node;
        compared++;
        const cost = this.costOn(node, part);
        if (cost < lowestCost) {
          lowestCost = cost;
          chosen = node;
        }
      }
    }
    return chosen;
  }

  /** A node that the claim takes whole: free ones first, then the cheapest of the declared candidates. */
  private wholeNodeToClaim(part: PartOfClaim, row: number): number {
    const free = part.maxFree < part.gpus ? ABSENT : this.freeLevels().at(part.gpus).first();
    return free === ABSENT ? this.nodeToClaim(part, row) : free;
  }

  private partOf(gpus: number, firstClass: number, maxFree: number): PartOfClaim {
    const { part } = this;
    part.gpus = gpus;
    part.firstClass = firstClass;
    part.maxFree = maxFree;
    return part;
  }

  private costOn(node: number, { gpus, firstClass, maxFree }: PartOfClaim): number {
    const taken = Math.min(this.freeLevels().available[node]!, gpus, maxFree);
    const need = gpus - taken - this.victims.freedByNoted(node);
    return need <= 0 ? 0 : this.victims.choose(node, need, firstClass, this.trial);
  }

  /** Hands up to `gpus` freed GPUs of a node to open claims, oldest first; returns how many they took. */
  private payClaims(node: number, gpus: number, wasExternal: boolean): number {
    let left = gpus;
    while (left > 0 && this.owed[node]! > 0) {
      const chunk = this.oldestClaimOn(node, wasExternal);
      if (chunk === ABSENT) break;
      const row = this.chunks.row(chunk);
      const paid = Math.min(left, this.chunks.owed(chunk));
      this.chunks.setOwed(chunk, this.chunks.owed(chunk) - paid);
      this.owe(node, -paid);
      this.held += paid;
      left -= paid;
      const { rows, handedOver } = this.options;
      if (this.options.tracksSides && wasExternal !== rows.isExternal(row)) rows.setTurning(row, true);
      rows.setMissing(row, rows.missing(row) - paid);
      if (rows.missing(row) === 0) handedOver.push(row);
    }
    return gpus - left;
  }

  private oldestClaimOn(node: number, isExternal: boolean): number {
    const { rows } = this.options;
    let oldest: number = ABSENT;
    for (let chunk = this.firstChunk[node]!; chunk !== ABSENT; chunk = this.chunks.nextOnNode(chunk)) {
      if (this.chunks.owed(chunk) > 0 && (isExternal || !rows.isCapped(this.chunks.row(chunk))))
        oldest = chunk;
    }
    return oldest;
  }

  /** Turns a complete claim into a placement: its GPUs are no longer held for it but its own. */
  settleClaim(row: number): void {
    const { rows } = this.options;
    this.held -= rows.heldGpus(row);
    const recallClass = this.recallClass(row);
    if (recallClass === ABSENT) return;
    for (let chunk = rows.chunk(row); chunk !== ABSENT; chunk = this.chunks.nextOfRow(chunk)) {
      this.changeRecallable(this.chunks.node(chunk), recallClass, this.chunks.gpus(chunk));
    }
  }

  /** Frees GPUs of a row of a recall class (or NONE): open claims on the node come first. */
  private giveBack(node: number, gpus: number, recallClass: number, wasExternal: boolean): void {
    const paid = this.owedInAll > 0 ? this.payClaims(node, gpus, wasExternal) : 0;
    const freed = gpus - paid;
    this.free += freed;
    if (paid > 0 && recallClass !== ABSENT) this.changeLevels(node, 0, recallClass + 1, -paid);
    if (freed === 0) return;
    this.changeLevels(node, recallClass + 1, this.levels.length, freed);
    if (wasExternal && this.options.tracksSides) this.externalSide[node]! += freed;
  }

  private takeSide(row: number, node: number, gpus: number): void {
    const { rows } = this.options;
    // The node's free count has already dropped by `gpus`.
    const external = this.externalSide[node]!;
    const internal = this.freeLevels().available[node]! + gpus - external;
    const own = rows.isExternal(row) ? external : internal;
    if (own < gpus) rows.setTurning(row, true);
    this.externalSide[node] = rows.isExternal(row)
      ? external - Math.min(own, gpus)
      : external - Math.max(0, gpus - own);
  }

  private isUp(node: number): boolean {
    return this.down === 0 || this.isDown[node] === 0;
  }

  private owe(node: number, gpus: number): void {
    this.owed[node]! += gpus;
    this.owedInAll += gpus;
  }

  private changeFree(node: number, by: number): void {
    this.free += by;
    this.changeLevels(node, 0, this.levels.length, by);
  }

  private changeRecallable(node: number, recallClass: number, by: number): void {
    this.recallable[recallClass]! += by;
    if (this.isUp(node)) this.changeLevels(node, 0, recallClass + 1, by);
  }

  private changeLevels(node: number, from: number, to: number, by: number): void {
    for (let k = from; k < to; k++) this.levels[k]!.change(node, by);
  }

  private link(row: number, node: number, gpus: number): number {
    const { rows } = this.options;
    const chunk = this.chunks.add(row, node, gpus, rows.chunk(row));
    rows.setChunk(row, chunk);
    const head = this.firstChunk[node]!;
    this.chunks.setNextOnNode(chunk, head);
    this.chunks.setPreviousOnNode(chunk, ABSENT);
    if (head !== ABSENT) this.chunks.setPreviousOnNode(head, chunk);
    this.firstChunk[node] = chunk;
    if (head === ABSENT) this.options.onBusyChange?.(node, true);
    return chunk;
  }

  private unlink(chunk: number): void {
    const { chunks } = this;
    const after = chunks.nextOnNode(chunk);
    const before = chunks.previousOnNode(chunk);
    if (before === ABSENT) this.firstChunk[chunks.node(chunk)] = after;
    else chunks.setNextOnNode(before, after);
    if (after !== ABSENT) chunks.setPreviousOnNode(after, before);
    if (before === ABSENT && after === ABSENT) this.options.onBusyChange?.(chunks.node(chunk), false);
    chunks.remove(chunk);
  }
}
