import { NONE } from "./rows.ts";

/**
 * Parts of placements: a gang holds one chunk per node. Chunks of a row are linked from `rows.chunk`; chunks of a
 * node form a doubly linked list, last placed first. Freed chunks are reused.
 */
export class Chunks {
  row = new Int32Array(64);
  node = new Int32Array(64);
  gpus = new Int32Array(64);
  /** Pledged GPUs of an open claim that have not been handed over [GPUs]. */
  owed = new Int32Array(64);
  nextOfRow = new Int32Array(64);
  nextOnNode = new Int32Array(64);
  previousOnNode = new Int32Array(64);
  private free: number = NONE;
  private count = 0;

  add(row: number, node: number, gpus: number, nextOfRow: number): number {
    let chunk = this.free;
    if (chunk !== NONE) this.free = this.nextOfRow[chunk]!;
    else {
      if (this.count === this.row.length) this.grow();
      chunk = this.count++;
    }
    this.row[chunk] = row;
    this.node[chunk] = node;
    this.gpus[chunk] = gpus;
    this.owed[chunk] = 0;
    this.nextOfRow[chunk] = nextOfRow;
    return chunk;
  }

  remove(chunk: number): void {
    this.nextOfRow[chunk] = this.free;
    this.free = chunk;
  }

  private grow(): void {
    const capacity = this.row.length * 2;
    const larger = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(capacity);
      to.set(from);
      return to;
    };
    this.row = larger(this.row);
    this.node = larger(this.node);
    this.gpus = larger(this.gpus);
    this.owed = larger(this.owed);
    this.nextOfRow = larger(this.nextOfRow);
    this.nextOnNode = larger(this.nextOnNode);
    this.previousOnNode = larger(this.previousOnNode);
  }
}
