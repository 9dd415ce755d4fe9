export interface RootSearch {
  /** Below the root; the function is not asked there. */
  readonly low: number;
  /** Above the root, likewise. */
  readonly high: number;
  /** First guess, between the two, and about how steep the function is there. */
  readonly start: number;
  readonly slope: number;
  /** A value of the function this close to 0 will do. */
  readonly tolerance: number;
}

/** Calls of the function after which the bracket is as small as it gets. */
const MOST_CALLS = 80;

/**
 * Where a rising function is about 0: secants through the last two points, halving the bracket where one leaves it or
 * does not help.
 *
 * @param of  Rising; may be +Infinity far above the root. Its last call is at the result.
 * @returns The root and the slope of the last secant, with which the next search of a similar function may begin.
 * @see Press et al. (2007), Numerical Recipes, section 9.2, for secants that are kept inside a bracket.
 */
export function risingRoot(
  of: (x: number) => number,
  { low, high, start, slope, tolerance }: RootSearch,
): { readonly x: number; readonly slope: number } {
  let [below, above, x, steepness] = [low, high, start, slope];
  let [lastX, lastValue] = [Number.NaN, Number.NaN];
  for (let calls = 1; ; calls++) {
    const value = of(x);
    const secant = (value - lastValue) / (x - lastX);
    if (secant > 0 && secant < Number.POSITIVE_INFINITY) steepness = secant;
    if (Math.abs(value) <= tolerance || calls >= MOST_CALLS || above - below <= 1e-15 * above)
      return { x, slope: steepness };
    if (value < 0) below = x;
    else above = x;
    const next = x - value / steepness;
    const helps = !(Math.abs(value) > Math.abs(lastValue) / 2) && next > below && next < above;
    [lastX, lastValue] = [x, value];
    x = helps ? next : below + (above - below) / 2;
  }
}
