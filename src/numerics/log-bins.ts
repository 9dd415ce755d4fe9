/**
 * Counts in logarithmic bins: quantiles of any number of positive values in fixed memory, relative error <=
 * 0.5 %, mergeable over replications because the bins never move.
 *
 * Bin k holds [RATIO^k, RATIO^(k+1)), from 1 ms to 1e13 ms; what lies outside goes into the first or last
 * bin.
 */

/** Upper over lower edge of a bin; bounds the relative error of a quantile. */
const RATIO = 1.005;
const LOG_RATIO = Math.log(RATIO);
const BINS_PER_LOG = 1 / LOG_RATIO;
const LARGEST_MS = 1e13;
/** Number of bins. */
export const BIN_COUNT = Math.ceil(Math.log(LARGEST_MS) * BINS_PER_LOG) + 1;

/** The bin of a value > 0. */
export function binOf(value: number): number {
  const bin = Math.log(value) * BINS_PER_LOG;
  return bin > 0 ? (bin < BIN_COUNT ? bin | 0 : BIN_COUNT - 1) : 0;
}

/** The counts up to the last one that is not 0. A loop: `Array.from` asks an iterator for each. */
export function withoutTrailingZeros(counts: Uint32Array | Float64Array): number[] {
  let { length } = counts;
  while (length > 0 && counts[length - 1] === 0) length--;
  const kept: number[] = [];
  for (let bin = 0; bin < length; bin++) kept.push(counts[bin]!);
  return kept;
}

/** A histogram that is being filled. Zeros are not for it: count them apart. */
export class LogBins {
  readonly counts: Uint32Array = new Uint32Array(BIN_COUNT);

  /** Counts a value > 0 [ms]. */
  add(value: number): void {
    const index = binOf(value);
    this.counts[index] = this.counts[index]! + 1;
  }

  /** The counts without trailing zeros. */
  toArray(): number[] {
    return withoutTrailingZeros(this.counts);
  }

  clear(): void {
    this.counts.fill(0);
  }
}

/**
 * The q-quantile of binned values and of `zeros` values that are 0 [ms]: the value at rank q x n,
 * interpolated geometrically inside its bin; NaN when nothing was counted.
 *
 * @throws RangeError unless 0 <= q <= 1.
 */
export function quantileOfBins(counts: ArrayLike<number>, zeros: number, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile lies in 0..1, got ${q}`);
  let total = zeros;
  for (let bin = 0; bin < counts.length; bin++) total += counts[bin]!;
  if (total === 0) return Number.NaN;
  const rank = q * total;
  if (rank <= zeros && zeros > 0) return 0;
  let below = zeros;
  let last = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    if (below + count >= rank) return Math.exp((bin + (rank - below) / count) * LOG_RATIO);
    below += count;
    last = bin;
  }
  return Math.exp((last + 1) * LOG_RATIO);
}

/** Sum of two histograms, as long as the longer one. */
export function mergeBins(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  const merged: number[] = [];
  for (let bin = 0; bin < Math.max(a.length, b.length); bin++) merged.push((a[bin] ?? 0) + (b[bin] ?? 0));
  return merged;
}
