/**
 * Exact sums as two-part integers: whole units `hi` and a remainder `lo` in [0, base) sub-units, e.g. USD and
 * nano-USD, or GPU-hours and GPU-ms. Unlike doubles they do not depend on the order of the additions.
 */

/** Sub-units of a dollar [nano-USD per USD]. */
export const NANO_PER_USD = 1e9;
/** Sub-units of an hour [ms per h]. */
export const MS_PER_HOUR = 3_600_000;

/** hi + lo / base; `hi` may be negative, `lo` is in [0, base). */
export interface Exact {
  readonly hi: number;
  readonly lo: number;
}

/** Remainders are carried when they pass this, so that remainder + amount always stays below 2^53. */
const CARRY_LIMIT = 2 ** 52;

/**
 * A fixed number of exact sums of one base, in flat arrays.
 *
 * Adding carries only when the remainder grows large, reading carries always, so that adding costs one
 * addition and one comparison.
 */
export class ExactSums {
  readonly base: number;
  private readonly units: Float64Array;
  private readonly rests: Float64Array;

  /** @throws RangeError unless base is whole and in [2, 2^52). */
  constructor(cells: number, base: number) {
    if (!Number.isInteger(base) || base < 2 || base >= CARRY_LIMIT) {
      throw new RangeError(`base of an exact sum must be whole and in [2, 2^52), got ${base}`);
    }
    this.base = base;
    this.units = new Float64Array(cells);
    this.rests = new Float64Array(cells);
  }

  /**
   * Adds sub-units: whole, |amount| < 2^52. Not checked here; a breach throws when the cell is read or
   * carried.
   */
  add(cell: number, amount: number): void {
    const rest = this.rests[cell]! + amount;
    this.rests[cell] = rest;
    if (!(rest < CARRY_LIMIT && rest > -CARRY_LIMIT)) this.carry(cell);
  }

  /** Adds `hi` units and `lo` sub-units; both whole, |lo| < 2^52. */
  addParts(cell: number, hi: number, lo: number): void {
    this.units[cell] = this.units[cell]! + hi;
    this.add(cell, lo);
  }

  /** Whole units, rounded down: negative for every negative sum. */
  hi(cell: number): number {
    this.carry(cell);
    return this.units[cell]!;
  }

  /** Sub-units above `hi`, in [0, base). */
  lo(cell: number): number {
    this.carry(cell);
    return this.rests[cell]!;
  }

  /** The sum as a double [units]. */
  value(cell: number): number {
    this.carry(cell);
    return partsValue(this.units[cell]!, this.rests[cell]!, this.base);
  }

  /** The sum as a small object. */
  exact(cell: number): Exact {
    this.carry(cell);
    return { hi: this.units[cell]!, lo: this.rests[cell]! };
  }

  reset(cell: number): void {
    this.units[cell] = 0;
    this.rests[cell] = 0;
  }

  /**
   * Brings the remainder into [0, base). @throws RangeError if the sum is not whole or left the exact
   * range.
   */
  private carry(cell: number): void {
    const rest = this.rests[cell]!;
    if (rest >= 0 && rest < this.base && Number.isInteger(rest)) return;
    const units = Math.floor(rest / this.base);
    this.units[cell] = this.units[cell]! + units;
    // The quotient may be off by one unit in the last place; the product and the difference are exact.
    this.rests[cell] = rest - units * this.base;
    if (this.rests[cell]! < 0) this.borrow(cell, -1);
    else if (this.rests[cell]! >= this.base) this.borrow(cell, 1);
    if (!Number.isSafeInteger(this.units[cell]!) || !Number.isInteger(this.rests[cell]!)) {
      throw new RangeError(
        `exact sum in cell ${cell} is not a whole number in range: ${this.units[cell]} + ${rest}`,
      );
    }
  }

  private borrow(cell: number, units: number): void {
    this.units[cell] = this.units[cell]! + units;
    this.rests[cell] = this.rests[cell]! - units * this.base;
  }
}

/** a + b. */
export function addExact(a: Exact, b: Exact, base: number): Exact {
  return normalized(a.hi + b.hi, a.lo + b.lo, base);
}

/** a - b. */
export function subtractExact(a: Exact, b: Exact, base: number): Exact {
  return normalized(a.hi - b.hi, a.lo - b.lo, base);
}

/** e x factor, factor whole. @throws RangeError if the product leaves the exact range. */
export function scaleExact(e: Exact, factor: number, base: number): Exact {
  if (!Number.isSafeInteger(factor)) throw new RangeError(`factor must be whole, got ${factor}`);
  const lo = e.lo * factor;
  if (Number.isSafeInteger(lo)) return normalized(e.hi * factor, lo, base);
  const total = (BigInt(e.hi) * BigInt(base) + BigInt(e.lo)) * BigInt(factor);
  const rest = ((total % BigInt(base)) + BigInt(base)) % BigInt(base);
  return normalized(Number((total - rest) / BigInt(base)), Number(rest), base);
}

/** The value as a double [units]; correctly rounded while the sub-units fit 2^53. */
export function exactValue(e: Exact, base: number): number {
  return partsValue(e.hi, e.lo, base);
}

function partsValue(hi: number, lo: number, base: number): number {
  const total = hi * base + lo;
  return Number.isSafeInteger(total) ? total / base : hi + lo / base;
}

function normalized(hi: number, lo: number, base: number): Exact {
  let units = Math.floor(lo / base);
  let rest = lo - units * base;
  if (rest < 0) {
    units -= 1;
    rest += base;
  } else if (rest >= base) {
    units += 1;
    rest -= base;
  }
  const whole = hi + units;
  if (!Number.isSafeInteger(whole))
    throw new RangeError(`exact sum out of range: ${hi} units + ${lo} sub-units`);
  // Adding 0 turns a negative zero into zero.
  return { hi: whole + 0, lo: rest + 0 };
}
