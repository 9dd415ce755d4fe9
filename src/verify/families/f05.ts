import { calculatedBy } from "../calculated.ts";
import { fareClasses, quantities, staticProtection } from "../calculations/f05.ts";
import type { Expected, OracleCase } from "../cases.ts";
import { type Document, usdPerGpuHour, WTP_USD } from "../document.ts";
import type { Mapped } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import type { Part } from "../plan.ts";
import {
  arrivalsInPart,
  type Customers,
  type Seasons,
  seasonRevenue,
  seasonRevenueSd,
  seasonSales,
  seasonsDocument,
} from "../selling-seasons.ts";

/** Levels and bounds are calculated; what policies earn and sell is simulated. */
const CALCULATED = [
  "optimalProtection",
  "optimalBookingLimits",
  "hindsightBound",
  "optimalDynamicRevenue",
  "acceptCheapestAtStartIffFreeAtLeast",
];

/** F05: the units of a coming period are sold to classes by price, the cheapest first or all at the same time. */
export function quantityControl(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const count = seasonsPerRun(oracle, effort);
  const sale = params.has("horizon") ? concurrentSale(params) : lowBeforeHigh(params);
  const calculated = calculatedBy(quantities, oracle, CALCULATED);
  return sale.rules.map(({ suffix, about, control, isSingle = false, map }) => {
    const seasons: Seasons = { ...sale, count: isSingle ? 1 : count };
    const { customers } = sale;
    return {
      suffix,
      about,
      document: { ...seasonsDocument(seasons, customers), policies: { capacity_control: control } },
      warmupH: 0,
      windowH: seasons.count * seasons.seasonH,
      isBrief: isSingle,
      map: (expected) => calculated(expected) ?? map(expected, seasons.count),
    };
  });
}

/** Seasons of one of twenty runs, so that all together make the interval as narrow as it is asked for. */
export const seasonsPerRun = ({ replications }: OracleCase, effort: number): number =>
  Math.max(5, Math.ceil(((replications ?? 4000) * effort) / 20));

/** A way to ration, and the metrics that it yields. */
interface Rule {
  readonly suffix: string;
  readonly about: string;
  readonly control: Document;
  /** One season a run: for the spread between seasons. */
  readonly isSingle?: boolean;
  readonly map: (expected: Expected, count: number) => Mapped | undefined;
}

interface Sale {
  readonly units: number;
  readonly seasonH: number;
  readonly customers: readonly Customers[];
  readonly rules: readonly Rule[];
}

const nameOf = (at: number): string => `class_${at + 1}`;

const revenueOf = (key: string) => (expected: Expected, count: number) =>
  expected.key === key ? { metric: seasonRevenue(count) } : undefined;

/** Classes book one after the other, an hour each, the cheapest first. */
function lowBeforeHigh(params: Params): Sale {
  const classes = fareClasses(params);
  const seasonH = classes.length;
  const customers = classes.map(({ price, mean }, at) => ({
    name: nameOf(at),
    arrivals: arrivalsInPart(mean, { part: classes.length - 1 - at, parts: classes.length, seasonH }),
    priceUsd: price,
    wtp: usdPerGpuHour(WTP_USD * Math.max(1, price)),
  }));
  const demand = Object.fromEntries(classes.map(({ mean }, at) => [nameOf(at), mean]));
  return { units: params.number("C"), seasonH, customers, rules: nestedRules(params, demand) };
}

function nestedRules(params: Params, demand: Document): readonly Rule[] {
  const levels = staticProtection(params);
  const optimal = {
    about: `GPUs are kept for dearer classes: ${levels.optimal.join(", ")}, the best of all levels.`,
    control: { policy: "nested_optimal", demand },
  };
  return [
    { ...optimal, suffix: "", map: revenueOf("revenueOptimal") },
    {
      ...optimal,
      suffix: "-season",
      isSingle: true,
      map: ({ key }) => (key === "sdOptimal" ? { metric: seasonRevenueSd } : undefined),
    },
    {
      suffix: "-emsr-b",
      about: `GPUs are kept for dearer classes by EMSR-b: ${levels.emsrB.join(", ")}.`,
      control: { policy: "emsr_b", demand },
      map: revenueOf("revenueEmsrB"),
    },
    {
      suffix: "-emsr-a",
      about: `GPUs are kept for dearer classes by EMSR-a for normal demand: ${levels.emsrA.join(", ")}.`,
      control: { policy: "emsr_a", demand, law: "normal" },
      map: revenueOf("revenueEmsrA"),
    },
    {
      suffix: "-sharing",
      about: "First come, first served.",
      control: { policy: "complete_sharing" },
      map: revenueOf("revenueFcfs"),
    },
  ];
}

/** All classes book through the whole season. */
function concurrentSale(params: Params): Sale {
  const [units, seasonH] = [params.number("C"), params.number("horizon")];
  const classes = params.list("classes");
  const customers = classes.map((each, at) => ({
    name: nameOf(at),
    arrivals: arrivalsInPart(each.number("rate") * seasonH, { part: 0, parts: 1, seasonH }),
    priceUsd: each.number("price"),
    wtp: usdPerGpuHour(WTP_USD * Math.max(1, each.number("price"))),
  }));
  const limits = params.has("staticBookingLimits") ? params.numbers("staticBookingLimits") : [];
  const reservations = Object.fromEntries(limits.map((limit, at) => [nameOf(at), units - limit]));
  const rules: readonly Rule[] = [
    {
      suffix: "",
      about: "First come, first served.",
      control: { policy: "complete_sharing" },
      map: concurrentMetric("fcfs"),
    },
    {
      suffix: "-limits",
      about: "A class is sold to while fewer units are sold than its limit.",
      control: { policy: "trunk_reservation", reservations },
      map: concurrentMetric("staticLimit"),
    },
  ];
  return { units, seasonH, customers, rules };
}

const concurrentMetric =
  (prefix: string) =>
  ({ key, index }: Expected, count: number): Mapped | undefined => {
    if (key === `${prefix}Revenue`) return { metric: seasonRevenue(count) };
    if (key !== `${prefix}Sales` || index === undefined) return undefined;
    return { metric: seasonSales(nameOf(index), count) };
  };
