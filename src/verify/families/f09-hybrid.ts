import { gpuHoursOf, usdOf } from "../../metrics/exact.ts";
import { ACCOUNT, type Account } from "../../model/accounts.ts";
import { type HybridEquilibrium, hybridEquilibrium } from "../../revenue/optimizers/hybrid-market.ts";
import { calculatedBy } from "../calculated.ts";
import { auctions } from "../calculations/f09.ts";
import type { OracleCase } from "../cases.ts";
import {
  arrivals,
  type Document,
  fleet,
  GPU,
  hours,
  NO_ENERGY,
  usdPerGpuHour,
  WTP_USD,
} from "../document.ts";
import { type Mapped, type Metric, meanTime, rate, ratio, type Seen, usageRevenueRate } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";

/** GPU type of the servers that are bought at once; spot runs on the other. */
const SERVER = "A100";
/** Products by index, as the scenarios list them. */
const [SPOT, ON_DEMAND] = [0, 1];
/** Points of the bid function: straight lines between them are off by less than 1e-4 of the revenue. */
const POINTS = 400;
/** A posted price is above 0: the least bid that is heard is the least there is [USD per GPU-hour]. */
const LEAST_BID_USD = 1e-9;
/** So many standard deviations of the number in an infinite pool above its mean: never full. */
const HEADROOM_SD = 10;
/** A probe comes alone: the one before is still there with a probability below e^-8. */
const PROBE_RELAXATIONS = 8;
/** Probes for a half-width of 1 %; the squared coefficient of variation of a busy period is above 1. */
const PROBES = 40_000;

/** Tenants with exponential work for a half-width of 1 % of what they pay: 2 (1.96 / 0.01)^2, rounded up. */
const BUYERS = 80_000;

/** A market of spot by bid beside on-demand: one spot server, on-demand without limit, waiting costs uniform on (0, 1). */
interface Hybrid {
  readonly params: Params;
  readonly load: number;
  readonly price: number;
  readonly equilibrium: HybridEquilibrium;
}

/** F09 with waiting costs: the market in equilibrium, the price alone, and probes at both ends of the bids. */
export function hybridMarket(oracle: OracleCase, effort: number): readonly Part[] {
  const market = hybridOf(paramsOf(oracle.params));
  const { params } = market;
  const calculated = calculatedBy(auctions, oracle, ["cutoff"]);
  const spotLoad = market.load * Math.min(1, market.equilibrium.cutoff);
  // Relaxation time of M/M/1 (Cohen 1982): 1 / (mu (1 - sqrt(load))^2).
  const relaxationH = 1 / (params.number("mu") * (1 - Math.sqrt(spotLoad)) ** 2);
  const buyersH = BUYERS / (params.number("lambda") * scarcerShare(market.equilibrium.cutoff));
  const windowH = Math.max(
    windowFor(oracle, effort, buyersH, 50 * relaxationH),
    Math.ceil((buyersH * effort) / 20),
  );
  const times = { warmupH: Math.ceil(20 * relaxationH), windowH };
  const probe = (suffix: "top" | "lowest", everyH: number, spread: number): Part => ({
    suffix: `-${suffix}`,
    about: `Rare tenants with the ${suffix} bid show how long such a tenant stays.`,
    document: scenarioOf(market, { probe: { isTop: suffix === "top", everyH } }),
    warmupH: times.warmupH,
    windowH: Math.max(windowH, Math.ceil((everyH * PROBES * spread * effort) / 20)),
    map: ({ key }) =>
      key === (suffix === "top" ? "sojournOfTop" : "sojournOfLowest")
        ? { metric: meanTime((run) => run.flow("probe").sojourns) }
        : undefined,
  });
  return [
    {
      suffix: "",
      about: "Tenants bid by their waiting cost for one spot server, or buy on-demand beyond the cutoff.",
      document: scenarioOf(market, {}),
      ...times,
      map: (expected) => calculated(expected) ?? equilibriumMetric(expected.key),
    },
    {
      suffix: "-posted",
      about: "The posted price alone.",
      document: scenarioOf(market, { isPostedOnly: true }),
      ...times,
      map: ({ key }) => (key === "onDemandOnlyRevenueRate" ? { metric: usageRevenueRate } : undefined),
    },
    probe("top", PROBE_RELAXATIONS / params.number("mu"), 1),
    probe("lowest", PROBE_RELAXATIONS * relaxationH, (1 + spotLoad) / (1 - spotLoad)),
  ];
}

/** Share of the tenants on the scarcer side of the cutoff; shares that a run of bearable length cannot see count as 1 %. */
function scarcerShare(cutoff: number): number {
  const beyond = 1 - cutoff;
  return Math.max(0.01, beyond > 0 ? Math.min(cutoff, beyond) : cutoff);
}

