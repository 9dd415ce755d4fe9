/** Streaming count, sum, sum of squares and maximum; plain sums, so that two of them merge by adding. */
export class Moments {
  /** Values seen -- state. */
  count = 0;
  sum = 0;
  sumSquares = 0;
  /** Largest value, -Infinity before the first. */
  max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count++;
    this.sum += value;
    this.sumSquares += value * value;
    if (value > this.max) this.max = value;
  }

  /** NaN when nothing was seen. */
  mean(): number {
    return this.sum / this.count;
  }

  /** Unbiased sample variance, never negative; NaN below two values. */
  variance(): number {
    if (this.count < 2) return Number.NaN;
    return Math.max(0, (this.sumSquares - (this.sum * this.sum) / this.count) / (this.count - 1));
  }
}
