/** From here on every double is whole. */
const WHOLE = 2 ** 52;

/**
 * Nearest whole number of a value >= 0, halves up: what `Math.round` gives (but for 0.5 less half a unit in the last
 * place), without its branch on the fraction, which no processor can predict for drawn values.
 */
export function roundHalfUp(x: number): number {
  return x < WHOLE ? Math.floor(x + 0.5) : x;
}
