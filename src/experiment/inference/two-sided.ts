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

/** Standard errors from the middle of a two-sided Student-t interval to its end; df > 0, not necessarily whole. */
export function twoSidedT(confidence: number, df: number): number {
  return tQuantile(upperLevel(confidence), df);
}
