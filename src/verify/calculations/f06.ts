import {
  bestFixedPrice,
  dynamicPrice,
  dynamicRevenue,
  dynamicRevenueSd,
  dynamicSales,
  type ExponentialDemand,
  fixedPrice,
  fluid,
  type Stock,
} from "../../revenue/optimizers/gallego-van-ryzin.ts";
import { linearSalePrice, linearSaleValues } from "../../revenue/optimizers/linear-demand-sale.ts";
import type { OracleCase } from "../cases.ts";
import type { Params } from "../params.ts";

/** Units sold ahead at prices that follow stock and time, at the best that stands still, and at the fluid one. */
export function dynamicPricing(params: Params, oracle: OracleCase): Readonly<Record<string, unknown>> {
  if (params.has("pm")) {
    const demand = { rate: params.number("a"), mostPrice: params.number("pm") };
    const values = linearSaleValues(demand, stockOf(params));
    return { optimal: values.at(-1), initialPrice: linearSalePrice(demand, values) };
  }
  const [demand, stock] = [exponentialDemand(params), stockOf(params)];
  const [best, flow] = [bestFixedPrice(demand, stock), fluid(demand, stock)];
  return {
    optimal: dynamicRevenue(demand, stock),
    expectedSold: dynamicSales(demand, stock),
    sdOptimal: dynamicRevenueSd(demand, stock),
    bestFixedRevenue: best.revenue,
    bestFixedSold: best.sold,
    fluidFixedRevenue: fixedPrice(demand, stock, flow.price).revenue,
    bestFixedPrice: best.price,
    fluidPrice: flow.price,
    fluidBound: flow.revenue,
    ratioFixed: best.revenue / dynamicRevenue(demand, stock),
    optimalPrices: askedStocks(oracle).map(({ units, timeToGo }) => ({
      n: units,
      tToGo: timeToGo,
      price: units > 0 ? dynamicPrice(demand, { units, timeToGo }) : undefined,
    })),
  };
}

export const exponentialDemand = (params: Params): ExponentialDemand => ({
  rate: params.number("a"),
  alpha: params.number("alpha"),
});

export const stockOf = (params: Params): Stock => ({
  units: params.number("n"),
  timeToGo: params.oneOf("T", "t"),
});

/** The stocks and times at which a case wants to know the price: it names them among its expected values. */
function askedStocks({ expected }: OracleCase): readonly Stock[] {
  const asked = (key: string) => expected.filter((each) => each.key === `optimalPrices.${key}`);
  const times = asked("tToGo");
  return asked("n").map(({ value }, at) => ({ units: value, timeToGo: times[at]?.value ?? Number.NaN }));
}
