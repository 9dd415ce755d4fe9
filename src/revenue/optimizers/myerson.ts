import { bisection } from "../../numerics/bisection.ts";
import type { ValueLaw } from "./value-law.ts";

/**
 * Virtual value x - survival(x) / density(x): what one more sale at x adds to revenue [USD].
 *
 * @see Myerson (1981), "Optimal auction design", section 5; Bulow & Roberts (1989) for the reading as marginal revenue.
 */
export function virtualValue(law: ValueLaw, xUsd: number): number {
  const above = law.survival(xUsd);
  return above === 0 ? xUsd : xUsd - above / law.density(xUsd);
}

/**
 * Myerson's reserve price [USD]: the value whose virtual value is the seller's cost; also the best posted price for
 * customers who come one by one. Where every value is worth serving it is the lowest value, where none is the highest.
 *
 * By the law's formula, else by bisection on the virtual value, which must rise (a regular law).
 */
export function reservePrice(law: ValueLaw, costUsd: number): number {
  const { lowestUsd, highestUsd, inverseVirtualValue } = law;
  if (costUsd >= highestUsd) return highestUsd;
  const price = inverseVirtualValue?.(costUsd) ?? bisected(law, costUsd);
  return Math.min(highestUsd, Math.max(lowestUsd, price));
}

function bisected(law: ValueLaw, costUsd: number): number {
  const gain = (xUsd: number): number => virtualValue(law, xUsd) - costUsd;
  // A virtual value never exceeds its value, so that the reserve is not below the cost.
  const low = Math.max(law.lowestUsd, costUsd);
  if (Number.isFinite(law.highestUsd)) return bisection(gain, low, law.highestUsd);
  let reach = Math.max(1e-6, Math.abs(low));
  while (gain(low + reach) < 0) reach *= 2;
  return bisection(gain, low, low + reach);
}
