/** A row of numbers with the instant at which it takes effect. */
export interface TimedRow {
  atMs: number;
}

/** Names of the numbers of a row. */
type NumberKeys<R> = { [K in keyof R]: R[K] extends number ? K : never }[keyof R] & string;

/** A bounded heap of trace rows by (arrival, row of the file): smallest first, stable. */
export class RowWindow<R extends TimedRow> {
  /** Row and line in the file of the row popped last. */
  poppedRow = 0;
  poppedLine = 0;

  private readonly capacity: number;
  private size = 0;
  /** Slots in heap order; slots [size, capacity) of it are free. */
  private readonly heap: Int32Array;
  private readonly atMs: Float64Array;
  /** What else is in a row: its names, and a column of values for each. */
  private readonly names: readonly NumberKeys<R>[];
  private readonly columns: readonly Float64Array[];
  private readonly rows: Float64Array;
  private readonly lines: Float64Array;

  /** @throws RangeError unless the capacity is a whole number of at least 1 [rows]. */
  constructor(capacity: number, names: readonly NumberKeys<R>[]) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`no window of ${capacity} rows`);
    this.capacity = capacity;
    this.heap = Int32Array.from({ length: capacity }, (_, slot) => slot);
    this.atMs = new Float64Array(capacity);
    this.names = names;
    this.columns = names.map(() => new Float64Array(capacity));
    this.rows = new Float64Array(capacity);
    this.lines = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.size === this.capacity;
  }

  /** Adds a copy of the row; there must be room. */
  push(row: R, fileRow: number, fileLine: number): void {
    const slot = this.heap[this.size]!;
    this.atMs[slot] = row.atMs;
    this.names.forEach((name, index) => {
      this.columns[index]![slot] = row[name] as number;
    });
    this.rows[slot] = fileRow;
    this.lines[slot] = fileLine;
    this.siftUp(this.size, slot);
    this.size += 1;
  }

  /** Takes out the first row; false when empty. */
  pop(row: R): boolean {
    if (this.size === 0) return false;
    const slot = this.heap[0]!;
    row.atMs = this.atMs[slot]!;
    this.names.forEach((name, index) => {
      (row as Record<NumberKeys<R>, number>)[name] = this.columns[index]![slot]!;
    });
    this.poppedRow = this.rows[slot]!;
    this.poppedLine = this.lines[slot]!;
    this.size -= 1;
    const last = this.heap[this.size]!;
    this.heap[this.size] = slot;
    if (this.size > 0) this.siftDown(last);
    return true;
  }

  private before(left: number, right: number): boolean {
    const difference = this.atMs[left]! - this.atMs[right]!;
    return difference < 0 || (difference === 0 && this.rows[left]! < this.rows[right]!);
  }

  private siftUp(from: number, slot: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.heap[parent]!;
      if (!this.before(slot, above)) break;
      this.heap[place] = above;
      place = parent;
    }
    this.heap[place] = slot;
  }

  /** Puts a slot at the root and lets it sink. */
  private siftDown(slot: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.before(this.heap[child + 1]!, this.heap[child]!)) child += 1;
      const below = this.heap[child]!;
      if (!this.before(below, slot)) break;
      this.heap[place] = below;
      place = child;
    }
    this.heap[place] = slot;
  }
}
