/**
 * Latin hypercube: as many points as strata, one in each stratum of each dimension, at a random place within it.
 *
 * @param uniform  Draws on [0, 1).
 * @returns Points in [0, 1), one row each.
 * @see McKay, Beckman & Conover (1979), Technometrics 21(2).
 */
export function latinHypercube(count: number, dimensions: number, uniform: () => number): number[][] {
  const points = Array.from({ length: count }, () => new Array<number>(dimensions).fill(0));
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const strata = shuffled(count, uniform);
    for (const [at, point] of points.entries()) point[dimension] = (strata[at]! + uniform()) / count;
  }
  return points;
}

/** The numbers below `count` in random order. @see Durstenfeld (1964). */
export function shuffled(count: number, uniform: () => number): number[] {
  const numbers = Array.from({ length: count }, (_, at) => at);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [numbers[last], numbers[other]] = [numbers[other]!, numbers[last]!];
  }
  return numbers;
}
