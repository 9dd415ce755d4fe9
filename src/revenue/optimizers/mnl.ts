import { lambertWOfExp } from "../../numerics/lambert-w.ts";
import { reservePrice } from "./myerson.ts";
import { logitValues } from "./value-law.ts";

/** A product in a multinomial logit choice: utility quality - sensitivity x price + Gumbel taste. */
export interface LogitProduct {
  readonly quality: number;
  /** Cost of one sale [USD]. */
  readonly costUsd: number;
}

/** The choice that all products share. */
export interface LogitChoice {
  /** Utility lost per dollar, beta [1/USD]. */
  readonly sensitivity: number;
  /** Weight e^utility of walking away, competitors included; 1 = utility 0. */
  readonly outsideWeight: number;
}

/** Prices, and what they make of one customer. */
export interface LogitPrices {
  /** By product [USD]. */
  readonly pricesUsd: readonly number[];
  /** Probability that a customer takes it, by product. */
  readonly shares: readonly number[];
  /** Probability that a customer takes none. */
  readonly none: number;
}

/**
 * Choice probabilities of the multinomial logit with an outside option.
 *
 * @see McFadden (1974), "Conditional logit analysis of qualitative choice behavior".
 */
export function logitShares(
  products: readonly LogitProduct[],
  pricesUsd: readonly number[],
  choice: LogitChoice,
): LogitPrices {
  const logs = products.map(({ quality }, at) => quality - choice.sensitivity * pricesUsd[at]!);
  const outside = Math.log(choice.outsideWeight);
  // Counted from the highest utility, so that no exponential overflows.
  const highest = logs.reduce((most, each) => Math.max(most, each), outside);
  const weights = logs.map((each) => Math.exp(each - highest));
  const total = weights.reduce((sum, each) => sum + each, Math.exp(outside - highest));
  return {
    pricesUsd,
    shares: weights.map((each) => each / total),
    none: Math.exp(outside - highest) / total,
  };
}

/**
 * Profit-maximizing prices of a seller of several products: one mark-up on all costs.
 *
 * Mark-up (1 + W) / beta with W = W0(sum of e^(q_i - beta c_i - 1) / A); the profit per customer is W / beta.
 *
 * @see Anderson & de Palma (1992), "Multiproduct firms: a nested logit approach"; Li & Huh (2011) for W.
 */
export function logitMonopoly(
  products: readonly LogitProduct[],
  choice: LogitChoice,
): LogitPrices & { readonly markupUsd: number; readonly profitUsd: number } {
  const { sensitivity, outsideWeight } = choice;
  const logs = products.map(({ quality, costUsd }) => quality - sensitivity * costUsd);
  const highest = Math.max(...logs);
  const sum = logs.reduce((total, each) => total + Math.exp(each - highest), 0);
  const w = lambertWOfExp(highest + Math.log(sum) - 1 - Math.log(outsideWeight));
  const markupUsd = (1 + w) / sensitivity;
  const pricesUsd = products.map(({ costUsd }) => costUsd + markupUsd);
  return { ...logitShares(products, pricesUsd, choice), markupUsd, profitUsd: w / sensitivity };
}

const MOST_ROUNDS = 10_000;

/**
 * Bertrand-Nash prices of sellers with one product each: nobody gains by another price of its own.
 *
 * Best responses in turn; prices are strategic complements, so that from costs upwards they rise to the equilibrium,
 * which is unique.
 *
 * @see Anderson, de Palma & Thisse (1992), Discrete Choice Theory of Product Differentiation, ch. 7.
 */
export function logitNash(products: readonly LogitProduct[], choice: LogitChoice): LogitPrices {
  const pricesUsd = products.map(({ costUsd }) => costUsd);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let step = 0;
    for (const [at, product] of products.entries()) {
      const answer = bestResponse(product, rivalWeight(products, pricesUsd, at, choice), choice);
      step = Math.max(step, Math.abs(answer - pricesUsd[at]!) / Math.abs(answer));
      pricesUsd[at] = answer;
    }
    if (step <= 4 * Number.EPSILON) break;
  }
  return logitShares(products, pricesUsd, choice);
}

function bestResponse(product: LogitProduct, outsideWeight: number, { sensitivity }: LogitChoice): number {
  const { quality, costUsd } = product;
  return reservePrice(logitValues({ quality, sensitivity, outsideWeight }), costUsd);
}

/** Weight of everything but one product. */
function rivalWeight(
  products: readonly LogitProduct[],
  pricesUsd: readonly number[],
  own: number,
  { sensitivity, outsideWeight }: LogitChoice,
): number {
  return products.reduce(
    (sum, { quality }, at) => (at === own ? sum : sum + Math.exp(quality - sensitivity * pricesUsd[at]!)),
    outsideWeight,
  );
}
