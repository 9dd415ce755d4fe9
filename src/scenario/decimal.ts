import { divideHalfEven } from "../numerics/half-even.ts";

/** An exact decimal number: digits x 10^-scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Longest exponent that is taken exactly; anything beyond is no figure of this world. */
const SCALE_LIMIT = 400;

/** Exact value of decimal text such as `2.95`, `-1e-3`; undefined when it is no decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const digits = BigInt(`${match[2]}${fraction}`) * (match[1] === "-" ? -1n : 1n);
  const scale = fraction.length - Number(match[4] ?? 0);
  if (Math.abs(scale) > SCALE_LIMIT) return undefined;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** The shortest decimal that a double prints as: 0.1 is one tenth exactly. */
export function decimalOf(value: number): Decimal {
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) throw new RangeError(`not a finite number: ${value}`);
  return decimal;
}

/** 1 - a, exactly. */
export function complement(a: Decimal): Decimal {
  return { digits: 10n ** BigInt(a.scale) - a.digits, scale: a.scale };
}

/** Whole billionths, half to even [nano-units]. */
export function toNanoHalfEven(a: Decimal): number {
  if (a.scale <= 9) return Number(a.digits * 10n ** BigInt(9 - a.scale));
  return Number(divideHalfEven(a.digits, 10n ** BigInt(a.scale - 9)));
}

/** The nano-units of `nano x factor`, half to even. */
export function scaleNano(nano: number, factor: Decimal): number {
  return toNanoHalfEven({ digits: BigInt(nano) * factor.digits, scale: 9 + factor.scale });
}
