import { normalQuantile } from "../numerics/normal.ts";
import type { Stream } from "./stream.ts";

/**
 * A draw of the gamma law of a shape and scale 1, for shapes that change from draw to draw; a fixed one is faster
 * by its table (gamma-quantiles.ts).
 *
 * Rejection from a cube of a normal; below 1 the draw of shape + 1 times u^(1 / shape). About two numbers of the
 * stream on average, and no bound.
 *
 * @param shape  Above 0.
 * @see Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3).
 */
export function gammaDraw(shape: number, stream: Stream): number {
  if (shape < 1) {
    // The logarithm keeps tiny draws from rounding to 0 before they must.
    const lnBoost = Math.log(stream.next()) / shape;
    return Math.exp(Math.log(gammaDraw(shape + 1, stream)) + lnBoost);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalQuantile(stream.next());
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(stream.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
