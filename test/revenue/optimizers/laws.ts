import type { ValueLaw } from "../../../src/revenue/optimizers/value-law.ts";

/** Values of a Weibull law of shape 2: regular, and no formula for the best price. */
export const weibullValues = (scaleUsd: number): ValueLaw => ({
  lowestUsd: 0,
  highestUsd: Number.POSITIVE_INFINITY,
  survival: (x) => (x <= 0 ? 1 : Math.exp(-((x / scaleUsd) ** 2))),
  density: (x) => (x < 0 ? 0 : ((2 * x) / scaleUsd ** 2) * Math.exp(-((x / scaleUsd) ** 2))),
});

/** The same law without its formula, so that only survival and density are left to go by. */
export function withoutFormula({ lowestUsd, highestUsd, survival, density }: ValueLaw): ValueLaw {
  return { lowestUsd, highestUsd, survival, density };
}
