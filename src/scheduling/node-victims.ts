import type { Chunks } from "./chunks.ts";
import { NONE } from "./rows.ts";
import type { SpaceOptions } from "./space.ts";
import { clear, selectVictims } from "./victims.ts";

/** An own copy: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/**
 * Whom a claim displaces on a node. A claim over several nodes notes its victims: a gang that goes for one node comes
 * free on the others too.
 */
export class NodeVictims {
  private readonly chunks: Chunks;
  private readonly firstChunk: Int32Array;
  private readonly options: SpaceOptions;
  private readonly candidates: number[] = [];
  private readonly noted = new Set<number>();
  /** Node whose victims are compared, and the GPUs that each would free on it. */
  private node: number = ABSENT;
  private readonly freedThere = (row: number): number => this.gpusOn(this.node, row);

  /** @param firstChunk  First chunk of each node. */
  constructor(chunks: Chunks, firstChunk: Int32Array, options: SpaceOptions) {
    this.chunks = chunks;
    this.firstChunk = firstChunk;
    this.options = options;
  }

  /** A claim starts. */
  forget(): void {
    if (this.noted.size > 0) this.noted.clear();
  }

  /** The claim under way displaces the row, and goes on to other nodes. */
  note(row: number): void {
    this.noted.add(row);
  }

  /** GPUs of a node that noted victims free [GPUs]. */
  freedByNoted(node: number): number {
    if (this.noted.size === 0) return 0;
    const { chunks } = this;
    let gpus = 0;
    for (let chunk = this.firstChunk[node]!; chunk !== ABSENT; chunk = chunks.nextOnNode(chunk)) {
      if (this.noted.has(chunks.row(chunk))) gpus += chunks.gpus(chunk);
    }
    return gpus;
  }

  /** The victims of the classes from `firstClass` on that free `need` GPUs of the node, into `out`; returns their cost. */
  choose(node: number, need: number, firstClass: number, out: number[]): number {
    const { rows, classOfLevel, reclaim, view } = this.options;
    const { candidates, chunks } = this;
    clear(candidates);
    this.node = node;
    for (let chunk = this.firstChunk[node]!; chunk !== ABSENT; chunk = chunks.nextOnNode(chunk)) {
      const row = chunks.row(chunk);
      if (!rows.isPlaced(row) || !rows.isRecallable(row)) continue;
      const isNoted = this.noted.size > 0 && this.noted.has(row);
      if (classOfLevel[rows.level(row)]! >= firstClass && !isNoted) candidates.push(row);
    }
    return selectVictims(candidates, need, this.freedThere, reclaim, view, out);
  }

  private gpusOn(node: number, row: number): number {
    const { chunks } = this;
    for (let chunk = this.options.rows.chunk(row); chunk !== ABSENT; chunk = chunks.nextOfRow(chunk)) {
      if (chunks.node(chunk) === node) return chunks.gpus(chunk);
    }
    return 0;
  }
}
