import { congestionPrices } from "../../revenue/optimizers/congestion-pricing.ts";
import { calculatedBy } from "../calculated.ts";
import { congestion, systemOf } from "../calculations/f07.ts";
import type { OracleCase } from "../cases.ts";
import { type CaseValues, valuesOf } from "../demand-law.ts";
import { arrivals, type Document, hours, NO_ENERGY, onDemand, perHour, pool, segment } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { lostBy, type Mapped, observed, ratio, usageRevenueRate } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential } from "../service-law.ts";

/** Optima, a bound, and the loss of the one optimum against the other: no run shows them. */
const CALCULATED = ["optimalDynamicPrices", "optimalStaticPrice", "fluidBound", "ratioStaticDynamic"];

/** F07: a loss system whose customers buy if their value is above the posted price. */
export function congestionPricing(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const demand = paramsOf((params.raw("demand") ?? {}) as Record<string, unknown>);
  const meanH = 1 / params.number("mu");
  const windowH = windowFor(oracle, effort, 1e5 * meanH, 100 * meanH);
  const market = { params, demand, values: valuesOf(demand), meanH };
  const times = { warmupH: Math.ceil(Math.max(windowH / 20, 30 * meanH)), windowH };
  const calculated = calculatedBy(congestion, oracle, CALCULATED);
  const fixed = ["static", "otherStatic"].flatMap((prefix) => {
    const price = params.optional(`${prefix}Price`);
    return price === undefined ? [] : [posted(prefix, price, market)];
  });
  const isShown = market.values.demandLaw !== undefined && pricesAreOptimal(params);
  const dynamic = isShown ? [byOccupancy(market)] : [];
  return [...fixed, ...dynamic].map((part) => ({
    ...part,
    ...times,
    map: (expected) => calculated(expected) ?? part.map(expected),
  }));
}

/** A case may list the prices by occupancy; a policy that finds the best ones can only show those. */
function pricesAreOptimal(params: Params): boolean {
  if (!params.has("dynamicPrices")) return true;
  const { pricesUsd } = congestionPrices(systemOf(params));
  const listed = params.numbers("dynamicPrices");
  const isSame = (price: number, n: number): boolean => Math.abs(price / pricesUsd[n]! - 1) < SAME;
  return listed.length === pricesUsd.length && listed.every(isSame);
}

/** Cases print twelve digits or fewer. */
const SAME = 1e-6;

interface CaseMarket {
  readonly params: Params;
  readonly demand: Params;
  readonly values: CaseValues;
  readonly meanH: number;
}

function posted(prefix: string, priceUsd: number, market: CaseMarket): Omit<Part, "warmupH" | "windowH"> {
  const capacity = market.params.number("c");
  return {
    suffix: prefix === "static" ? "" : "-other-price",
    about: "Tenants with values of their own meet one price; who finds no GPU is lost.",
    document: saleAt(onDemand(priceUsd), market),
    map: ({ key }) => (key.startsWith(prefix) ? saleMetric(key.slice(prefix.length), capacity) : undefined),
  };
}

function byOccupancy(market: CaseMarket): Omit<Part, "warmupH" | "windowH"> {
  const { params, meanH, values } = market;
  const demand = { ...values.demandLaw, arrivals: perHour(market.demand.number("Lam")) };
  const pricing = { policy: "congestion_optimal", demand, mean_stay: hours(meanH) };
  const capacity = params.number("c");
  return {
    suffix: "-dynamic",
    about: "Each tenant meets the price that is best with so many GPUs in use; who finds no GPU is lost.",
    document: saleAt({ ...onDemand(), pricing }, market),
    map: ({ key }) => {
      if (!key.startsWith("dynamic")) return undefined;
      const name = key.slice("dynamic".length);
      return name === "Blocking" ? shareOfTimeFull(capacity) : saleMetric(name, capacity);
    },
  };
}

/** Nobody is quoted a price on a full pool: what is blocked is time, not requests. */
function shareOfTimeFull(capacity: number): Mapped {
  const wish = { name: "full", exceedance: { gpus: "busy" }, above: capacity - 1 };
  return { metric: observed(wish.name), observe: [wish] };
}

/** One product on a pool, and the customers of the case. */
function saleAt(product: Document, { params, demand, values, meanH }: CaseMarket): Document {
  const customers = segment({
    arrivals: arrivals(demand.number("Lam")),
    duration: exponential(meanH).written,
    patience: "0 s",
    product: "on_demand",
  });
  return {
    fleet: pool(params.number("c")),
    market: { segments: { tenants: { ...customers, wtp: values.written } } },
    products: { on_demand: product },
    ...NO_ENERGY,
  };
}

/** Metric of a sale by the end of its name: `RevenueRate`, `SalesRate`, `Utilisation`, `Blocking`. */
function saleMetric(name: string, capacity: number): Mapped | undefined {
  switch (name) {
    case "RevenueRate":
      return { metric: usageRevenueRate };
    case "SalesRate":
      return flowMetric("admittedRate", { name: "tenants", capacity });
    case "Utilisation":
      return flowMetric("utilisation", { name: "tenants", capacity });
    case "Blocking":
      // Of those who would pay the price; they find the pool full as often as it is.
      return {
        metric: ratio(
          (run) => lostBy(run.flow("tenants"), "no_capacity"),
          (run) => run.flow("tenants").offered - lostBy(run.flow("tenants"), "priced_out"),
        ),
      };
    default:
      return undefined;
  }
}
