import { KeyedHeap } from "../numerics/keyed-heap.ts";
import { NONE, type Rows } from "./rows.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/** Waiting rows in the order in which they are tried; O(1) or O(log n) per operation. */
export interface Line {
  readonly size: number;
  /** GPUs wanted by the waiting rows [GPUs]. */
  readonly gpus: number;
  first(): number;
  /** Whether nobody stands before this row. */
  isHead(row: number): boolean;
  /** The row behind this one, for backfill; NONE at the end. */
  after(row: number): number;
  append(row: number): void;
  /** A row that was interrupted goes back in front of those that never ran. */
  putBack(row: number): void;
  remove(row: number): void;
}

/** First come, first served: a doubly linked list through the rows themselves. */
export class FifoLine implements Line {
  size = 0;
  gpus = 0;
  private readonly rows: Rows;
  private head: number = ABSENT;
  private tail: number = ABSENT;

  constructor(rows: Rows) {
    this.rows = rows;
  }

  first(): number {
    return this.head;
  }

  isHead(row: number): boolean {
    return this.head === row;
  }

  after(row: number): number {
    return this.rows.next(row);
  }

  append(row: number): void {
    const { rows } = this;
    rows.setNext(row, ABSENT);
    rows.setPrevious(row, this.tail);
    if (this.tail === ABSENT) this.head = row;
    else rows.setNext(this.tail, row);
    this.tail = row;
    this.count(row, 1);
  }

  putBack(row: number): void {
    const { rows } = this;
    rows.setPrevious(row, ABSENT);
    rows.setNext(row, this.head);
    if (this.head === ABSENT) this.tail = row;
    else rows.setPrevious(this.head, row);
    this.head = row;
    this.count(row, 1);
  }

  remove(row: number): void {
    const { rows } = this;
    const before = rows.previous(row);
    const behind = rows.next(row);
    if (before === ABSENT) this.head = behind;
    else rows.setNext(before, behind);
    if (behind === ABSENT) this.tail = before;
    else rows.setPrevious(behind, before);
    this.count(row, -1);
  }

  private count(row: number, by: 1 | -1): void {
    this.size += by;
    this.gpus += by * this.rows.gpus(row);
  }
}

/** Smallest key first, earlier arrival on ties: a heap. */
export class KeyedLine implements Line {
  gpus = 0;
  private readonly rows: Rows;
  private readonly keyOf: (row: number) => number;
  private readonly heap = new KeyedHeap();

  /** @param keyOf  Fixed while the row waits. */
  constructor(rows: Rows, keyOf: (row: number) => number) {
    this.rows = rows;
    this.keyOf = keyOf;
  }

  get size(): number {
    return this.heap.size;
  }

  first(): number {
    return this.heap.first();
  }

  isHead(row: number): boolean {
    return this.heap.first() === row;
  }

  /** Only the head of this line is ever tried. */
  after(_row: number): number {
    return ABSENT;
  }

  append(row: number): void {
    this.heap.push(row, this.keyOf(row), this.rows.identity(row));
    this.gpus += this.rows.gpus(row);
  }

  putBack(row: number): void {
    this.append(row);
  }

  remove(row: number): void {
    this.heap.remove(row);
    this.gpus -= this.rows.gpus(row);
  }
}
