import { normalQuantile } from "../../numerics/normal.ts";

/**
 * Wilson's score interval of a proportion: k of n independent trials. Never leaves 0 to 1, and holds its level for few
 * trials and for rare events.
 *
 * @throws RangeError unless 0 <= k <= n and n >= 1.
 * @see Wilson (1927), JASA 22.
 */
export function wilson(k: number, n: number, confidence = 0.95) {
  if (!(n >= 1 && k >= 0 && k <= n)) throw new RangeError(`no proportion: ${k} of ${n}`);
  const z = normalQuantile(0.5 + confidence / 2);
  const p = k / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
