/** A point of a function. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Corners of the greatest convex function that lies nowhere above the given points: their lower hull, from first to
 * last x. A piecewise-linear function through the points is its own minorant iff it is convex.
 *
 * @param points  Ascending in x, at least one.
 * @see Andrew (1979), Another efficient algorithm for convex hulls in two dimensions.
 */
export function convexMinorant(points: readonly Point[]): readonly Point[] {
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && !turnsUp(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Whether the slope rises at b on the way from a to c. */
function turnsUp(a: Point, b: Point, c: Point): boolean {
  return (b.y - a.y) * (c.x - b.x) < (c.y - b.y) * (b.x - a.x);
}
