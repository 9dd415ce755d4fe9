/**
 * Direction numbers of dimensions 2 to 50, as `s a m_1 ... m_s`: degree and coefficients of the primitive polynomial,
 * and the initial numbers; dimension 1 needs none.
 *
 * @see Joe & Kuo (2008), SIAM J. Sci. Comput. 30, 2635-2654; file new-joe-kuo-6.
 */
const DIRECTIONS =
  "1 0 1|2 1 1 3|3 1 1 3 1|3 2 1 1 1|4 1 1 1 3 3|4 4 1 3 5 13|5 2 1 1 5 5 17|5 4 1 1 5 5 5|5 7 1 1 7 11 19|" +
  "5 11 1 1 5 1 1|5 13 1 1 1 3 11|5 14 1 3 5 5 31|6 1 1 3 3 9 7 49|6 13 1 1 1 15 21 21|6 16 1 3 1 13 27 49|" +
  "6 19 1 1 1 15 7 5|6 22 1 3 1 15 13 25|6 25 1 1 5 5 19 61|7 1 1 3 7 11 23 15 103|7 4 1 3 7 13 13 15 69|" +
  "7 7 1 1 3 13 7 35 63|7 8 1 3 5 9 1 25 53|7 14 1 3 1 13 9 35 107|7 19 1 3 1 5 27 61 31|7 21 1 1 5 11 19 41 61|" +
  "7 28 1 3 5 3 3 13 69|7 31 1 1 7 13 1 19 1|7 32 1 3 7 5 13 19 59|7 37 1 1 3 9 25 29 41|7 41 1 3 5 13 23 1 55|" +
  "7 42 1 3 7 3 13 59 17|7 50 1 3 1 3 5 53 69|7 55 1 1 5 5 23 33 13|7 56 1 1 7 7 1 61 123|7 59 1 1 7 9 13 61 49|" +
  "7 62 1 3 3 5 3 55 33|8 14 1 3 1 15 31 13 49 245|8 21 1 3 5 15 31 59 63 97|8 22 1 3 1 11 11 11 77 249|" +
  "8 38 1 3 1 11 27 43 71 9|8 47 1 1 7 15 21 11 81 45|8 49 1 3 7 3 25 31 65 79|8 50 1 3 1 1 19 11 3 205|" +
  "8 52 1 1 5 9 19 21 29 157|8 56 1 3 7 11 1 33 89 185|8 67 1 3 3 3 15 9 79 71|8 70 1 3 7 11 15 39 119 27|" +
  "8 84 1 1 3 1 11 31 97 225|8 97 1 1 1 3 23 43 57 177";

const BITS = 32;
const SCALE = 2 ** -BITS;

/** Dimensions that there are direction numbers for. */
export const SOBOL_DIMENSIONS = 1 + DIRECTIONS.split("|").length;

export interface SobolOptions {
  /** Points of the sequence that are left out at its beginning. */
  readonly skip?: number;
  /** Draws on [0, 1): scrambles the points by a random linear matrix and a digital shift; absent = the plain sequence. */
  readonly uniform?: () => number;
}

/**
 * Points of the Sobol' sequence in [0, 1), one row each, in Gray-code order.
 *
 * Every run of 2^m points that starts at a multiple of 2^m has one point in each of the 2^m strata of each dimension;
 * scrambling (Matousek's linear one) keeps that and makes each point uniform.
 *
 * @throws RangeError for more dimensions than there are direction numbers for.
 * @see Antonov & Saleev (1979); Matousek (1998), J. Complexity 14.
 */
export function sobolPoints(count: number, dimensions: number, options: SobolOptions = {}): number[][] {
  if (dimensions > SOBOL_DIMENSIONS)
    throw new RangeError(
      `a Sobol' sequence has at most ${SOBOL_DIMENSIONS} dimensions here, got ${dimensions}`,
    );
  const { skip = 0, uniform } = options;
  const columns = Array.from({ length: dimensions }, (_, at) => sequenceOf(at, uniform));
  const points: number[][] = [];
  const state = columns.map(({ shift }) => shift);
  for (let index = 0; index < skip + count; index++) {
    if (index >= skip) points.push(state.map((bits) => (bits >>> 0) * SCALE));
    const bit = trailingOnes(index);
    for (const [at, { directions }] of columns.entries()) state[at]! ^= directions[bit]!;
  }
  return points;
}

interface Dimension {
  /** By bit, the most significant digit of the point in the highest bit. */
  readonly directions: readonly number[];
  readonly shift: number;
}

function sequenceOf(dimension: number, uniform: (() => number) | undefined): Dimension {
  const directions = directionNumbers(dimension);
  if (uniform === undefined) return { directions, shift: 0 };
  const matrix = Array.from({ length: BITS }, (_, row) => lowerRow(row, uniform));
  return { directions: directions.map((bits) => times(matrix, bits)), shift: random32(uniform) };
}

function directionNumbers(dimension: number): number[] {
  if (dimension === 0) return Array.from({ length: BITS }, (_, bit) => 1 << (BITS - 1 - bit));
  const [degree, coefficients, ...initial] = DIRECTIONS.split("|")[dimension - 1]!.split(" ").map(Number);
  const directions = initial.map((m, at) => m << (BITS - 1 - at));
  for (let bit = degree!; bit < BITS; bit++) {
    const first = directions[bit - degree!]!;
    let next = first ^ (first >>> degree!);
    for (let k = 1; k < degree!; k++) {
      if ((coefficients! >> (degree! - 1 - k)) & 1) next ^= directions[bit - k]!;
    }
    directions.push(next);
  }
  return directions;
}

/** A row of a random lower triangular matrix with ones on its diagonal; its first column in the highest bit. */
function lowerRow(row: number, uniform: () => number): number {
  const diagonal = 1 << (BITS - 1 - row);
  const left = row === 0 ? 0 : -1 << (BITS - row);
  return (random32(uniform) & left) | diagonal;
}

/** Product of a matrix of bits and a vector of bits. */
function times(matrix: readonly number[], bits: number): number {
  let product = 0;
  for (const [row, each] of matrix.entries()) product |= parity(each & bits) << (BITS - 1 - row);
  return product;
}

function parity(bits: number): number {
  let folded = bits ^ (bits >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  folded ^= folded >>> 2;
  folded ^= folded >>> 1;
  return folded & 1;
}

function random32(uniform: () => number): number {
  return (uniform() * 2 ** BITS) | 0;
}

/** Number of ones at the end of a whole number. */
function trailingOnes(number: number): number {
  return 31 - Math.clz32(~number & (number + 1));
}
