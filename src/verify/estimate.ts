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
  const n = rows.length;
  const width = rows[0]?.length ?? 0;
  const sums = Array.from({ length: width }, (_, at) => rows.reduce((sum, row) => sum + row[at]!, 0));
  const value = of(sums.map((sum) => sum / n));
  const without = rows.map((row) => of(sums.map((sum, at) => (sum - row[at]!) / (n - 1))));
  const centre = without.reduce((sum, each) => sum + each, 0) / n;
  const squares = without.reduce((sum, each) => sum + (each - centre) ** 2, 0);
  return { value, error: Math.sqrt((squares * (n - 1)) / n), replications: n };
}

/** Half-width of the two-sided Student-t interval at a level (0.95, 0.999). */
export function halfWidth(of: Estimate, level: number): number {
  return of.error === 0 ? 0 : of.error * tQuantile(0.5 + level / 2, of.replications - 1);
}
