import { HOUR_MS } from "../../model/time.ts";
import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { dynamicPrice } from "../optimizers/gallego-van-ryzin.ts";
import { linearSalePrices } from "../optimizers/linear-demand-sale.ts";
import { count, needed, optional, price, rate, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";
import type { SellerTerms } from "../seller-terms.ts";
import { sellableGpus } from "../tenant-classes.ts";

const parameters = {
  customers: needed(rate(), "customers who ask, whether they then buy or not"),
  mean_value: optional(price(), "mean worth of a GPU-hour to a customer, exponential", "use `highest_value`"),
  highest_value: optional(
    price(),
    "highest worth of a GPU-hour to a customer; values are uniform between 0 and this",
    "use `mean_value`",
  ),
  gpus: optional(count(1), "GPUs that a customer wants", 1),
};
type Values = ValuesOf<typeof parameters>;

/**
 * The price of a block that earns most until its sales close: dear while much time and little stock are left, cheap in
 * the opposite case. Every customer is quoted the price of the moment, for the next start on sale.
 *
 * Optimal for Poisson customers of equal size who buy if the price is below their value; what the seller takes for true
 * of them is stated, not looked up.
 *
 * @see Gallego & van Ryzin (1994), Management Science 40(8).
 */
export const finiteHorizon: PricingPolicy<typeof parameters> = {
  name: "finite_horizon",
  description: "A block's price follows the GPUs and the time that are left to sell (Gallego and van Ryzin).",
  parameters,
  check: problems,
  unsuited,
  create: (values, context) => new FiniteHorizon(values, context),
};

function problems({ mean_value, highest_value }: Values): readonly ParameterProblem[] {
  if ((mean_value === undefined) !== (highest_value === undefined)) return [];
  const found = mean_value === undefined ? "neither" : "both";
  return [{ path: [], expected: "either `mean_value` or `highest_value`", found }];
}

/** Steps x units of the equations of linear demand that take about a second. */
const MOST_WORK = 4e8;

function unsuited(values: Values, product: number, terms: SellerTerms): readonly ParameterProblem[] {
  const { kind, prices } = terms.products[product]!;
  if (kind !== "block") {
    return [{ path: [], expected: "a product of kind `block`", found: `kind \`${kind}\`` }];
  }
  if (values.highest_value === undefined) return [];
  const hours = longestSaleMs(product, terms) / HOUR_MS;
  const most = Math.max(
    ...prices.map((series, type) => (series === undefined ? 0 : unitsOf(values, type, terms))),
  );
  if (Math.max(4000, values.customers * hours) * most <= MOST_WORK) return [];
  const suggestion = "use `mean_value`, whose prices have a formula";
  return [
    {
      path: ["highest_value"],
      expected: "a sale small enough for its equations",
      found: `${most} units`,
      suggestion,
    },
  ];
}

/** A price for so many units, at least one, and hours that are left [USD per GPU-hour]. */
type PriceLeft = (units: number, hours: number) => number;

class FiniteHorizon implements Pricing {
  readonly name = "finite_horizon";
  readonly quotesEach = true;
  readonly floorNano: number;
  readonly capNano: number;
  /** Before the first arrival, so that the posted price is never asked. */
  readonly firstLookMs = 0;
  private readonly size: number;
  private readonly best: PriceLeft;

  constructor(values: Values, { product, gpuType, terms }: PricingContext) {
    const hours = longestSaleMs(product, terms) / HOUR_MS;
    this.size = values.gpus ?? 1;
    this.best = bestPrice(values, { units: unitsOf(values, gpuType, terms), hours });
    this.floorNano = Math.floor(this.best(1, 0) * NANO_PER_USD);
    this.capNano = Math.ceil(this.best(1, hours) * NANO_PER_USD);
  }

  nextLookMs(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** With nothing left to sell the price stays. */
  price({ priceNano, ahead }: PricingView): number {
    const { floorNano, capNano } = this;
    const units = ahead === undefined ? 0 : Math.floor(ahead.leftGpus / this.size);
    const usd = units > 0 ? this.best(units, ahead!.closesInMs / HOUR_MS) : priceNano / NANO_PER_USD;
    return Math.min(capNano, Math.max(floorNano, roundHalfEven(usd * NANO_PER_USD)));
  }

  /** Stock and time are all that it goes by. */
  state(): unknown {
    return {};
  }
}

function bestPrice(
  { customers, mean_value, highest_value }: Values,
  most: { readonly units: number; readonly hours: number },
): PriceLeft {
  if (mean_value !== undefined) {
    const demand = { rate: customers, alpha: NANO_PER_USD / mean_value };
    return (units, hours) => dynamicPrice(demand, { units, timeToGo: hours });
  }
  const demand = { rate: customers, mostPrice: highest_value! / NANO_PER_USD };
  const prices = linearSalePrices(demand, { units: most.units, timeToGo: most.hours });
  return (units, hours) => prices.price(Math.min(units, most.units), hours);
}

/** Customers that all clusters of a type have room for. */
function unitsOf({ gpus = 1 }: Values, gpuType: number, terms: SellerTerms): number {
  const all = terms.fleet.clusters.reduce(
    (sum, cluster, index) => sum + (cluster.gpuType === gpuType ? sellableGpus(terms, index) : 0),
    0,
  );
  return Math.max(1, Math.floor(all / gpus));
}

/** Longest time for which one start is the next on sale [ms]. */
function longestSaleMs(product: number, terms: SellerTerms): number {
  const { startsMs } = terms.products[product]!.block!;
  return startsMs.reduce((longest, startMs, at) => Math.max(longest, startMs - (startsMs[at - 1] ?? 0)), 0);
}
