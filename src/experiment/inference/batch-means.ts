import { fsum } from "d3-array";
import { assertFinite } from "./finite.ts";
import { type MeanInterval, meanInterval } from "./mean-interval.ts";

/** One long series cut into batches whose means are nearly independent. */
export interface BatchMeans extends MeanInterval {
  readonly batchSize: number;
  readonly batchMeans: readonly number[];
  /** Autocorrelation of neighbouring batch means: far from 0 means that batches are too short. */
  readonly lag1: number | undefined;
}

/**
 * Non-overlapping batch means; values beyond the last whole batch are left out, from the mean too.
 *
 * @throws RangeError if a batch would be empty, or a value is not finite.
 * @see Schmeiser (1982), Operations Research 30(3); Law, ch. 9.
 */
export function batchMeans(values: readonly number[], batches: number, confidence = 0.95): BatchMeans {
  assertFinite(values);
  const batchSize = Math.floor(values.length / batches);
  if (!(Number.isInteger(batches) && batches >= 1 && batchSize >= 1))
    throw new RangeError(`${values.length} values make no ${batches} batches`);
  const means = Array.from(
    { length: batches },
    (_, at) => fsum(values.slice(at * batchSize, (at + 1) * batchSize)) / batchSize,
  );
  return {
    ...meanInterval(means, confidence),
    batchSize,
    batchMeans: means,
    lag1: lag1Autocorrelation(means),
  };
}

/** Autocorrelation at lag 1; absent without variation. */
export function lag1Autocorrelation(values: readonly number[]): number | undefined {
  const mean = fsum(values) / values.length;
  const squares = fsum(values, (value) => (value - mean) ** 2);
  if (!(squares > 0)) return undefined;
  return fsum(values.slice(1), (value, at) => (value - mean) * (values[at]! - mean)) / squares;
}
