import { poissonAtLeast, poissonProbability } from "../../numerics/poisson.ts";
import type { Bidders } from "../../revenue/optimizers/bidders.ts";
import { hybridEquilibrium } from "../../revenue/optimizers/hybrid-market.ts";
import { reservePrice } from "../../revenue/optimizers/myerson.ts";
import {
  auctionOfRandomSupply,
  auctionOutcome,
  type UniformAuction,
  virtualValueOfWinners,
} from "../../revenue/optimizers/uniform-auction.ts";
import { valuesOf } from "../demand-law.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";

/** Spot auctions: Myerson's reserve, one auction, one with random supply, or spot beside on-demand. */
export function auctions(params: Params): Readonly<Record<string, unknown>> {
  if (params.has("cost")) return { reserve: reservePrice(lawOf(params), params.number("cost")) };
  if (params.has("lambda")) return hybrid(params);
  return params.has("internalMean") ? randomSupply(params) : oneAuction(params);
}

const nested = (params: Params, name: string): Params =>
  paramsOf((params.raw(name) ?? {}) as Record<string, unknown>);

const lawOf = (params: Params): UniformAuction["values"] => valuesOf(nested(params, "dist")).law;

function termsOf(params: Params): Omit<UniformAuction, "units"> {
  const price = /accept/i.test(params.text("rule")) ? "lowest_accepted" : "highest_rejected";
  return { values: lawOf(params), bidders: biddersOf(params), reserveUsd: params.optional("r") ?? 0, price };
}

function biddersOf(params: Params): Bidders {
  const wish = nested(params, "bidders");
  const type = wish.text("type");
  if (/^fix/i.test(type)) return { kind: "fixed", count: wish.number("N") };
  if (/^poi/i.test(type)) return { kind: "poisson", mean: wish.number("mean") };
  throw new NotRunError(`no formula for bidders of the type "${type}"`);
}

function oneAuction(params: Params): Readonly<Record<string, unknown>> {
  const auction = { ...termsOf(params), units: params.number("k") };
  const { priceUsd, soldUnits, revenueUsd, welfareUsd, oversubscribed } = auctionOutcome(auction);
  const isTruthful = auction.price === "highest_rejected";
  return {
    price: priceUsd,
    sold: soldUnits,
    revenue: revenueUsd,
    welfare: welfareUsd,
    pOversubscribed: oversubscribed,
    ...(isTruthful ? { revenueByVirtualValues: virtualValueOfWinners(auction) } : {}),
  };
}

/** What a Poisson number of internal jobs leaves of the pool is for sale. */
function randomSupply(params: Params): Readonly<Record<string, unknown>> {
  const [gpus, internal] = [params.number("c"), params.number("internalMean")];
  const supply = Array.from({ length: gpus + 1 }, (_, left) =>
    left === 0 ? poissonAtLeast(gpus, internal) : poissonProbability(gpus - left, internal),
  );
  const { soldUnits, revenueUsd, welfareUsd } = auctionOfRandomSupply(termsOf(params), supply);
  return {
    supply: supply.reduce((sum, each, left) => sum + each * left, 0),
    sold: soldUnits,
    revenue: revenueUsd,
    welfare: welfareUsd,
    revenuePerGpuSold: revenueUsd / soldUnits,
  };
}

function hybrid(params: Params): Readonly<Record<string, unknown>> {
  const market = hybridEquilibrium({
    arrivalsPerHour: params.number("lambda"),
    endsPerHour: params.number("mu"),
    priceUsdPerHour: params.number("p"),
  });
  return {
    cutoff: market.cutoff,
    spotRevenueRate: market.spotUsdPerHour,
    onDemandRevenueRate: market.onDemandUsdPerHour,
    revenueRate: market.spotUsdPerHour + market.onDemandUsdPerHour,
    onDemandOnlyRevenueRate: market.onDemandOnlyUsdPerHour,
    spotMeanSojourn: market.meanSojournH,
    sojournOfTop: market.sojournH(market.cutoff),
    sojournOfLowest: market.sojournH(0),
  };
}
