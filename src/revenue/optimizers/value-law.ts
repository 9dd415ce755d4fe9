import { lambertWOfExp } from "../../numerics/lambert-w.ts";

/**
 * The law of what customers are willing to pay, as a seller knows it [USD; per GPU-hour where the price is].
 *
 * Assumed regular: the virtual value x - survival / density rises, so that one price is best.
 */
export interface ValueLaw {
  /** Nobody is willing to pay less; -Infinity where values have no bound [USD]. */
  readonly lowestUsd: number;
  /** Nobody is willing to pay more; Infinity where values have no bound [USD]. */
  readonly highestUsd: number;
  /** Share of the customers with a value above x. */
  readonly survival: (xUsd: number) => number;
  /** Density of values at x [1/USD]. */
  readonly density: (xUsd: number) => number;
  /** Value whose virtual value is the cost, where a formula is known [USD]. */
  readonly inverseVirtualValue?: (costUsd: number) => number;
}

/** Values uniform on [lowest, highest]: linear demand. @throws RangeError unless lowest < highest. */
export function uniformValues(lowestUsd: number, highestUsd: number): ValueLaw {
  if (!(lowestUsd < highestUsd)) throw new RangeError("values need a lowest below the highest");
  const width = highestUsd - lowestUsd;
  return {
    lowestUsd,
    highestUsd,
    survival: (x) => Math.min(1, Math.max(0, (highestUsd - x) / width)),
    density: (x) => (x >= lowestUsd && x <= highestUsd ? 1 / width : 0),
    inverseVirtualValue: (cost) => (highestUsd + cost) / 2,
  };
}

/** Exponential values: demand falls by the same share per dollar. @throws RangeError unless the mean is above 0. */
export function exponentialValues(meanUsd: number): ValueLaw {
  if (!(meanUsd > 0)) throw new RangeError("values need a mean above 0");
  return {
    lowestUsd: 0,
    highestUsd: Number.POSITIVE_INFINITY,
    survival: (x) => (x <= 0 ? 1 : Math.exp(-x / meanUsd)),
    density: (x) => (x < 0 ? 0 : Math.exp(-x / meanUsd) / meanUsd),
    inverseVirtualValue: (cost) => cost + meanUsd,
  };
}

/**
 * Logistic values: the logit demand e^(q - beta p) / (A + e^(q - beta p)) of one product.
 *
 * The best price is cost + (1 + W) / beta with W = W0(e^(q - beta cost - 1) / A).
 *
 * @throws RangeError unless sensitivity and outside weight are above 0.
 * @see Li & Huh (2011), "Pricing multiple products with the multinomial logit and nested logit models".
 */
export function logitValues(wish: {
  /** Utility of the product at price 0, q. */
  readonly quality: number;
  /** Utility lost per dollar, beta [1/USD]. */
  readonly sensitivity: number;
  /** Weight of walking away and of all competitors, A. */
  readonly outsideWeight: number;
}): ValueLaw {
  const { quality, sensitivity, outsideWeight } = wish;
  if (!(sensitivity > 0 && outsideWeight > 0)) {
    throw new RangeError("logit demand needs a sensitivity and an outside weight above 0");
  }
  const survival = (x: number): number => 1 / (1 + outsideWeight * Math.exp(sensitivity * x - quality));
  return {
    lowestUsd: Number.NEGATIVE_INFINITY,
    highestUsd: Number.POSITIVE_INFINITY,
    survival,
    density: (x) => sensitivity * survival(x) * (1 - survival(x)),
    inverseVirtualValue: (cost) =>
      cost + (1 + lambertWOfExp(quality - sensitivity * cost - 1 - Math.log(outsideWeight))) / sensitivity,
  };
}

/** A value that fewer than `share` of the customers exceed [USD]. */
export function valueExceededBy(share: number, law: ValueLaw): number {
  if (Number.isFinite(law.highestUsd)) return law.highestUsd;
  let valueUsd = 1e-6;
  while (law.survival(valueUsd) > share) valueUsd *= 1.5;
  return valueUsd;
}
