/**
 * Ratio of neighbouring states of what the arrivals of a renewal process find in a queue with exponential service, as
 * its logarithm: the root r <> 1 of r = A(mu (1 - r)), where A is the transform of gamma gaps with rate lambda.
 *
 * For Poisson arrivals it is ln(lambda / mu); near lambda = mu it is 2 / (1 + scv) of that, for any law of gaps. Beyond
 * lambda = mu the ratio exceeds 1: below the mode of a queue whose service grows with its content.
 *
 * @param logUse  ln(lambda / mu).
 * @param scv  Squared coefficient of variation of the gaps, > 0.
 * @param guess  Where to begin; the root of a neighbouring state is good.
 * @see Kleinrock (1975), Queueing Systems I, section 6.3 (G/M/m).
 */
export function logRenewalRatio(logUse: number, scv: number, guess: number): number {
  if (scv === 1 || logUse === 0) return logUse;
  // r = (1 + scv (1 - r) / use)^(-1 / scv) is solved for the use: scv (1 - r) / (r^-scv - 1), rising in ln r.
  let x = guess * logUse > 0 ? guess : (2 * logUse) / (1 + scv);
  for (let step = 0; step < MOST_STEPS; step++) {
    const fall = Math.expm1(-scv * x);
    const rise = -Math.expm1(x);
    const error = Math.log((scv * rise) / fall) - logUse;
    const slope = -(1 - rise) / rise + (scv * (fall + 1)) / fall;
    const next = x - error / slope;
    x = next * logUse > 0 ? next : x / 2;
    if (Math.abs(error) < PRECISION) break;
  }
  return x;
}

const MOST_STEPS = 40;
/** Of the logarithm of the use; Newton's next step is of the square of this. */
const PRECISION = 1e-5;
