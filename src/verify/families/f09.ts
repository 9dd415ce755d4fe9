import { poissonProbability } from "../../numerics/poisson.ts";
import { calculatedBy } from "../calculated.ts";
import { auctions } from "../calculations/f09.ts";
import type { OracleCase } from "../cases.ts";
import { valuesOf } from "../demand-law.ts";
import { type Document, GPU, hours, jobs, NO_ENERGY, pool, usdPerGpuHour } from "../document.ts";
import { type Mapped, observed, rate, ratio, times, usageRevenueRate } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { hybridMarket } from "./f09-hybrid.ts";

/** An auction an hour; winners rent for half of it, so that all GPUs are there again for the next. */
const EVERY_H = 1;
const LEASE_H = 0.5;

/** Internal jobs come between the leases of one auction and the next auction, and go before those leases end. */
const JOBS = { firstH: 0.75, workH: 0.7 };

/** F09: sealed bids for equal units at one price, auction by auction; or spot by bid beside a posted price. */
export function spotAuctions(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  if (params.has("lambda")) return hybridMarket(oracle, effort);
  const calculated = calculatedBy(auctions, oracle, ["revenueByVirtualValues"]);
  return [
    {
      suffix: "",
      about: "Bidders come before each auction; the best bids rent for half an hour at one price.",
      document: auctionHouse(params),
      warmupH: EVERY_H,
      windowH: windowFor(oracle, effort, 20_000 * EVERY_H, 100),
      map: (expected) => calculated(expected) ?? auctionMetric(expected.key),
    },
  ];
}

function auctionHouse(params: Params): Document {
  const isRandom = params.has("internalMean");
  const isLowest = /accept/i.test(params.text("rule"));
  const reserve = params.optional("r") ?? 0;
  const pricing = {
    policy: "auction",
    every: hours(EVERY_H),
    rule: isLowest ? "lowest_accepted" : "highest_rejected",
    ...(reserve > 0 ? { floor: usdPerGpuHour(reserve) } : {}),
  };
  return {
    fleet: pool(params.number(isRandom ? "c" : "k")),
    ...(isRandom ? { internal: { jobs: { internal: internalJobs(params.number("internalMean")) } } } : {}),
    market: { segments: { bidders: bidders(params) } },
    products: { spot: { kind: "spot", price: usdPerGpuHour(1), notice: "0 s", on_reclaim: "kill", pricing } },
    ...NO_ENERGY,
  };
}

function bidders(params: Params): Document {
  const crowd = nested(params, "bidders");
  const type = crowd.text("type");
  const batch = /^fix/i.test(type) ? crowd.number("N") : poissonLaw(crowd.number("mean"));
  return {
    arrivals: { kind: "regular", every: hours(EVERY_H), first: hours(LEASE_H), batch },
    gpus: 1,
    duration: hours(LEASE_H),
    gpu_types: [GPU],
    wtp: valuesOf(nested(params, "dist")).written,
    patience: "0 s",
    products: ["spot"],
  };
}

/** Jobs that find no GPU leave: what is for sale is what the others leave. */
const internalJobs = (meanNumber: number): Document =>
  jobs({
    arrivals: {
      kind: "regular",
      every: hours(EVERY_H),
      first: hours(JOBS.firstH),
      batch: poissonLaw(meanNumber),
    },
    work: hours(JOBS.workH),
    patience: "0 s",
  });

const nested = (params: Params, name: string): Params =>
  paramsOf((params.raw(name) ?? {}) as Record<string, unknown>);

/** Less than this share of the law is left out at its end. */
const LEFT_OUT = 1e-12;

/** A Poisson number as a discrete law. */
function poissonLaw(meanNumber: number): Document {
  const weights: number[] = [];
  for (let n = 0, left = 1; left > LEFT_OUT; n++) {
    weights.push(poissonProbability(n, meanNumber));
    left -= weights[n]!;
    if (weights[n] === 0 && n > meanNumber) break;
  }
  return { law: "discrete", values: weights.map((_, n) => n), weights };
}

/** Metrics of one auction, by the names of a case. */
function auctionMetric(key: string): Mapped | undefined {
  const sold = rate((run) => run.flow("bidders").accepted * EVERY_H);
  const revenue = times(usageRevenueRate, EVERY_H / LEASE_H);
  switch (key) {
    case "price":
      return { metric: observed("auction_price_usd_per_gpu_hour_spot") };
    case "sold":
      return { metric: sold };
    case "revenue":
      return { metric: revenue };
    case "welfare":
      return { metric: observed("auction_value_of_winners_usd_per_hour_spot") };
    case "pOversubscribed":
      return { metric: observed("auction_oversubscribed_spot") };
    case "supply":
      return { metric: observed("auction_supply_gpus_spot") };
    case "revenuePerGpuSold":
      return {
        metric: ratio(
          (run) => revenue.of(revenue.components(run)),
          (run) => sold.of(sold.components(run)),
        ),
      };
    default:
      return undefined;
  }
}
