import { BIN_COUNT, binOf, withoutTrailingZeros } from "./log-bins.ts";

/** The bins of `LogBins` for values that each stand for many: counts are doubles, exact up to 2^53. */
export class WeightedBins {
  private readonly counts = new Float64Array(BIN_COUNT);

  /** Counts a value > 0 so many times. */
  add(value: number, weight: number): void {
    this.counts[binOf(value)]! += weight;
  }

  /** The counts without trailing zeros. */
  toArray(): number[] {
    return withoutTrailingZeros(this.counts);
  }
}
