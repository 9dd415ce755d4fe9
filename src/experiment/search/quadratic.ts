/** A quadratic of one or two variables, fitted by least squares. */
export interface Quadratic {
  /** Coefficients of 1, x, x^2; or of 1, x, y, x^2, xy, y^2: with x and y counted from the mean of the points. */
  readonly coefficients: readonly number[];
  /** Where it is highest; absent unless it is concave. */
  readonly vertex: readonly number[] | undefined;
}

/**
 * Least-squares quadratic through points of the unit cube; undefined if there are too few different ones.
 *
 * @param points  Of one or two dimensions.
 */
export function fitQuadratic(
  points: readonly (readonly number[])[],
  values: readonly number[],
): Quadratic | undefined {
  const dimensions = points[0]?.length ?? 0;
  const centre = Array.from({ length: dimensions }, (_, at) => mean(points.map((point) => point[at]!)));
  // Points around 0 and of size 1: powers of small differences would make the equations look singular.
  const extent = centre.map((middle, at) => extentOf(points.map((point) => point[at]! - middle)));
  const terms = points.map((point) => termsOf(point.map((value, at) => (value - centre[at]!) / extent[at]!)));
  const size = terms[0]?.length ?? 0;
  if (points.length === 0 || points.length < size) return undefined;
  const normal = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => sum(terms.map((each) => each[row]! * each[column]!))),
  );
  const right = Array.from({ length: size }, (_, row) =>
    sum(terms.map((each, at) => each[row]! * values[at]!)),
  );
  const scaled = solve(normal, right);
  if (scaled === undefined) return undefined;
  const units = termsOf(extent);
  const coefficients = scaled.map((value, at) => value / units[at]!);
  const vertex = vertexOf(coefficients)?.map((value, at) => value + centre[at]!);
  return { coefficients, vertex };
}

/** Largest distance from 0; 1 where there is none. */
function extentOf(differences: readonly number[]): number {
  return Math.max(...differences.map(Math.abs)) || 1;
}

function termsOf(point: readonly number[]): readonly number[] {
  const [x = 0, y] = point;
  return y === undefined ? [1, x, x * x] : [1, x, y, x * x, x * y, y * y];
}

function vertexOf(coefficients: readonly number[]): readonly number[] | undefined {
  if (coefficients.length === 3) {
    const [, slope, curve] = coefficients;
    return curve! < 0 ? [-slope! / (2 * curve!)] : undefined;
  }
  const [, bx, by, cxx, cxy, cyy] = coefficients;
  const determinant = 4 * cxx! * cyy! - cxy! * cxy!;
  // Negative definite: concave in every direction.
  if (!(cxx! < 0 && determinant > 0)) return undefined;
  return [(cxy! * by! - 2 * cyy! * bx!) / determinant, (cxy! * bx! - 2 * cxx! * by!) / determinant];
}

/** Solution of a small symmetric system by elimination with pivots; undefined if it is singular. */
function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | undefined {
  const size = right.length;
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const scale = Math.max(...matrix.map((row, at) => Math.abs(row[at]!)));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    if (!(Math.abs(rows[pivot]![column]!) > 1e-12 * scale)) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * rows[column]![at]!;
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!);
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
