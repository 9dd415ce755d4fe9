import { congestionPrices } from "../../revenue/optimizers/congestion-pricing.ts";
import { type LossSystem, pricedByOccupancy } from "../../revenue/optimizers/loss-system.ts";
import { bestStaticPrice, fluidBound, pricedStatically } from "../../revenue/optimizers/static-price.ts";
import { demandOfCase } from "../demand-law.ts";
import { type Params, paramsOf } from "../params.ts";

/** Congestion pricing of a loss system: one system, or a table of systems that grow in proportion. */
export function congestion(params: Params): Readonly<Record<string, unknown>> {
  if (!params.has("cs")) return oneSystem(params);
  const load = params.number("load");
  return {
    table: params.numbers("cs").map((c) => {
      const Lam = load * c * params.number("mu");
      const system = { gpus: c, endsPerHour: params.number("mu"), demand: demandOfCase(params, Lam) };
      return { c, Lam, ...rowOf(system) };
    }),
  };
}

/** The system of a case with one. */
export const systemOf = (params: Params): LossSystem => ({
  gpus: params.number("c"),
  endsPerHour: params.number("mu"),
  demand: demandOfCase(paramsOf((params.raw("demand") ?? {}) as Record<string, unknown>)),
});

function rowOf(system: LossSystem) {
  const { gainUsdPerHour: dynamic, pricesUsd } = congestionPrices(system);
  const { priceUsd, revenueUsdPerHour } = bestStaticPrice(system);
  const fluid = fluidBound(system);
  return {
    dynamic,
    static: revenueUsdPerHour,
    staticPrice: priceUsd,
    fluid,
    ratio: revenueUsdPerHour / dynamic,
    ratioFluid: revenueUsdPerHour / fluid,
    firstPrice: pricesUsd[0],
    lastPrice: pricesUsd.at(-1),
  };
}

function oneSystem(params: Params): Readonly<Record<string, unknown>> {
  const system = systemOf(params);
  const { gainUsdPerHour, pricesUsd } = congestionPrices(system);
  const best = bestStaticPrice(system);
  const given = params.optional("staticPrice") ?? best.priceUsd;
  const dynamic = pricedByOccupancy(
    system,
    params.has("dynamicPrices") ? params.numbers("dynamicPrices") : pricesUsd,
  );
  const posted = pricedStatically(system, given);
  const other = params.optional("otherStaticPrice");
  return {
    optimalDynamicPrices: pricesUsd,
    optimalStaticPrice: best.priceUsd,
    fluidBound: fluidBound(system),
    ratioStaticDynamic: best.revenueUsdPerHour / gainUsdPerHour,
    dynamicRevenueRate: dynamic.revenueUsdPerHour,
    dynamicSalesRate: dynamic.salesPerHour,
    dynamicUtilisation: dynamic.utilisation,
    dynamicBlocking: dynamic.blocking,
    staticRevenueRate: posted.revenueUsdPerHour,
    staticSalesRate: posted.salesPerHour,
    staticUtilisation: posted.utilisation,
    staticBlocking: posted.blocking,
    otherStaticRevenueRate: other && pricedStatically(system, other).revenueUsdPerHour,
  };
}
