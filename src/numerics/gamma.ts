/** The gamma function and the regularized incomplete gamma functions with inverse. */

const LN_SQRT_2PI = 0.9189385332046728;
const MAX_TERMS = 100_000;
const EPSILON = 1e-16;
/** Below e^-40 the factor e^-x of the density is 1 in double precision, and P(a, x) = x^a / Gamma(a + 1). */
const LN_TINY = -40;
/** Newton converges quadratically: after a step this small the next would be lost in rounding. */
const LAST_STEP = 1e-11;

/**
 * ln Gamma(x) for x > 0, absolute error about 1e-15 x max(1, result).
 * @see Abramowitz & Stegun (1964), 6.1.40 (Stirling's series) and 6.1.15 (recurrence).
 */
export function lnGamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < 10) {
    product *= y;
    y += 1;
  }
  return (y - 0.5) * Math.log(y) - y + LN_SQRT_2PI + stirlingResidual(y) - Math.log(product);
}

/** ln Gamma(x) - [(x - 1/2) ln x - x + ln sqrt(2 pi)] for x >= 10. */
function stirlingResidual(x: number): number {
  const z = 1 / (x * x);
  const tail = z * (1 / 1188 - z * (691 / 360360 - z * (1 / 156)));
  return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - tail)))) / x;
}

/**
 * ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b), without cancellation when one argument is
 * large.
 */
export function lnBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 10) return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
  const ratio = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(large + small) + small;
  return lnGamma(small) + ratio + stirlingResidual(large) - stirlingResidual(large + small);
}

/** P(a, x), the distribution function of a gamma variable of shape a and scale 1. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), accurate in the upper tail. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** Density of a gamma variable of shape a and scale 1, times x: x^a e^-x / Gamma(a). */
export function gammaDensityTimesX(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - lnGamma(a));
  // (x/a)^a e^(a-x) keeps its digits for large a.
  const excess = (x - a) / a;
  const exponent = a * (Math.log1p(excess) - excess);
  return Math.exp(exponent - stirlingResidual(a)) * Math.sqrt(a / (2 * Math.PI));
}

/**
 * Density of a gamma variable of shape a and scale 1 over its survival function, times x: x^a e^-x / Gamma(a, x), also
 * where both are too small for a double.
 */
export function gammaHazardTimesX(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= a + 1) return 1 / upperFactor(a, x);
  const density = gammaDensityTimesX(a, x);
  return density / (1 - Math.min(1, density * lowerFactor(a, x)));
}

/** P(a, x) for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  return Math.min(1, lowerFactor(a, x) * gammaDensityTimesX(a, x));
}

/** P(a, x) over x times the density. @see Abramowitz & Stegun (1964), 6.5.29. */
function lowerFactor(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Q(a, x) for x >= a + 1. */
function upperFraction(a: number, x: number): number {
  return Math.min(1, upperFactor(a, x) * gammaDensityTimesX(a, x));
}

/** Q(a, x) over x times the density: Legendre's continued fraction by the modified Lentz method. @see Abramowitz & Stegun (1964), 6.5.31. */
function upperFactor(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < EPSILON * 5) break;
  }
  return h;
}

/**
 * The x with P(a, x) = p, for 0 < p < 1, relative error about 1e-13; 0 where it is below the smallest
 * double.
 */
export function gammaPInverse(a: number, p: number): number {
  return Math.exp(lnGammaPInverse(a, { p, q: 1 - p }));
}

/**
 * ln of the x with P(a, x) = p and Q(a, x) = q; p + q = 1, each given so that neither loses digits. The
 * logarithm exists also where x is too small for a double, as it is for small shapes.
 *
 * Newton on ln(tail) against ln x, on the smaller tail, inside a bracket: both are nearly linear in the far
 * tails.
 *
 * @param start  First guess of ln x.
 */
export function lnGammaPInverse(a: number, { p, q }: { p: number; q: number }, start?: number): number {
  const nearZero = (Math.log(p) + lnGamma(a + 1)) / a;
  if (nearZero < LN_TINY) return nearZero;
  const lower = p <= q;
  const goal = Math.log(lower ? p : q);
  let low = -Infinity;
  let high = Infinity;
  let y = start ?? firstGuess(a, { p, nearZero });
  for (let step = 0; step < 200; step++) {
    const x = Math.exp(y);
    const tail = lower ? gammaP(a, x) : gammaQ(a, x);
    const gap = Math.log(tail) - goal;
    if (gap > 0 === lower) high = y;
    else low = y;
    const next = y - ((lower ? gap : -gap) * tail) / gammaDensityTimesX(a, x);
    if (Math.abs(next - y) <= LAST_STEP) return next;
    y = next > low && next < high ? next : midpoint(low, high);
  }
  return y;
}

/** Middle of a bracket that may be open on one side. */
export function midpoint(low: number, high: number): number {
  if (low === -Infinity) return high - Math.max(1, Math.abs(high));
  if (high === Infinity) return low + Math.max(1, Math.abs(low));
  return (low + high) / 2;
}

/** ln x by Wilson & Hilferty (1931) for a >= 1; by the leading term of the series near 0 otherwise. */
function firstGuess(a: number, { p, nearZero }: { p: number; nearZero: number }): number {
  if (a < 1) return Math.min(nearZero, Math.log(a - Math.log1p(-p)));
  // A logistic stand-in for the normal quantile is near enough for a start.
  const z = Math.log(p / (1 - p)) / 1.702;
  const root = 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a));
  return root > 0.1 ? Math.log(a) + 3 * Math.log(root) : nearZero;
}
