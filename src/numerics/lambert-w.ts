/** Steps of Newton's method; it doubles the digits each time and needs about six. */
const MOST_STEPS = 60;
/** Below this e^y is so small that W(x) = x to the last digit. */
const LN_TINY = -50;

/**
 * W0(e^y), the principal branch of Lambert's function at e^y: the w > 0 with w + ln w = y.
 *
 * Taken at the exponential so that arguments such as e^(quality - cost) cannot overflow. Newton's method on the
 * concave w + ln w stays below the root from its second step on and converges from any y.
 *
 * @see Corless, Gonnet, Hare, Jeffrey & Knuth (1996), "On the Lambert W function".
 */
export function lambertWOfExp(y: number): number {
  if (y < LN_TINY) return Math.exp(y);
  let w = y < 0 ? Math.exp(y) : Math.max(1, y);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = (w * (1 + y - Math.log(w))) / (1 + w);
    const isDone = Math.abs(next - w) <= 4 * Number.EPSILON * next;
    w = next;
    if (isDone) break;
  }
  return w;
}
