/**
 * Refuses NaN and infinity: the sums of d3-array would skip NaN without a word.
 *
 * @throws RangeError that names the first value that is not finite.
 */
export function assertFinite(values: readonly number[]): void {
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`a value must be finite, got ${value}`);
  }
}
