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
