import { NONE, type RequestTable } from "./request-table.ts";

/** Own copy: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/** Requests in a row, linked through their slots; a request is in one list at most. */
export class RequestList {
  size = 0;
  private readonly table: RequestTable;
  private head: number = ABSENT;
  private tail: number = ABSENT;

  constructor(table: RequestTable) {
    this.table = table;
  }

  first(): number {
    return this.head;
  }

  last(): number {
    return this.tail;
  }

  append(slot: number): void {
    const { table, tail } = this;
    table.setNext(slot, ABSENT);
    table.setPrevious(slot, tail);
    if (tail === ABSENT) this.head = slot;
    else table.setNext(tail, slot);
    this.tail = slot;
    this.size++;
  }

  prepend(slot: number): void {
    const { table, head } = this;
    table.setPrevious(slot, ABSENT);
    table.setNext(slot, head);
    if (head === ABSENT) this.tail = slot;
    else table.setPrevious(head, slot);
    this.head = slot;
    this.size++;
  }

  remove(slot: number): void {
    const { table } = this;
    const before = table.previous(slot);
    const behind = table.next(slot);
    if (before === ABSENT) this.head = behind;
    else table.setNext(before, behind);
    if (behind === ABSENT) this.tail = before;
    else table.setPrevious(behind, before);
    this.size--;
  }
}
