/** Number of the stratum of each point in one dimension, of as many strata as points; ascending. */
export function strataOf(points: readonly (readonly number[])[], dimension: number): readonly number[] {
  return points.map((point) => Math.floor(point[dimension]! * points.length)).sort((a, b) => a - b);
}