function hybridOf(params: Params): Hybrid {
  const [lambda, mu, price] = [params.number("lambda"), params.number("mu"), params.number("p")];
  try {
    const rates = { arrivalsPerHour: lambda, endsPerHour: mu, priceUsdPerHour: price };
    return { params, load: lambda / mu, price, equilibrium: hybridEquilibrium(rates) };
  } catch (error) {
    throw error instanceof RangeError ? new NotRunError(error.message) : error;
  }
}

interface Wish {
  readonly isPostedOnly?: boolean;
  readonly probe?: { readonly isTop: boolean; readonly everyH: number };
}

function scenarioOf(market: Hybrid, { isPostedOnly = false, probe }: Wish): Document {
  const { params, load, price } = market;
  const servers = Math.ceil(load + HEADROOM_SD * Math.sqrt(load) + HEADROOM_SD);
  const tenant = {
    gpus: 1,
    duration: { law: "exponential", mean: hours(1 / params.number("mu")) },
    gpu_types: [GPU, SERVER],
    wtp: usdPerGpuHour(WTP_USD),
    patience: "unlimited",
  };
  const crowd = { ...tenant, arrivals: arrivals(params.number("lambda")), ...biddingOf(market) };
  const posted = { ...tenant, arrivals: crowd.arrivals, products: ["on_demand"] };
  const segments = {
    tenants: isPostedOnly ? posted : crowd,
    ...(probe === undefined ? {} : { probe: { ...tenant, ...probeOf(market, probe) } }),
  };
  return {
    fleet: fleet({
      spot: { topology: "pool", gpus: 1 },
      servers: { topology: "pool", gpus: servers, gpu: SERVER },
    }),
    market: { segments },
    products: { spot: spotByBid(), on_demand: { price: { [SERVER]: usdPerGpuHour(price) } } },
    policies: { reclaim: "cheapest_first" },
    ...NO_ENERGY,
  };
}

/** A lease yields at once to a higher bid, and loses no work. */
const spotByBid = (): Document => ({
  price: { [GPU]: usdPerGpuHour(LEAST_BID_USD) },
  price_lock: "bid",
  displaces: "lower_bids",
  notice: "0 s",
  checkpoint: { interval: "1 h" },
});

/** Waiting cost per GPU-hour, and the bids of the equilibrium up to the cutoff. */
function biddingOf({ equilibrium }: Hybrid): Document {
  const points = Array.from({ length: POINTS + 1 }, (_, at) => {
    const cost = (equilibrium.cutoff * at) / POINTS;
    return [usdPerGpuHour(cost), usdPerGpuHour(Math.max(LEAST_BID_USD, equilibrium.bidUsdPerHour(cost)))];
  });
  return {
    waiting_cost: { law: "uniform", min: usdPerGpuHour(0), max: usdPerGpuHour(1) },
    bid: { by_waiting_cost: points },
    products: ["spot", "on_demand"],
  };
}

/** A tenant above or below all others, every so often; the lowest bid may be met by others, but hardly ever. */
function probeOf({ price }: Hybrid, { isTop, everyH }: NonNullable<Wish["probe"]>): Document {
  const bid = usdPerGpuHour(isTop ? 2 * price + 1 : LEAST_BID_USD);
  return {
    arrivals: { kind: "regular", every: hours(everyH), first: hours(everyH) },
    waiting_cost: usdPerGpuHour(0),
    bid: { by_waiting_cost: [[usdPerGpuHour(0), bid]] },
    products: ["spot"],
  };
}

/** Money of a product in an account [USD], and its GPU-hours there. */
const posted = ({ result }: Seen, account: Account, product: number) =>
  result.ledger.filter((row) => row.account === ACCOUNT[account] && row.product === product);

const revenueOf = (product: number): Metric =>
  rate((run) => posted(run, "usage_revenue", product).reduce((sum, { usd }) => sum + usdOf(usd), 0));

const usedHours = (run: Seen, product: number): number =>
  posted(run, "usage_revenue", product).reduce((sum, { gpuHours }) => sum + gpuHoursOf(gpuHours), 0);

/** Metrics of the market in equilibrium, by the names of a case. */
function equilibriumMetric(key: string): Mapped | undefined {
  switch (key) {
    case "spotRevenueRate":
      return { metric: revenueOf(SPOT) };
    case "onDemandRevenueRate":
      return { metric: revenueOf(ON_DEMAND) };
    case "revenueRate":
      return { metric: usageRevenueRate };
    case "spotMeanSojourn":
      // Tenants of on-demand never wait: what all stayed, less what these used, is the time of those on spot.
      return {
        metric: ratio(
          (run) => run.flow("tenants").sojourns.sumH - usedHours(run, ON_DEMAND),
          (run) => run.result.products[SPOT]!.completed,
        ),
      };
    default:
      return undefined;
  }
}
