/**
 * A binary heap of (time, sequence) pairs with a whole-number payload, in typed arrays that grow by doubling.
 * Entries of equal time leave in the order in which they came.
 */
export class EventHeap {
  size = 0;
  private times: Float64Array;
  private sequences: Float64Array;
  private payloads: Float64Array;
  private nextSequence = 0;

  constructor(capacity = 16) {
    this.times = new Float64Array(capacity);
    this.sequences = new Float64Array(capacity);
    this.payloads = new Float64Array(capacity);
  }

  /** Time of the first entry [ms]; Infinity when empty. */
  get firstMs(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  push(atMs: number, payload: number): void {
    if (this.size === this.times.length) this.grow();
    const sequence = this.nextSequence++;
    let place = this.size++;
    // A new entry has the largest sequence: it rises only above later times.
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.times[parent]! <= atMs) break;
      this.move(parent, place);
      place = parent;
    }
    this.set(place, atMs, sequence, payload);
  }

  /** Takes out the first entry and returns its payload; must not be empty. */
  pop(): number {
    const first = this.payloads[0]!;
    const last = --this.size;
    const atMs = this.times[last]!;
    const sequence = this.sequences[last]!;
    const payload = this.payloads[last]!;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= last) break;
      const right = child + 1;
      if (right < last && this.before(this.times[right]!, this.sequences[right]!, child)) child = right;
      if (this.before(atMs, sequence, child)) break;
      this.move(child, place);
      place = child;
    }
    this.set(place, atMs, sequence, payload);
    return first;
  }

  private before(atMs: number, sequence: number, place: number): boolean {
    const other = this.times[place]!;
    return atMs < other || (atMs === other && sequence < this.sequences[place]!);
  }

  private move(from: number, to: number): void {
    this.set(to, this.times[from]!, this.sequences[from]!, this.payloads[from]!);
  }

  private set(place: number, atMs: number, sequence: number, payload: number): void {
    this.times[place] = atMs;
    this.sequences[place] = sequence;
    this.payloads[place] = payload;
  }

  private grow(): void {
    this.times = doubled(this.times);
    this.sequences = doubled(this.sequences);
    this.payloads = doubled(this.payloads);
  }
}

function doubled(array: Float64Array): Float64Array {
  const larger = new Float64Array(2 * array.length);
  larger.set(array);
  return larger;
}
