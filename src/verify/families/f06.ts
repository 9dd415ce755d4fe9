import { bestFixedPrice, fluid } from "../../revenue/optimizers/gallego-van-ryzin.ts";
import { calculatedBy } from "../calculated.ts";
import { dynamicPricing, exponentialDemand, stockOf } from "../calculations/f06.ts";
import type { OracleCase } from "../cases.ts";
import { type Document, perHour, usdPerGpuHour } from "../document.ts";
import type { Metric } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import type { Part } from "../plan.ts";
import {
  arrivalsInPart,
  type Customers,
  seasonRevenue,
  seasonRevenueSd,
  seasonSales,
  seasonsDocument,
} from "../selling-seasons.ts";
import { seasonsPerRun } from "./f05.ts";

/** Prices and bounds are calculated; what they earn and sell is simulated. */
const CALCULATED = [
  "bestFixedPrice",
  "fluidPrice",
  "fluidBound",
  "ratioFixed",
  "optimalPrices",
  "initialPrice",
];

const SEGMENT = "customers";

/** F06: units of a coming period, sold to customers with values of their own at prices that follow stock and time. */
export function dynamicSale(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const { units, timeToGo: seasonH } = stockOf(params);
  const calculated = calculatedBy(dynamicPricing, oracle, CALCULATED);
  return rulesOf(params, seasonH).map(({ suffix, about, isSingle, sale, metrics }): Part => {
    const seasons = { units, seasonH, count: isSingle ? 1 : seasonsPerRun(oracle, effort) };
    const byKey = metrics(seasons.count);
    return {
      suffix,
      about,
      document: seasonsDocument(seasons, [sale]),
      warmupH: 0,
      windowH: seasons.count * seasonH,
      isBrief: isSingle,
      map: (expected) => {
        const metric = Object.hasOwn(byKey, expected.key) ? byKey[expected.key] : undefined;
        return calculated(expected) ?? (metric && { metric });
      },
    };
  });
}

/** A way to price, and the metrics that it yields by the keys of the case. */
interface Rule {
  readonly suffix: string;
  readonly about: string;
  /** One season a run: for the spread between seasons. */
  readonly isSingle: boolean;
  readonly sale: Customers;
  readonly metrics: (count: number) => Readonly<Record<string, Metric>>;
}

function rulesOf(params: Params, seasonH: number): readonly Rule[] {
  const { pricing, wtp, start } = valuesOf(params, seasonH);
  const customers = {
    name: SEGMENT,
    arrivals: arrivalsInPart(params.number("a") * seasonH, { part: 0, parts: 1, seasonH }),
    wtp,
  };
  const dynamic = {
    about: "Every customer is quoted the best price for the units and the time that are left.",
    sale: { ...customers, priceUsd: start, pricing },
  };
  return [
    {
      ...dynamic,
      suffix: "",
      isSingle: false,
      metrics: (count) => ({ optimal: seasonRevenue(count), expectedSold: seasonSales(SEGMENT, count) }),
    },
    { ...dynamic, suffix: "-season", isSingle: true, metrics: () => ({ sdOptimal: seasonRevenueSd }) },
    ...(params.has("alpha") ? fixedRules(params, customers) : []),
  ];
}

/** The best price that stands still, and the one that would be best if demand flowed without chance. */
function fixedRules(params: Params, customers: Omit<Customers, "priceUsd">): readonly Rule[] {
  const [demand, stock] = [exponentialDemand(params), stockOf(params)];
  return [
    {
      suffix: "-fixed",
      about: "One price for the whole season, the best of its kind.",
      isSingle: false,
      sale: { ...customers, priceUsd: bestFixedPrice(demand, stock).price },
      metrics: (count) => ({
        bestFixedRevenue: seasonRevenue(count),
        bestFixedSold: seasonSales(SEGMENT, count),
      }),
    },
    {
      suffix: "-fluid",
      about: "One price for the whole season, the best if demand flowed without chance.",
      isSingle: false,
      sale: { ...customers, priceUsd: fluid(demand, stock).price },
      metrics: (count) => ({ fluidFixedRevenue: seasonRevenue(count) }),
    },
  ];
}

/** What customers would pay, as the market and the seller know it; prices of a unit are for all its hours. */
function valuesOf(
  params: Params,
  seasonH: number,
): { readonly pricing: Document; readonly wtp: Document; readonly start: number } {
  const perGpuHour = (usd: number): string => usdPerGpuHour(Math.round((usd / seasonH) * 1e9) / 1e9);
  const policy = { policy: "finite_horizon", customers: perHour(params.number("a")) };
  if (params.has("pm")) {
    const most = params.number("pm");
    const wtp = { law: "uniform", min: "0 USD/GPUh", max: perGpuHour(most) };
    return { pricing: { ...policy, highest_value: perGpuHour(most) }, wtp, start: most };
  }
  const mean = 1 / params.number("alpha");
  const wtp = { law: "exponential", mean: perGpuHour(mean) };
  return { pricing: { ...policy, mean_value: perGpuHour(mean) }, wtp, start: mean };
}
