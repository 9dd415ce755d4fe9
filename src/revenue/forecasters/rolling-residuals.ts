/** The last so many residuals, in order of size as well. Adding one costs a search and a shift of the sorted ones. */
export class RollingResiduals {
  private readonly ring: Float64Array;
  private readonly sorted: Float64Array;
  private added = 0;

  /** @param earlier  Residuals to begin with, oldest first; at most `capacity` of them. */
  constructor(capacity: number, earlier: readonly number[] = []) {
    this.ring = new Float64Array(capacity);
    this.sorted = new Float64Array(capacity);
    for (const residual of earlier) this.add(residual);
  }

  get size(): number {
    return Math.min(this.added, this.ring.length);
  }

  add(residual: number): void {
    const { ring, sorted, size } = this;
    const place = this.added % ring.length;
    let end = size;
    if (size === ring.length) {
      const gone = this.placeOf(ring[place]!, size);
      sorted.copyWithin(gone, gone + 1, size);
      end--;
    }
    const at = this.placeOf(residual, end);
    sorted.copyWithin(at + 1, at, end);
    sorted[at] = residual;
    ring[place] = residual;
    this.added++;
  }

  /** The k-th smallest, 1 <= k <= size. */
  smallest(k: number): number {
    return this.sorted[k - 1]!;
  }

  /** Oldest first. */
  inOrder(): number[] {
    const { ring, size, added } = this;
    return Array.from({ length: size }, (_, at) => ring[(added - size + at) % ring.length]!);
  }

  /** First place among the sorted `length` whose value is not smaller. */
  private placeOf(value: number, length: number): number {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
