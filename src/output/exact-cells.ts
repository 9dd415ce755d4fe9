import type { Exact } from "../metrics/result.ts";
import { formatNanoUsd } from "../numerics/charge.ts";
import type { Decimal } from "./csv-text.ts";
import { formatGpuHours } from "./number-text.ts";

/** An exact amount with nine decimals [USD]. */
export function usdCell(amount: Exact): Decimal {
  return { decimal: formatNanoUsd(amount.hi, amount.lo) };
}

/** An exact GPU time [GPU-h]. */
export function gpuHoursCell(time: Exact): Decimal {
  return { decimal: formatGpuHours(time) };
}
