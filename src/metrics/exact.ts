import { addExact, exactValue, MS_PER_HOUR, NANO_PER_USD, subtractExact } from "../numerics/exact-sums.ts";
import type { Exact } from "./result.ts";

const ZERO: Exact = { hi: 0, lo: 0 };

/** Exact sum of GPU times {GPU-hours, GPU-ms}. */
export function sumGpuTime(terms: Iterable<Exact>): Exact {
  return sum(terms, MS_PER_HOUR);
}

/** Exact sum of amounts {USD, nano-USD}. */
export function sumMoney(terms: Iterable<Exact>): Exact {
  return sum(terms, NANO_PER_USD);
}

/** The same amount with opposite sign {USD, nano-USD}. */
export function negateMoney(amount: Exact): Exact {
  return subtractExact(ZERO, amount, NANO_PER_USD);
}

/** An exact GPU time as a number [GPU-hours]; also an exact length of time {h, ms} as a number [h]. */
export function gpuHoursOf(time: Exact): number {
  return exactValue(time, MS_PER_HOUR);
}

/** An exact amount as a number [USD]. */
export function usdOf(amount: Exact): number {
  return exactValue(amount, NANO_PER_USD);
}

/** Exact sum of GPU times, as a number [GPU-hours]. */
export function sumGpuHours(terms: Iterable<Exact>): number {
  return gpuHoursOf(sumGpuTime(terms));
}

function sum(terms: Iterable<Exact>, base: number): Exact {
  let total = ZERO;
  for (const term of terms) total = addExact(total, term, base);
  return total;
}
