/**
 * Variance of the mean of n values of a stationary AR(1) series x_t = phi x_{t-1} + e_t.
 *
 * @param noiseVariance  Variance of e_t.
 * @returns Exact and asymptotic variance, and the share of n that as many independent values would need.
 * @see Law, Simulation Modeling and Analysis, ch. 4.
 */
export function meanVarianceOfAr1(phi: number, noiseVariance: number, n: number) {
  const variance = noiseVariance / (1 - phi ** 2);
  let sum = 0;
  for (let lag = 1; lag < n; lag++) sum += (1 - lag / n) * phi ** lag;
  return {
    exact: (variance / n) * (1 + 2 * sum),
    asymptotic: noiseVariance / (1 - phi) ** 2 / n,
    essFraction: (1 - phi) / (1 + phi),
  };
}

/** Band in which the share of intervals that hold the truth lies with the confidence of z, if they are what they say. */
export function coverageBand(nominal: number, experiments: number, z: number) {
  const half = z * Math.sqrt((nominal * (1 - nominal)) / experiments);
  return { low: nominal - half, high: nominal + half };
}
