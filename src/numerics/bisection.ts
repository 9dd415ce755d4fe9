/**
 * Where a function that does not fall passes from below 0 to 0 or above, to the last digit.
 *
 * @param of  Negative at `low`, 0 or above at `high`; it may jump.
 * @param low  Lower end of the bracket.
 * @param high  Upper end; the result is at most this, and `of` is not negative there.
 * @throws RangeError unless the ends bracket a change of sign.
 */
export function bisection(of: (x: number) => number, low: number, high: number): number {
  if (!(of(high) >= 0)) throw new RangeError(`no root: ${of(high)} at the upper end ${high} is not >= 0`);
  if (of(low) >= 0) return low;
  let [below, above] = [low, high];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (of(middle) >= 0) above = middle;
    else below = middle;
  }
}
