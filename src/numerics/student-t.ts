import { lnBeta, midpoint } from "./gamma.ts";
import { normalQuantile } from "./normal.ts";

/** Distribution function of Student's t; df > 0, not necessarily whole. */
export function tCdf(t: number, df: number): number {
  const tail = upperTail(Math.abs(t), df);
  return t < 0 ? tail : 1 - tail;
}

/** Newton converges quadratically: after a step this small the next would be lost in rounding. */
const LAST_STEP = 1e-11;

/**
 * Quantile of Student's t, relative error about 1e-12, for 0 < p < 1 and df > 0.
 *
 * Newton on ln(upper tail) against ln t inside a bracket; the tail falls like a power of t, so that this is
 * nearly linear.
 *
 * @throws RangeError outside the domain.
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) throw new RangeError(`no t quantile at p = ${p}, df = ${df}`);
  if (p === 0.5) return 0;
  const size = quantileOfTail(Math.min(p, 1 - p), df);
  return p < 0.5 ? -size : size;
}

/** The t > 0 that is exceeded with probability p < 1/2. */
function quantileOfTail(p: number, df: number): number {
  const goal = Math.log(p);
  let low = -Infinity;
  let high = Infinity;
  let y = Math.log(Math.max(1e-12, -normalQuantile(p)));
  for (let step = 0; step < 200; step++) {
    const t = Math.exp(y);
    const tail = upperTail(t, df);
    if (tail > p) low = y;
    else high = y;
    const next = y + ((Math.log(tail) - goal) * tail) / (t * density(t, df));
    if (Math.abs(next - y) <= LAST_STEP) return Math.exp(next);
    y = next > low && next < high ? next : midpoint(low, high);
  }
  return Math.exp(y);
}

function density(t: number, df: number): number {
  return Math.exp(-((df + 1) / 2) * Math.log1p((t * t) / df) - lnBeta(df / 2, 0.5)) / Math.sqrt(df);
}

/**
 * P(T > t) for t >= 0: I_x(df/2, 1/2) / 2 with x = df / (df + t^2). @see Abramowitz & Stegun (1964),
 * 26.7.1.
 */
function upperTail(t: number, df: number): number {
  const z = (t * t) / df;
  const a = df / 2;
  const lnFront = -a * Math.log1p(z) - 0.5 * Math.log1p(1 / z) - lnBeta(a, 0.5);
  // The fraction converges fast for x < (a + 1) / (a + b + 2); beyond, use I_x(a, b) = 1 - I_(1-x)(b, a).
  const x = 1 / (1 + z);
  if (t === 0) return 0.5;
  if (x < (a + 1) / (a + 2.5)) return (Math.exp(lnFront) * betaFraction(a, 0.5, x)) / a / 2;
  return 0.5 - Math.exp(lnFront) * betaFraction(0.5, a, z / (1 + z));
}

/**
 * Continued fraction of the incomplete beta function, modified Lentz. @see Abramowitz & Stegun (1964),
 * 26.5.8.
 */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const clear = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / clear(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / clear(1 + even * d);
    c = clear(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / clear(1 + odd * d);
    c = clear(1 + odd / c);
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 5e-16) break;
  }
  return h;
}
