import { jackknife } from "../experiment/inference/jackknife.ts";
import { tQuantile } from "../numerics/student-t.ts";

/** Value of a metric over replications, with what an interval needs. */
export interface Estimate {
  readonly value: number;
  /** Standard error. */
  readonly error: number;
  readonly replications: number;
}

/**
 * Estimate of a smooth function of means, with the standard error of the jackknife: the function is taken with each
 * replication left out in turn. For a plain mean this is the usual standard error.
 *
 * @param rows  Components by replication, at least two rows.
 * @see Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, ch. 3.
 */
export function estimate(
  rows: readonly (readonly number[])[],
  of: (means: readonly number[]) => number,
): Estimate {
  const { value, error, n } = jackknife(rows, (sums, count) => of(sums.map((sum) => sum / count)));
  return { value, error, replications: n };
}

/** Half-width of the two-sided Student-t interval at a level (0.95, 0.999). */
export function halfWidth(of: Estimate, level: number): number {
  return of.error === 0 ? 0 : of.error * tQuantile(0.5 + level / 2, of.replications - 1);
}
