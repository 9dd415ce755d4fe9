export interface RootSearch {
  /** Below the root; the function is not asked there. */
  readonly low: number;
  /** Above the root, likewise. */
  readonly high: number;
  /** First guess, between the two. */
  readonly start: number;
  /** A value of the function this close to 0 will do. */
  readonly tolerance: number;
}

/** Calls of the function after which the bracket is as small as it gets. */
const MOST_CALLS = 60;

/**
 * Where a rising function is about 0: secants inside a bracket, halving it where they leave it or do not help.
 *
 * @param of  Rising; may be +Infinity far above the root. Its last call is at the result.
 * @see Press et al. (2007), Numerical Recipes, section 9.2, for secants that are kept inside a bracket.
 */
export function risingRoot(of: (x: number) => number, { low, high, start, tolerance }: RootSearch): number {
  let [below, above, x] = [low, high, start];
  let [belowValue, aboveValue] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let before = Number.POSITIVE_INFINITY;
  for (let calls = 1; ; calls++) {
    const value = of(x);
    if (Math.abs(value) <= tolerance || calls >= MOST_CALLS || above - below <= 1e-15 * above) return x;
    if (value < 0) [below, belowValue] = [x, value];
    else [above, aboveValue] = [x, value];
    const secant = above - (aboveValue * (above - below)) / (aboveValue - belowValue);
    const helps = Math.abs(value) < before / 2 && secant > below && secant < above;
    before = Math.abs(value);
    x = helps ? secant : below + (above - below) / 2;
  }
}
