import { bisection } from "../../numerics/bisection.ts";

/** What came of offers at one price. */
export interface PriceTrials {
  /** [USD] */
  readonly priceUsd: number;
  /** Customers who were offered the price, and those of them who bought. */
  readonly offered: number;
  readonly bought: number;
}

/** Values this many times the highest price, or smaller than it by as much, cannot be told from the trials. */
const REACH = 1e6;

/**
 * Mean of exponential values that makes the trials likeliest [USD]; undefined until some bought and some did not.
 *
 * With b = 1 / mean a customer buys at p with probability e^(-b p). The slope of the log-likelihood in b, the sum of
 * p ((offered - bought) / (e^(b p) - 1) - bought), falls in b and has one root, also when all trials were at one price.
 *
 * @throws RangeError unless all prices are above 0.
 */
export function fitExponentialValues(trials: readonly PriceTrials[]): number | undefined {
  if (trials.some(({ priceUsd }) => !(priceUsd > 0))) throw new RangeError("trials need prices above 0");
  const highestUsd = Math.max(0, ...trials.map(({ priceUsd }) => priceUsd));
  const bought = trials.reduce((sum, each) => sum + each.bought, 0);
  const refused = trials.reduce((sum, each) => sum + each.offered - each.bought, 0);
  if (!(bought > 0 && refused > 0)) return undefined;
  const fall = (b: number): number =>
    trials.reduce((sum, trial) => {
      const left = trial.offered - trial.bought;
      return sum + trial.priceUsd * (trial.bought - left / Math.expm1(b * trial.priceUsd));
    }, 0);
  const [low, high] = [1 / (REACH * highestUsd), REACH / highestUsd];
  return 1 / (fall(high) < 0 ? high : bisection(fall, low, high));
}
