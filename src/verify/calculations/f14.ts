import { demandOf } from "../../revenue/optimizers/demand.ts";
import { type LogitPrices, logitMonopoly, logitNash, logitShares } from "../../revenue/optimizers/mnl.ts";
import { bestStaticPrice, pricedStatically } from "../../revenue/optimizers/static-price.ts";
import { logitValues } from "../../revenue/optimizers/value-law.ts";
import type { OracleCase } from "../cases.ts";
import type { Params } from "../params.ts";

/** Logit choice: one product, several of one seller, sellers against each other, shares, or a loss system. */
export function choice(params: Params, oracle: OracleCase): Readonly<Record<string, unknown>> {
  if (params.has("c")) return lossSystem(params);
  if (params.optional("q") !== undefined) return oneProduct(params);
  const terms = { sensitivity: params.number("beta"), outsideWeight: params.optional("A") ?? 1 };
  const qualities = params.numbers("q");
  if (params.has("p")) {
    const free = qualities.map((quality) => ({ quality, costUsd: 0 }));
    return sharesOf(logitShares(free, params.numbers("p"), terms));
  }
  const costs = params.numbers("costs");
  const products = qualities.map((quality, at) => ({ quality, costUsd: costs[at]! }));
  // The same parameters state both problems; the title says which.
  if (/nash|bertrand/i.test(oracle.title)) {
    const prices = logitNash(products, terms);
    const profit = prices.shares.map((share, at) => share * (prices.pricesUsd[at]! - costs[at]!));
    return { prices: prices.pricesUsd, ...sharesOf(prices), profit };
  }
  const prices = logitMonopoly(products, terms);
  return {
    markup: prices.markupUsd,
    prices: prices.pricesUsd,
    profitPerArrival: prices.profitUsd,
    ...sharesOf(prices),
  };
}

const sharesOf = ({ shares, none }: LogitPrices) => ({ share: shares, none });

function oneProduct(params: Params): Readonly<Record<string, unknown>> {
  const product = { quality: params.number("q"), costUsd: params.optional("cost") ?? 0 };
  const terms = { sensitivity: params.number("beta"), outsideWeight: params.optional("A") ?? 1 };
  const { pricesUsd, shares, profitUsd } = logitMonopoly([product], terms);
  return { price: pricesUsd[0], share: shares[0], profitPerArrival: profitUsd };
}

function lossSystem(params: Params): Readonly<Record<string, unknown>> {
  const values = logitValues({
    quality: params.number("q"),
    sensitivity: params.number("beta"),
    outsideWeight: params.optional("A") ?? 1,
  });
  const demand = demandOf(params.number("lambda"), values);
  const system = { gpus: params.number("c"), endsPerHour: 1 / params.number("es"), demand };
  const free = demand.bestPriceUsd(0);
  const { priceUsd, revenueUsdPerHour } = bestStaticPrice(system);
  return {
    price: priceUsd,
    revenue: revenueUsdPerHour,
    uncapacitatedPrice: free,
    revenueAtUncapacitatedPrice: pricedStatically(system, free).revenueUsdPerHour,
  };
}
