/**
 * Centred L2 discrepancy of points in the unit cube: how far they are from filling it evenly; 0 is perfect.
 *
 * @see Hickernell (1998), Math. Comp. 67(221), eq. 5.
 */
export function centredDiscrepancy(points: readonly (readonly number[])[]): number {
  const n = points.length;
  const dimensions = points[0]?.length ?? 0;
  const centred = points.map((point) => point.map((x) => Math.abs(x - 0.5)));
  let single = 0;
  let pairs = 0;
  for (let i = 0; i < n; i++) {
    single += product(dimensions, (k) => 1 + 0.5 * centred[i]![k]! - 0.5 * centred[i]![k]! ** 2);
    for (let j = 0; j < n; j++) {
      pairs += product(
        dimensions,
        (k) => 1 + 0.5 * (centred[i]![k]! + centred[j]![k]! - Math.abs(points[i]![k]! - points[j]![k]!)),
      );
    }
  }
  return Math.sqrt((13 / 12) ** dimensions - (2 / n) * single + pairs / n ** 2);
}

function product(count: number, factor: (at: number) => number): number {
  let result = 1;
  for (let at = 0; at < count; at++) result *= factor(at);
  return result;
}
