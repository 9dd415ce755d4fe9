/** What an experiment on intervals is asked to show. */
export interface CoverageExperiment {
  /** Confidence that the intervals claim. */
  readonly nominal: number;
  /** Independent intervals, each of which holds the truth or does not. */
  readonly experiments: number;
  /** Standard normal quantile of the band's own confidence, e.g. 2.5758 for 99 %. */
  readonly z: number;
}

/**
 * Band in which the share of intervals that hold the truth lies if they are what they say; normal approximation of the
 * binomial law.
 *
 * @throws RangeError unless 0 < nominal < 1, experiments >= 1 and z >= 0.
 */
export function coverageBand({ nominal, experiments, z }: CoverageExperiment) {
  if (!(nominal > 0 && nominal < 1 && experiments >= 1 && z >= 0))
    throw new RangeError(`no band for ${nominal} in ${experiments} experiments with z = ${z}`);
  const half = z * Math.sqrt((nominal * (1 - nominal)) / experiments);
  return { low: nominal - half, high: nominal + half };
}
