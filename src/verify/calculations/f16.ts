import {
  bestOnDemandPrice,
  profitAtPrice,
  type ThreeTierPool,
} from "../../revenue/optimizers/three-tier-pool.ts";
import { demandOfCase } from "../demand-law.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";

/** The posted on-demand price of a pool of three tiers with the highest profit. */
export function pricedTiers(params: Params): Readonly<Record<string, unknown>> {
  if (!params.has("Lam")) throw new NotRunError("no demand that answers to the price");
  const isExponential = /exp/i.test(params.text("onDemandDemand")) || params.has("theta");
  const demand = demandOfCase(
    paramsOf({
      type: isExponential ? "exp" : "linear",
      Lam: params.raw("Lam"),
      theta: params.raw("theta"),
      um: params.raw("um"),
    }),
  );
  const flow = (arrivals: string, ends: string) => ({
    arrivalsPerHour: params.optional(arrivals) ?? 0,
    endsPerHour: params.number(ends),
  });
  const pool: ThreeTierPool = {
    gpus: params.number("C"),
    reservedGpus: params.optional("r") ?? 0,
    internal: flow("li", "mi"),
    onDemand: flow("lo", "mo"),
    spot: flow("ls", "ms"),
  };
  const prices = {
    spotUsd: params.optional("ps") ?? 0,
    preemptionPenaltyUsd: params.optional("preemptPenalty") ?? 0,
    internalLossUsd: params.optional("slaPenalty") ?? 0,
  };
  const best = bestOnDemandPrice(pool, demand, prices);
  const test = params.optional("testPrice");
  return {
    price: best.at,
    profitRate: best.value,
    profitRateAtTestPrice: test === undefined ? undefined : profitAtPrice(pool, demand, prices, test),
  };
}
