import { fsum } from "d3-array";

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
 * MSER: drops the batches whose loss makes the standard error of the mean of the rest smallest. The search ends at half
 * of the batches; a minimum there means that the series is too short to tell.
 *
 * @throws RangeError without a whole batch.
 * @see White (1997), Simulation 69(6); White, Cobb & Spratt (2000), WSC (MSER-5: batches of 5).
 */
export function mser(values: readonly number[], { batch = 5 }: { readonly batch?: number } = {}): Truncation {
  const batches = Math.floor(values.length / batch);
  if (batches < 1) throw new RangeError(`${values.length} values make no batch of ${batch}`);
  const means = Array.from(
    { length: batches },
    (_, at) => fsum(values.slice(at * batch, (at + 1) * batch)) / batch,
  );
  let best = { statistic: Number.POSITIVE_INFINITY, mean: Number.NaN, at: 0 };
  for (let at = 0; at <= Math.floor(batches / 2); at++) {
    const kept = means.slice(at);
    const mean = fsum(kept) / kept.length;
    const statistic = fsum(kept, (each) => (each - mean) ** 2) / kept.length ** 2;
    if (statistic < best.statistic) best = { statistic, mean, at };
  }
  return {
    batches,
    truncatedBatches: best.at,
    truncatedObservations: best.at * batch,
    statistic: best.statistic,
    truncatedMean: best.mean,
  };
}
