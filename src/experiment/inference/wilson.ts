import { normalQuantile } from "../../numerics/normal.ts";
import { upperLevel } from "./two-sided.ts";

/** A share of successes with its interval. */
export interface Proportion {
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion: k of n independent trials. Never leaves 0 to 1, and holds its level for few
 * trials and for rare events.
 *
 * @throws RangeError unless 0 <= k <= n and n >= 1.
 * @see Wilson (1927), JASA 22.
 */
export function wilson(k: number, n: number, confidence = 0.95): Proportion {
  if (!(n >= 1 && k >= 0 && k <= n)) throw new RangeError(`no proportion: ${k} of ${n}`);
  const z = normalQuantile(upperLevel(confidence));
  const p = k / n;
  const scale = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  // At the ends the formula gives 0 and 1 but for rounding.
  return { p, low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half };
}
