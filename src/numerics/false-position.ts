/** Steps after which a bracket that does not close is taken as it is. */
const MAX_STEPS = 100;

/**
 * A root of a smooth function between two arguments of different sign, by false position with the Illinois rule:
 * an end that stays twice counts half.
 *
 * @param tolerance  Width of the bracket, or step, at which it ends.
 * @throws RangeError unless the ends bracket a change of sign.
 * @see Dowell & Jarratt (1971), "A modified regula falsi method", BIT 11.
 */
export function falsePosition(
  of: (x: number) => number,
  bracket: { readonly low: number; readonly high: number },
  tolerance = 1e-12,
): number {
  let [a, b] = [bracket.low, bracket.high];
  let [fa, fb] = [of(a), of(b)];
  if (!(fa * fb <= 0)) throw new RangeError(`no root between ${a} and ${b}`);
  for (let step = 0; step < MAX_STEPS && fb !== 0 && Math.abs(b - a) > tolerance; step += 1) {
    const x = b - (fb * (b - a)) / (fb - fa);
    const fx = of(x);
    if (Math.abs(x - b) <= tolerance) return x;
    if (fx * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [x, fx];
  }
  return b;
}
