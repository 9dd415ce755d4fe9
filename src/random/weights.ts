/** Running sums of weights. @throws RangeError unless weights are >= 0 and one is positive. */
export function cumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i]! >= 0)) throw new RangeError(`a weight must be >= 0, got ${weights[i]}`);
    sum += weights[i]!;
    sums[i] = sum;
  }
  if (!(sum > 0)) throw new RangeError("the weights of a law must not all be zero");
  return sums;
}

/** The first index whose running sum exceeds u x total; never one of weight zero. */
export function indexAt(sums: Float64Array, u: number): number {
  const target = u * sums[sums.length - 1]!;
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Parts of the guide table; a power of two, so that u x GUIDES is exact. */
const GUIDES = 256;

/**
 * `indexAt` for many draws: a table says for each part of (0, 1) where its indices begin, so that most draws look at one
 * or two sums, where a search by halves takes a turn at each that no processor can predict.
 *
 * @see Chen & Asau (1974), On generating random variates from an empirical distribution, AIIE Transactions 6(2).
 */
export class GuidedWeights {
  private readonly sums: Float64Array;
  private readonly total: number;
  private readonly guide: Int32Array;

  /** @throws RangeError unless weights are >= 0 and one is positive. */
  constructor(weights: readonly number[]) {
    this.sums = cumulative(weights);
    this.total = this.sums[weights.length - 1]!;
    this.guide = Int32Array.from({ length: GUIDES }, (_, part) => indexAt(this.sums, part / GUIDES));
  }

  /** The first index whose running sum exceeds u x total, 0 < u < 1; never one of weight zero. */
  indexAt(u: number): number {
    const { sums } = this;
    const target = u * this.total;
    const last = sums.length - 1;
    let index = this.guide[(u * GUIDES) | 0]!;
    while (index < last && sums[index]! <= target) index++;
    return index;
  }
}
