/** A square matrix whose entries off a band around the diagonal are 0, row by row. */
export class BandedMatrix {
  readonly size: number;
  /** Largest distance of an entry from the diagonal. */
  readonly reach: number;
  private readonly entries: Float64Array;

  constructor(size: number, reach: number) {
    this.size = size;
    this.reach = reach;
    this.entries = new Float64Array(size * (2 * reach + 1));
  }

  add(row: number, column: number, value: number): void {
    this.entries[this.place(row, column)]! += value;
  }

  get(row: number, column: number): number {
    return this.entries[this.place(row, column)]!;
  }

  set(row: number, column: number, value: number): void {
    this.entries[this.place(row, column)] = value;
  }

  /** Adds a multiple of the entries of one row in the columns [from, to) to another row, which reaches them. */
  addRow(
    row: number,
    other: number,
    { factor, from, to }: { readonly factor: number; readonly from: number; readonly to: number },
  ): void {
    const { entries } = this;
    const [target, source] = [this.place(row, 0), this.place(other, 0)];
    for (let column = from; column < to; column++)
      entries[target + column]! += factor * entries[source + column]!;
  }

  /**
   * Replaces the matrix by its factors L (unit diagonal) and U, without exchange of rows: for diagonally dominant
   * matrices, as generators of Markov chains are.
   *
   * @see Golub & Van Loan (2013), Matrix Computations, algorithm 4.3.1.
   */
  factor(): void {
    const { size, reach } = this;
    for (let k = 0; k < size; k++) {
      const end = Math.min(size, k + reach + 1);
      const pivot = this.get(k, k);
      for (let row = k + 1; row < end; row++) {
        const factor = this.get(row, k) / pivot;
        if (factor === 0) continue;
        this.set(row, k, factor);
        this.addRow(row, k, { factor: -factor, from: k + 1, to: end });
      }
    }
  }

  /** Solution of the system with this matrix, which has been factored. */
  solve(right: Float64Array): Float64Array {
    const { size, reach, entries } = this;
    const x = Float64Array.from(right);
    for (let row = 0; row < size; row++) {
      const base = this.place(row, 0);
      for (let column = Math.max(0, row - reach); column < row; column++) {
        x[row]! -= entries[base + column]! * x[column]!;
      }
    }
    for (let row = size - 1; row >= 0; row--) {
      const base = this.place(row, 0);
      for (let column = Math.min(size - 1, row + reach); column > row; column--) {
        x[row]! -= entries[base + column]! * x[column]!;
      }
      x[row]! /= entries[base + row]!;
    }
    return x;
  }

  private place(row: number, column: number): number {
    return row * (2 * this.reach + 1) + column - row + this.reach;
  }
}
