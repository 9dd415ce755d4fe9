import { hours } from "./document.ts";

/** Periodic curves seen at clock times, and where they peak. */

/** First harmonic of a curve: level + amplitude x sin(2 pi (t - lag) / period). */
export interface Harmonic {
  readonly level: number;
  readonly amplitude: number;
  /** In [0, period) [h]. */
  readonly lagH: number;
}

/** Equally spaced times of one period, from 0 [h]. */
export const gridOf = (periodH: number, points: number): readonly number[] =>
  Array.from({ length: points }, (_, at) => (at * periodH) / points);

/** First harmonic of values at `gridOf(periodH, values.length)`; exact for a sine. */
export function harmonic(values: readonly number[], periodH: number): Harmonic {
  const n = values.length;
  const sum = (weight: (angle: number) => number): number =>
    values.reduce((total, value, at) => total + value * weight((2 * Math.PI * at) / n), 0);
  const sine = (2 / n) * sum(Math.sin);
  const cosine = (2 / n) * sum(Math.cos);
  const turn = Math.atan2(-cosine, sine) / (2 * Math.PI);
  return {
    level: sum(() => 1) / n,
    amplitude: Math.hypot(sine, cosine),
    lagH: (turn < 0 ? turn + 1 : turn) * periodH,
  };
}

/**
 * Where a smooth curve peaks, from values at equally spaced offsets around a guess: the maximum of the least-squares
 * cubic, within the span of the offsets.
 *
 * @param offsets  Symmetric around 0, at least five.
 */
export function peakOffset(offsets: readonly number[], values: readonly number[]): number {
  const power = (k: number): number => offsets.reduce((sum, x) => sum + x ** k, 0);
  const moment = (k: number): number => offsets.reduce((sum, x, at) => sum + values[at]! * x ** k, 0);
  // Symmetric offsets: odd powers sum to 0, so that even and odd coefficients separate.
  const [s0, s2, s4, s6] = [offsets.length, power(2), power(4), power(6)];
  const even = s0 * s4 - s2 * s2;
  const odd = s2 * s6 - s4 * s4;
  const square = (s0 * moment(2) - s2 * moment(0)) / even;
  const slope = (s6 * moment(1) - s4 * moment(3)) / odd;
  const cube = (s2 * moment(3) - s4 * moment(1)) / odd;
  const reach = Math.max(...offsets);
  // Root of slope + 2 square x + 3 cube x^2 on the side where the curve bends down.
  const inner = square * square - 3 * slope * cube;
  if (inner < 0) return slope > 0 ? reach : -reach;
  const root = slope / (-square + Math.sqrt(inner));
  return Math.max(-reach, Math.min(reach, root));
}

/**
 * Value at 0 of a smooth curve seen at symmetric offsets: that of the least-squares parabola. Where the curve peaks
 * this says the same as the value at 0 alone, from several times as many looks.
 */
export function centreValue(offsets: readonly number[], values: readonly number[]): number {
  const power = (k: number): number => offsets.reduce((sum, x) => sum + x ** k, 0);
  const [s0, s2, s4] = [offsets.length, power(2), power(4)];
  const weighted = values.reduce((sum, value, at) => sum + value * (s4 - s2 * offsets[at]! ** 2), 0);
  return weighted / (s0 * s4 - s2 * s2);
}

/** Symmetric offsets, equally spaced [h]. */
export const offsetsWithin = (reachH: number): readonly number[] =>
  Array.from({ length: 25 }, (_, at) => ((at - 12) / 12) * reachH);

/** Times of the period at offsets from a centre, as a scenario writes them. */
export function timesAround(centreH: number, offsets: readonly number[], periodH: number): readonly string[] {
  return offsets.map((offset) => {
    const time = (((centreH + offset) % periodH) + periodH) % periodH;
    return hours(Math.round(time * 3.6e6) / 3.6e6);
  });
}

/** A point of a quadrature rule on [0, 1]. */
export interface Node {
  readonly at: number;
  readonly weight: number;
}

/**
 * Fejer's first rule on [0, 1]: points that crowd towards the ends, where a curve that has just been disturbed moves
 * most; exact for polynomials of degree below n.
 *
 * @see Davis & Rabinowitz (1984), Methods of Numerical Integration, section 2.5.5.
 */
export function fejerNodes(n: number): readonly Node[] {
  return Array.from({ length: n }, (_, k) => {
    const angle = ((k + 0.5) * Math.PI) / n;
    let sum = 0;
    for (let j = 1; j <= n / 2; j++) sum += Math.cos(2 * j * angle) / (4 * j * j - 1);
    return { at: (1 - Math.cos(angle)) / 2, weight: (1 - 2 * sum) / n };
  });
}
