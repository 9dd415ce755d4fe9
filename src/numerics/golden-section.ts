const RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Where a function of one peak is largest, by golden section.
 *
 * Near a smooth peak values differ by less than rounding within sqrt(2^-52) of it: the place is good to about 1e-8
 * of its size, the value there to the last digit.
 *
 * @param of  Rises to one peak and falls from there.
 * @see Kiefer (1953), "Sequential minimax search for a maximum", Proc. AMS 4(3).
 */
export function goldenSectionMaximum(of: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [left, right] = [b - RATIO * (b - a), a + RATIO * (b - a)];
  let [atLeft, atRight] = [of(left), of(right)];
  while (b - a > 1e-10 * Math.max(1e-300, Math.abs(a) + Math.abs(b))) {
    if (atLeft >= atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - RATIO * (b - a);
      atLeft = of(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + RATIO * (b - a);
      atRight = of(right);
    }
  }
  return (a + b) / 2;
}
