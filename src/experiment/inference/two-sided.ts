import { tQuantile } from "../../numerics/student-t.ts";

/**
 * Level of the quantile that ends a two-sided interval: half of what the interval leaves out lies above.
 *
 * @throws RangeError unless 0 < confidence < 1: 95 for 0.95 must not pass.
 */
export function upperLevel(confidence: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`a confidence lies between 0 and 1, got ${confidence}`);
  return 0.5 + confidence / 2;
}

/** Results for the usual confidence: every metric asks for the same few degrees of freedom. */
const known = new Map<number, number>();
const KNOWN_CONFIDENCE = 0.95;
const KNOWN_LIMIT = 10_000;

/** Standard errors from the middle of a two-sided Student-t interval to its end; df > 0, not necessarily whole. */
export function twoSidedT(confidence: number, df: number): number {
  if (confidence !== KNOWN_CONFIDENCE) return tQuantile(upperLevel(confidence), df);
  const found = known.get(df);
  if (found !== undefined) return found;
  const quantile = tQuantile(upperLevel(confidence), df);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(df, quantile);
  return quantile;
}
