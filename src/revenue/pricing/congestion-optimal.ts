import { FOREVER_MS, HOUR_MS } from "../../model/time.ts";
import { exponentialValues } from "../optimizers/value-law.ts";
import { count, duration, group, needed, optional, price, share, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type {
  PolicyReport,
  PricedOffer,
  Pricing,
  PricingContext,
  PricingPolicy,
  PricingView,
} from "../pricing.ts";
import type { SellerTerms } from "../seller-terms.ts";
import { sellableGpus } from "../tenant-classes.ts";
import { typicalLease } from "../typical-lease.ts";
import { boundsProblems } from "./bounds.ts";
import { demandLaw, demandProblems, valuesOf } from "./demand-law.ts";
import { DemandLearner, type LearnedDemand } from "./demand-learner.ts";
import { type OccupancyPrices, occupancyPrices, type PricedPool, priceAt } from "./occupancy-prices.ts";

const parameters = {
  demand: optional(demandLaw(), "what the seller believes of its customers", "use `estimate`"),
  estimate: optional(
    group({
      every: needed(duration(), "time between plans by the demand as it was seen until then"),
      explore: optional(share(), "quotes that try a price drawn between floor and cap", "5 %"),
      floor: needed(price(), "lowest price"),
      cap: needed(price(), "highest price"),
    }),
    "the seller fits an exponential law to its quotes and sales; all quotes explore before the first plan",
    "use `demand`",
  ),
  mean_stay: optional(duration(), "mean length of a lease", "by the laws of the segments that may buy it"),
  gpus: optional(count(1), "GPUs that tenants may have in all", "what may be sold of the GPU type"),
};
type Values = ValuesOf<typeof parameters>;

/** Prices by occupancy that earn most in a loss system. */
export const congestionOptimal: PricingPolicy<typeof parameters> = {
  name: "congestion_optimal",
  description: "Each request is quoted the price that earns most in the long run with so many GPUs in use.",
  parameters,
  check: problems,
  unsuited,
  create: (values, context) => new CongestionOptimal(values, context),
};

function problems({ demand, estimate }: Values): readonly ParameterProblem[] {
  if ((demand === undefined) === (estimate === undefined)) {
    const found = demand === undefined ? "neither" : "both";
    return [{ path: [], expected: "either `demand` or `estimate`", found }];
  }
  if (demand !== undefined) return demandProblems(demand, ["demand"]);
  return boundsProblems(estimate!).map((problem) => ({ ...problem, path: ["estimate", ...problem.path] }));
}

function unsuited(values: Values, product: number, terms: SellerTerms): readonly ParameterProblem[] {
  const types = terms.products[product]!.prices.flatMap((series, gpuType) =>
    series === undefined ? [] : [gpuType],
  );
  const problems = types.map((gpuType) => offerProblems(values, { product, gpuType, terms }));
  return problems.find((each) => each.length > 0) ?? [];
}

function offerProblems(values: Values, offer: PricedOffer): readonly ParameterProblem[] {
  const hours = typicalLease(offer)?.hours ?? Number.NaN;
  if (values.mean_stay === undefined && !(Number.isFinite(hours) && hours > 0)) {
    const found = "no segment that may buy it, or lengths without a mean";
    return [{ path: ["mean_stay"], expected: "a mean length of the leases", found }];
  }
  if (capacityOf(values, offer) >= 1) return [];
  return [{ path: ["gpus"], expected: "GPUs that may be sold", found: "none of the type" }];
}

/** Most lots of a table that is made once (less than 1 s), and of one that is made again and again (0.1 s). */
const MOST_LOTS = 5000;
const MOST_LOTS_LEARNING = 1000;

const DEFAULT_EXPLORE = 0.05;

/**
 * GPUs that are not open to a request count as in use: internal work and tenants of other products take room as those
 * of this one do, as if they stayed as long.
 *
 * @see Paschalidis & Tsitsiklis (2000), "Congestion-dependent pricing of network services", IEEE/ACM Trans. Netw. 8(2).
 */
class CongestionOptimal implements Pricing {
  readonly name = "congestion_optimal";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs = 0;
  readonly quotesEach = true;
  private readonly pool: Omit<PricedPool, "arrivalsPerHour" | "values">;
  private readonly everyMs: number;
  private readonly learner: DemandLearner | undefined;
  /** The last estimate, and the prices in force. -- state */
  private learned: LearnedDemand | undefined;
  private prices: OccupancyPrices | undefined;

  constructor(values: Values, context: PricingContext) {
    const { demand, estimate } = values;
    const lease = typicalLease(context);
    this.pool = {
      gpus: capacityOf(values, context),
      leaseGpus: lease?.gpus ?? 1,
      leaseHours: values.mean_stay === undefined ? lease!.hours : values.mean_stay / HOUR_MS,
    };
    if (estimate === undefined) {
      const known = { arrivalsPerHour: demand!.arrivals, values: valuesOf(demand!) };
      this.prices = occupancyPrices({ ...this.pool, ...known }, MOST_LOTS);
      this.floorNano = this.prices.pricesNano[0]!;
      this.capNano = this.prices.pricesNano.at(-1)!;
      this.everyMs = FOREVER_MS;
    } else {
      this.floorNano = estimate.floor;
      this.capNano = estimate.cap;
      this.everyMs = estimate.every;
      const { floorNano, capNano } = this;
      const explore = estimate.explore ?? DEFAULT_EXPLORE;
      this.learner = new DemandLearner({ floorNano, capNano, explore, stream: context.stream("explore") });
    }
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.everyMs;
  }

  price(view: PricingView): number {
    const { learner } = this;
    // Summed over clusters when it is asked for, so once.
    const { openGpus } = view;
    if (learner === undefined) return priceAt(this.prices!, this.usedGpus(openGpus));
    const isQuote = learner.look(view);
    if (!isQuote) this.plan(view.nowMs);
    const best = this.prices && this.bounded(priceAt(this.prices, this.usedGpus(openGpus)));
    if (!isQuote) return best ?? this.bounded(view.priceNano);
    return learner.quote(best, openGpus >= this.pool.leaseGpus);
  }

  state(): unknown {
    const { learner, learned, prices } = this;
    return { ...learner?.state(), ...learned, prices: prices?.pricesNano ?? [] };
  }

  report(): readonly PolicyReport[] {
    if (this.learned === undefined) return [];
    const { arrivalsPerHour, meanUsd } = this.learned;
    return [
      { name: "estimated_arrivals_per_hour", unit: "requests/h", value: arrivalsPerHour },
      { name: "estimated_mean_value_usd_per_gpu_hour", unit: "USD/GPU-h", value: meanUsd },
    ];
  }

  private usedGpus(openGpus: number): number {
    return this.pool.gpus - openGpus;
  }

  private plan(nowMs: number): void {
    this.learned = this.learner!.learned(nowMs) ?? this.learned;
    if (this.learned === undefined) return;
    const { arrivalsPerHour, meanUsd } = this.learned;
    const pool = { ...this.pool, arrivalsPerHour, values: exponentialValues(meanUsd) };
    this.prices = occupancyPrices(pool, MOST_LOTS_LEARNING);
  }

  private bounded(nano: number): number {
    return Math.min(this.capNano, Math.max(this.floorNano, nano));
  }
}

function capacityOf({ gpus }: Values, { gpuType, terms }: PricedOffer): number {
  if (gpus !== undefined) return gpus;
  return terms.fleet.clusters.reduce(
    (sum, cluster, index) => sum + (cluster.gpuType === gpuType ? sellableGpus(terms, index) : 0),
    0,
  );
}
