/** Doubles between this and twice it are whole, and what is added to it is rounded to the even neighbour. */
const WHOLE = 2 ** 52;
/** Beyond this the sum with 1.5 x WHOLE would leave that range. */
const LIMIT = 2 ** 51;

/**
 * Nearest whole number, ties to the even neighbour (IEEE 754 roundTiesToEven): unlike `Math.round` it has
 * no drift over many roundings and is symmetric about zero. Never returns -0.
 */
export function roundHalfEven(x: number): number {
  if (x < LIMIT && x > -LIMIT) return x + 1.5 * WHOLE - 1.5 * WHOLE;
  const up = Math.round(x);
  const rounded = up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
  return rounded + 0;
}

/** numerator / denominator rounded half-even; denominator > 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const quotient = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return numerator < 0n ? -rounded : rounded;
}
