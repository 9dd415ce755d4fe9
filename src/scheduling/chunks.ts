import { NONE } from "./rows.ts";

/** Fields of a chunk: 32 bytes, half a cache line. */
const FIELDS = 8;
const ROW = 0;
const NODE = 1;
const GPUS = 2;
const OWED = 3;
const NEXT_OF_ROW = 4;
const NEXT_ON_NODE = 5;
const PREVIOUS_ON_NODE = 6;

/**
 * Parts of placements: a gang holds one chunk per node. Chunks of a row are linked from `rows.chunk`; chunks of a
 * node form a doubly linked list, last placed first. Freed chunks are reused.
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
    const at = Math.imul(chunk, FIELDS);
    fields[at + ROW] = row;
    fields[at + NODE] = node;
    fields[at + GPUS] = gpus;
    fields[at + OWED] = 0;
    fields[at + NEXT_OF_ROW] = nextOfRow;
    return chunk;
  }

  remove(chunk: number): void {
    this.fields[(Math.imul(chunk, FIELDS) + NEXT_OF_ROW) | 0] = this.free;
    this.free = chunk;
  }

  row(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + ROW) | 0]!;
  }

  node(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + NODE) | 0]!;
  }

  gpus(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + GPUS) | 0]!;
  }

  /** Pledged GPUs of an open claim that have not been handed over [GPUs]. */
  owed(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + OWED) | 0]!;
  }

  setOwed(chunk: number, gpus: number): void {
    this.fields[(Math.imul(chunk, FIELDS) + OWED) | 0] = gpus;
  }

  nextOfRow(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + NEXT_OF_ROW) | 0]!;
  }

  nextOnNode(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + NEXT_ON_NODE) | 0]!;
  }

  setNextOnNode(chunk: number, next: number): void {
    this.fields[(Math.imul(chunk, FIELDS) + NEXT_ON_NODE) | 0] = next;
  }

  previousOnNode(chunk: number): number {
    return this.fields[(Math.imul(chunk, FIELDS) + PREVIOUS_ON_NODE) | 0]!;
  }

  setPreviousOnNode(chunk: number, previous: number): void {
    this.fields[(Math.imul(chunk, FIELDS) + PREVIOUS_ON_NODE) | 0] = previous;
  }

  private grow(): void {
    const larger = new Int32Array(this.fields.length * 2);
    larger.set(this.fields);
    this.fields = larger;
  }
}
