import { fsum } from "d3-array";
import { twoSidedT } from "./two-sided.ts";

/** A smooth function of sums over replications, with what an interval needs. */
export interface JackknifeEstimate {
  /** The function of the sums of all rows. */
  readonly value: number;
  /** Mean of the pseudo-values: the function with its first-order bias removed. */
  readonly corrected: number;
  /** Standard error; NaN where the value hangs on one row, so that nothing says how it varies. */
  readonly error: number;
  readonly n: number;
  /** One per row; their variance / n is the squared error. Empty where one of them does not exist. */
  readonly pseudoValues: readonly number[];
}

/**
 * Jackknife of a function of column sums: the function is taken with each row left out in turn. For a mean it gives the
 * usual standard error. A ratio whose denominators are 0 in all rows but one has a value, but no error.
 *
 * @param rows  Components by replication, at least two rows.
 * @throws RangeError for fewer than two rows.
 * @see Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, ch. 3.
 */
export function jackknife(
  rows: readonly (readonly number[])[],
  of: (sums: readonly number[], count: number) => number,
): JackknifeEstimate {
  const n = rows.length;
  if (n < 2) throw new RangeError(`a jackknife needs at least two rows, got ${n}`);
  const sums = rows[0]!.map((_, column) => fsum(rows, (row) => row[column]!));
  const value = of(sums, n);
  const pseudoValues = rows.map((row) => {
    const without = of(
      sums.map((sum, column) => sum - row[column]!),
      n - 1,
    );
    return n * value - (n - 1) * without;
  });
  if (!pseudoValues.every(Number.isFinite))
    return { value, corrected: Number.NaN, error: Number.NaN, n, pseudoValues: [] };
  const corrected = fsum(pseudoValues) / n;
  const squares = fsum(pseudoValues, (each) => (each - corrected) ** 2);
  return { value, corrected, error: Math.sqrt(squares / (n * (n - 1))), n, pseudoValues };
}

/** Half of the Student-t interval around a jackknifed value. */
export function jackknifeHalf({ error, n }: JackknifeEstimate, confidence = 0.95): number {
  return error === 0 ? 0 : error * twoSidedT(confidence, n - 1);
}
