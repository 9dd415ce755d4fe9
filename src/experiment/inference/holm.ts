/**
 * Holm's adjusted p-values, in the order of the input: the chance to call any true "no difference" a difference stays
 * below the level for the whole family of tests.
 *
 * @throws RangeError for what is not a probability.
 * @see Holm (1979), Scandinavian Journal of Statistics 6.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  for (const value of pValues) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`a p-value lies between 0 and 1, got ${value}`);
  }
  const order = pValues.map((_, at) => at).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let running = 0;
  for (const [rank, at] of order.entries()) {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * pValues[at]!));
    adjusted[at] = running;
  }
  return adjusted;
}
