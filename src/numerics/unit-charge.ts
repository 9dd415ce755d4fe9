import { NANO_PER_USD } from "./exact-sums.ts";
import { divideHalfEven, roundHalfEven } from "./half-even.ts";

/** Prices are read with six decimals of a nano-USD, so that the half of a tenth of a listed price is exact. */
const PARTS = 1e6;
/** Whole numbers below this are exact, with room for a sum of a few. */
const EXACT = 2 ** 50;

/** A price per unit, exact: whole + parts / 1e6 [nano-USD]. */
export interface UnitPrice {
  readonly whole: number;
  /** In [0, 1e6). */
  readonly parts: number;
}

/** A price as whole numbers, rounded half-even to six decimals. @throws RangeError unless 0 <= nano < 2^50. */
export function unitPrice(nano: number): UnitPrice {
  if (!(nano >= 0 && nano < EXACT)) throw new RangeError(`a price lies in 0..2^50 nano-USD, got ${nano}`);
  const whole = Math.floor(nano);
  const parts = roundHalfEven((nano - whole) * PARTS);
  return parts < PARTS ? { whole, parts } : { whole: whole + 1, parts: 0 };
}

/**
 * Three kinds of units at their prices, summed and rounded once, half-even: out[0] = whole USD, out[1] = nano-USD in
 * [0, 1e9). Exact for whole numbers of units up to 2^53.
 *
 * @param out  Receives the result.
 */
export function unitChargeInto(
  out: Float64Array,
  prices: readonly [UnitPrice, UnitPrice, UnitPrice],
  a: number,
  b: number,
  c: number,
): void {
  const [pa, pb, pc] = prices;
  const whole = a * pa.whole + b * pb.whole + c * pc.whole;
  const parts = a * pa.parts + b * pb.parts + c * pc.parts;
  if (!(whole < EXACT && parts < EXACT)) {
    largeChargeInto(out, prices, [a, b, c]);
    return;
  }
  let nano = whole;
  if (parts > 0) {
    const carry = Math.floor(parts / PARTS);
    const rest = parts - carry * PARTS;
    nano += carry;
    if (rest > PARTS / 2 || (rest === PARTS / 2 && nano % 2 === 1)) nano += 1;
  }
  const usd = Math.floor(nano / NANO_PER_USD);
  out[0] = usd;
  out[1] = nano - usd * NANO_PER_USD;
}

function largeChargeInto(out: Float64Array, prices: readonly UnitPrice[], units: readonly number[]): void {
  let millionths = 0n;
  prices.forEach(({ whole, parts }, at) => {
    millionths += BigInt(units[at]!) * (BigInt(whole) * BigInt(PARTS) + BigInt(parts));
  });
  const nano = divideHalfEven(millionths, BigInt(PARTS));
  out[0] = Number(nano / BigInt(NANO_PER_USD));
  out[1] = Number(nano % BigInt(NANO_PER_USD));
}
