import { NONE } from "./rows.ts";

/** Integers of a chunk: 32 bytes, half a cache line. */
const FIELDS = 8;

/**
 * Parts of placements: a gang holds one chunk per node. Chunks of a row are linked from `rows.chunk`; chunks of a
 * node form a doubly linked list, last placed first. Freed chunks are reused.
 *
 *   0 row   1 node   2 GPUs   3 owed   4 next of row   5 next on node   6 previous on node
 *
 * Positions are literals so that V8 inlines the accessors everywhere (row-records.ts).
 */
export class Chunks {
  private fields = new Int32Array(64 * FIELDS);
  private free: number = NONE;
  private count = 0;

  add(row: number, node: number, gpus: number, nextOfRow: number): number {
    let chunk = this.free;
    if (chunk !== NONE) this.free = this.nextOfRow(chunk);
    else {
      if (this.count * FIELDS === this.fields.length) this.grow();
      chunk = this.count++;
    }
    const { fields } = this;
    const at = chunk << 3;
    fields[at | 0] = row;
    fields[at | 1] = node;
    fields[at | 2] = gpus;
    fields[at | 3] = 0;
    fields[at | 4] = nextOfRow;
    return chunk;
  }

  remove(chunk: number): void {
    this.fields[(chunk << 3) | 4] = this.free;
    this.free = chunk;
  }

  row(chunk: number): number {
    return this.fields[(chunk << 3) | 0]!;
  }

  node(chunk: number): number {
    return this.fields[(chunk << 3) | 1]!;
  }

  gpus(chunk: number): number {
    return this.fields[(chunk << 3) | 2]!;
  }

  /** Pledged GPUs of an open claim that have not been handed over [GPUs]. */
  owed(chunk: number): number {
    return this.fields[(chunk << 3) | 3]!;
  }

  setOwed(chunk: number, gpus: number): void {
    this.fields[(chunk << 3) | 3] = gpus;
  }

  nextOfRow(chunk: number): number {
    return this.fields[(chunk << 3) | 4]!;
  }

  nextOnNode(chunk: number): number {
    return this.fields[(chunk << 3) | 5]!;
  }

  setNextOnNode(chunk: number, next: number): void {
    this.fields[(chunk << 3) | 5] = next;
  }

  previousOnNode(chunk: number): number {
    return this.fields[(chunk << 3) | 6]!;
  }

  setPreviousOnNode(chunk: number, previous: number): void {
    this.fields[(chunk << 3) | 6] = previous;
  }

  private grow(): void {
    const larger = new Int32Array(this.fields.length * 2);
    larger.set(this.fields);
    this.fields = larger;
  }
}
