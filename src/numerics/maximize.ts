import { goldenSectionMaximum } from "./golden-section.ts";

/** Where a function is highest, and how high. */
export interface Maximum {
  readonly at: number;
  readonly value: number;
}

/**
 * Maximum of a function of one variable on [low, high]: the best of a grid, refined by golden section between its
 * neighbours. Exact for a function with one peak; of several peaks it finds the highest that the grid tells apart.
 *
 * @param points  Points of the grid, at least 3.
 */
export function maximize(of: (x: number) => number, low: number, high: number, points = 65): Maximum {
  const step = (high - low) / (points - 1);
  let [best, bestValue] = [0, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < points; at++) {
    const value = of(low + at * step);
    if (value > bestValue) [best, bestValue] = [at, value];
  }
  const left = low + Math.max(0, best - 1) * step;
  const right = low + Math.min(points - 1, best + 1) * step;
  const inner = goldenSectionMaximum(of, left, right);
  const innerValue = of(inner);
  // At an end of the interval the end itself is highest, and golden section only comes near.
  return innerValue >= bestValue
    ? { at: inner, value: innerValue }
    : { at: low + best * step, value: bestValue };
}
