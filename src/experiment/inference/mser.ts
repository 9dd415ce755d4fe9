import { fsum } from "d3-array";
import { assertFinite } from "./finite.ts";

/** Where a series stops to depend on its start, by the marginal standard error rule. */
export interface Truncation {
  readonly batches: number;
  /** Batches to drop at the beginning. */
  readonly truncatedBatches: number;
  readonly truncatedObservations: number;
  /** Squared marginal standard error at the minimum. */
  readonly statistic: number;
  /** Mean of what is kept. */
  readonly truncatedMean: number;
}

/**
 * MSER: drops the batches whose loss makes the standard error of the mean of the rest smallest; of equals, the fewest.
 * The search ends at half of the batches; a minimum there means that the series is too short to tell. Values beyond the
 * last whole batch are left out.
 *
 * @throws RangeError without a whole batch, or if a value is not finite.
 * @see White (1997), Simulation 69(6); White, Cobb & Spratt (2000), WSC (MSER-5: batches of 5).
 */
export function mser(values: readonly number[], { batch = 5 }: { readonly batch?: number } = {}): Truncation {
  assertFinite(values);
  const batches = Math.floor(values.length / batch);
  if (!(Number.isInteger(batch) && batch >= 1 && batches >= 1))
    throw new RangeError(`${values.length} values make no batch of ${batch}`);
  const means = Array.from(
    { length: batches },
    (_, at) => fsum(values.slice(at * batch, (at + 1) * batch)) / batch,
  );
  const { at, statistic, mean } = smallest(means);
  return {
    batches,
    truncatedBatches: at,
    truncatedObservations: at * batch,
    statistic,
    truncatedMean: mean,
  };
}

/**
 * From the end to the start, so that one pass knows mean and squares of every rest. A rest of one batch has no spread
 * and would always win; it is left out unless it is all there is.
 *
 * @see Welford (1962), Technometrics 4(3), for the update.
 */
function smallest(means: readonly number[]) {
  const last = Math.max(0, Math.min(Math.floor(means.length / 2), means.length - 2));
  let best = { at: last, statistic: Number.POSITIVE_INFINITY, mean: Number.NaN };
  let [mean, squares] = [0, 0];
  for (let at = means.length - 1; at >= 0; at--) {
    const kept = means.length - at;
    const off = means[at]! - mean;
    mean += off / kept;
    squares += off * (means[at]! - mean);
    const statistic = squares / kept ** 2;
    if (at <= last && statistic <= best.statistic) best = { at, statistic, mean };
  }
  return best;
}
