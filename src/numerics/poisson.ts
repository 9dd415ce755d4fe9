import { gammaDensityTimesX, gammaP } from "./gamma.ts";

/** P(N = k) of a Poisson number, relative error about 1e-14 also for large means; `mean` >= 0, `k` whole and >= 0. */
export function poissonProbability(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  return gammaDensityTimesX(k + 1, mean) / mean;
}

/** P(N >= k) of a Poisson number, accurate where it is small. @see Abramowitz & Stegun (1964), 26.4.21. */
export function poissonAtLeast(k: number, mean: number): number {
  return k <= 0 ? 1 : gammaP(k, mean);
}

/** E min(N, most) of a Poisson number: what `most` units meet of it. */
export function poissonMeanUpTo(most: number, mean: number): number {
  // E[N; N < most] = mean P(N <= most - 2), since n P(N = n) = mean P(N = n - 1).
  return mean * (1 - poissonAtLeast(most - 1, mean)) + most * poissonAtLeast(most, mean);
}

/** Probabilities of min(N, most): entry k is P(N = k) below `most`, and P(N >= most) at `most`. */
export function poissonUpTo(most: number, mean: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, k) =>
    k < most ? poissonProbability(k, mean) : poissonAtLeast(most, mean),
  );
}
