/**
 * Index of the step in force at a time: the last with `timesMs[i] <= atMs`; 0 before the first.
 *
 * Starts from `hint`, the answer of the last call: a caller that moves forward pays amortized O(1), any other a
 * binary search.
 *
 * @param count  Number of steps, where the array has room for more.
 */
export function stepIndexAt(
  timesMs: ArrayLike<number>,
  atMs: number,
  hint = 0,
  count = timesMs.length,
): number {
  const last = count - 1;
  if (hint <= last && timesMs[hint]! <= atMs) {
    if (hint === last || atMs < timesMs[hint + 1]!) return hint;
    if (hint + 1 === last || atMs < timesMs[hint + 2]!) return hint + 1;
  }
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (timesMs[middle]! <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
