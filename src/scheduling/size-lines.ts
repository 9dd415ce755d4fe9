import { FifoLine, type Line } from "./line.ts";
import { NONE, type Rows } from "./rows.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/** The rows of one gang size, and the next of them to try in the round under way (NONE = no more). */
interface SizeLine {
  readonly gpus: number;
  readonly line: FifoLine;
  cursor: number;
}

/**
 * A line per gang size: rows of one size go first come, first served, and do not hold back other sizes.
 *
 * A round tries the heads in order of arrival over all sizes, and what stands behind those that start, until each
 * size is blocked or empty: O(number of sizes) per row tried.
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
    for (const { line } of this.lines) first = this.earlier(first, line.first());
    return first;
  }

  isHead(row: number): boolean {
    return this.lineOf(row).line.isHead(row);
  }

  /** The row behind this one among those of its size. */
  after(row: number): number {
    return this.lineOf(row).line.after(row);
  }

  append(row: number): void {
    this.lineOf(row).line.append(row);
    this.count(row, 1);
  }

  putBack(row: number): void {
    this.lineOf(row).line.putBack(row);
    this.count(row, 1);
  }

  remove(row: number): void {
    this.lineOf(row).line.remove(row);
    this.count(row, -1);
  }

  /** Starts a round at the head of every size. */
  startRound(): void {
    for (const each of this.lines) each.cursor = each.line.first();
  }

  /**
   * The row to try next in this round; NONE at its end.
   *
   * @param largest  The largest gang for which there may be a place [GPUs]; rows without patience are tried anyway.
   */
  next(largest: number): number {
    const { lines } = this;
    let next: number = ABSENT;
    this.smallestLeft = 0;
    for (let at = 0; at < lines.length; at++) {
      const { cursor, gpus } = lines[at]!;
      if (cursor === ABSENT) continue;
      if (gpus <= largest || this.rows.heldGpus(cursor) <= largest || this.rows.patienceMs(cursor) === 0)
        next = this.earlier(next, cursor);
      else if (this.smallestLeft === 0 || gpus < this.smallestLeft) this.smallestLeft = gpus;
    }
    return next;
  }

  /** The row was tried, or is about to leave the line: the one behind it is next of its size, unless it is blocked. */
  moveOn(row: number, isBlocked: boolean): void {
    const each = this.lineOf(row);
    each.cursor = isBlocked ? ABSENT : each.line.after(row);
  }

  private earlier(a: number, b: number): number {
    if (a === ABSENT) return b;
    if (b === ABSENT) return a;
    const { rows } = this;
    const later = rows.arrivalMs(a) - rows.arrivalMs(b) || rows.identity(a) - rows.identity(b);
    return later > 0 ? b : a;
  }

  private lineOf(row: number): SizeLine {
    const gpus = this.rows.gpus(row);
    let found = this.bySize.get(gpus);
    if (found === undefined) {
      found = { gpus, line: new FifoLine(this.rows), cursor: ABSENT };
      this.bySize.set(gpus, found);
      this.lines.push(found);
    }
    return found;
  }

  private count(row: number, by: 1 | -1): void {
    this.size += by;
    this.gpus += by * this.rows.gpus(row);
  }
}
