/** Arrivals of several classes in an interval. */
export interface MixedArrivals {
  /** What bursts add to the variance of the steps that come [steps^2]; negative for even gaps. */
  readonly bursts: number;
  /** Expected requests, and their steps. */
  readonly arrivals: number;
  readonly coming: number;
}

/**
 * Variance / mean of the arrivals of independent classes in a long interval, each counted by the square of its
 * work; 1 where nothing comes. Even gaps of a class whose requests are far longer than the others' would make it
 * negative, since they take variance from the work, too, which is told apart: gaps then count as regular, 0.
 */
export function dispersionOf({ bursts, arrivals, coming }: MixedArrivals): number {
  return coming > 0 ? Math.max(0, 1 + (bursts * arrivals) / (coming * coming)) : 1;
}
