import { FifoLine, type Line } from "./line.ts";
import { NONE, type Rows } from "./rows.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/**
 * A line per gang size: rows of one size go first come, first served, and do not hold back other sizes.
 *
 * A round tries the heads in order of arrival over all sizes, and what stands behind those that start, until each
 * size is blocked or empty: O(number of sizes) per row tried. What a round asks of a head is kept beside the line, so
 * that a round that starts nobody touches no row.
 */
export class SizeLines implements Line {
  size = 0;
  gpus = 0;
  /** The smallest gang that `next` found larger than any place; 0 if there is none [GPUs] -- output. */
  smallestLeft = 0;
  private readonly rows: Rows;
  private readonly lines: SizeLine[] = [];
  private readonly bySize = new Map<number, SizeLine>();

  constructor(rows: Rows) {
    this.rows = rows;
  }

  /** The head that arrived first. */
  first(): number {
    let first: number = ABSENT;
    for (const { head } of this.lines) {
      if (head !== ABSENT && (first === ABSENT || this.cameBefore(head, first))) first = head;
    }
    return first;
  }

  isHead(row: number): boolean {
    return this.lineOf(row).head === row;
  }

  /** The row behind this one among those of its size. */
  after(row: number): number {
    return this.rows.next(row);
  }

  append(row: number): void {
    const each = this.lineOf(row);
    each.line.append(row);
    if (each.head === ABSENT) each.lookAtHead();
    this.count(each, 1);
  }

  putBack(row: number): void {
    const each = this.lineOf(row);
    each.line.putBack(row);
    each.lookAtHead();
    this.count(each, 1);
  }

  remove(row: number): void {
    const each = this.lineOf(row);
    each.line.remove(row);
    if (each.head === row) each.lookAtHead();
    this.count(each, -1);
  }

  /** Starts a round at the head of every size. */
  startRound(): void {
    const { lines } = this;
    for (let at = 0; at < lines.length; at++) lines[at]!.cursor = lines[at]!.head;
  }

  /**
   * The row to try next in this round; NONE at its end.
   *
   * @param largest  The largest gang for which there may be a place [GPUs]; rows without patience are tried anyway.
   */
  next(largest: number): number {
    const { lines } = this;
    let next: SizeLine | undefined;
    this.smallestLeft = 0;
    for (let at = 0; at < lines.length; at++) {
      const each = lines[at]!;
      if (each.cursor === ABSENT) continue;
      if (each.mayStart(largest)) {
        if (next === undefined || each.comesBefore(next)) next = each;
      } else if (this.smallestLeft === 0 || each.gpus < this.smallestLeft) this.smallestLeft = each.gpus;
    }
    return next === undefined ? ABSENT : next.cursor;
  }

  /** The row was tried, or is about to leave the line: the one behind it is next of its size, unless it is blocked. */
  moveOn(row: number, isBlocked: boolean): void {
    this.lineOf(row).cursor = isBlocked ? ABSENT : this.rows.next(row);
  }

  private cameBefore(row: number, other: number): boolean {
    const { rows } = this;
    return (rows.arrivalMs(row) - rows.arrivalMs(other) || rows.identity(row) - rows.identity(other)) < 0;
  }

  private lineOf(row: number): SizeLine {
    const gpus = this.rows.gpus(row);
    let found = this.bySize.get(gpus);
    if (found === undefined) {
      found = new SizeLine(this.rows, gpus);
      this.bySize.set(gpus, found);
      this.lines.push(found);
    }
    return found;
  }

  private count({ gpus }: SizeLine, by: 1 | -1): void {
    this.size += by;
    this.gpus += by * gpus;
  }
}

/** The rows of one gang size, and the next of them to try in the round under way. */
class SizeLine {
  readonly gpus: number;
  readonly line: FifoLine;
  /** NONE = no more. */
  cursor: number = ABSENT;
  /** Of the head: its row (NONE = nobody waits), GPUs that it would hold, arrival [ms], identity, whether it waits. */
  head: number = ABSENT;
  private readonly rows: Rows;
  private headHeld = 0;
  private headArrivalMs = Number.NaN;
  private headIdentity = 0;
  private headIsPatient = false;

  constructor(rows: Rows, gpus: number) {
    this.rows = rows;
    this.gpus = gpus;
    this.line = new FifoLine(rows);
  }

  /** The head of the line is another one. */
  lookAtHead(): void {
    const { rows } = this;
    const head = this.line.first();
    this.head = head;
    if (head === ABSENT) return;
    this.headHeld = rows.heldGpus(head);
    this.headArrivalMs = rows.arrivalMs(head);
    this.headIdentity = rows.identity(head);
    this.headIsPatient = rows.patienceMs(head) > 0;
  }

  /** Whether there may be a place for the row at the cursor, or it leaves if there is none. */
  mayStart(largest: number): boolean {
    if (this.gpus <= largest) return true;
    const { rows, cursor } = this;
    if (cursor === this.head) return this.headHeld <= largest || !this.headIsPatient;
    return rows.heldGpus(cursor) <= largest || rows.patienceMs(cursor) === 0;
  }

  /** Whether the row at the cursor arrived before that of another line. */
  comesBefore(other: SizeLine): boolean {
    return (this.arrivalMs() - other.arrivalMs() || this.identity() - other.identity()) < 0;
  }

  private arrivalMs(): number {
    return this.cursor === this.head ? this.headArrivalMs : this.rows.arrivalMs(this.cursor);
  }

  private identity(): number {
    return this.cursor === this.head ? this.headIdentity : this.rows.identity(this.cursor);
  }
}
