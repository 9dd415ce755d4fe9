import { normalCdf } from "./normal.ts";

const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/**
 * Mean of max(0, X - x) for a normal X.
 *
 * @param spread  Standard deviation, >= 0.
 * @see Silver, Pyke & Thomas (2017), "Inventory and Production Management in Supply Chains", eq. B.6: the unit normal
 *   loss function.
 */
export function normalLoss(x: number, mean: number, spread: number): number {
  if (spread === 0) return Math.max(0, mean - x);
  const z = (x - mean) / spread;
  return spread * (DENSITY_AT_0 * Math.exp(-0.5 * z * z) - z * (1 - normalCdf(z)));
}
