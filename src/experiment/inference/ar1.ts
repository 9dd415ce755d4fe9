/** Precision of the mean of an autocorrelated series, known without an estimate. */
export interface SeriesMeanVariance {
  /** Variance of the mean of n values. */
  readonly exact: number;
  /** The same for large n: the sum of all autocovariances over n. */
  readonly asymptotic: number;
  /** Share of n that as many independent values would need for the same precision, for large n. */
  readonly essFraction: number;
}

/**
 * Variance of the mean of n values of a stationary AR(1) series x_t = phi x_(t-1) + e_t: something to hold estimates
 * of the variance against.
 *
 * @param noiseVariance  Variance of e_t.
 * @throws RangeError unless -1 < phi < 1, noiseVariance >= 0 and n is a whole number >= 1.
 * @see Law, Simulation Modeling and Analysis, ch. 4.
 */
export function meanVarianceOfAr1(phi: number, noiseVariance: number, n: number): SeriesMeanVariance {
  if (!(Math.abs(phi) < 1)) throw new RangeError(`the series is stationary for |phi| < 1, got ${phi}`);
  if (!(noiseVariance >= 0)) throw new RangeError(`a variance is not negative, got ${noiseVariance}`);
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`a mean needs at least one value, got ${n}`);
  const variance = noiseVariance / (1 - phi ** 2);
  let correlations = 0;
  let power = phi;
  // Beyond the smallest double nothing is added any more.
  for (let lag = 1; lag < n && power !== 0; lag++, power *= phi) correlations += (1 - lag / n) * power;
  return {
    exact: (variance / n) * (1 + 2 * correlations),
    asymptotic: noiseVariance / (1 - phi) ** 2 / n,
    essFraction: (1 - phi) / (1 + phi),
  };
}
