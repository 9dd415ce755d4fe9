import { normalProtection } from "../../revenue/optimizers/brumelle-mcgill.ts";
import { emsrA, emsrB } from "../../revenue/optimizers/emsr.ts";
import type { FareClass } from "../../revenue/optimizers/fare-class.ts";
import {
  type ConcurrentClass,
  dynamicValues,
  leastUnitsToAccept,
  type Season,
  staticLimits,
} from "../../revenue/optimizers/lee-hersh.ts";
import { littlewood } from "../../revenue/optimizers/littlewood.ts";
import { evaluateNested, hindsightRevenue } from "../../revenue/optimizers/nested-evaluation.ts";
import { optimalProtection } from "../../revenue/optimizers/nested-protection.ts";
import { reserveOrOnDemand } from "../../revenue/optimizers/reserved-newsvendor.ts";
import { NotRunError, type Params } from "../params.ts";

/** Protection levels and booking limits; chosen by the parameters given. */
export function quantities(params: Params): Readonly<Record<string, unknown>> {
  const found = CALCULATIONS.find(({ needs }) => needs.every((name) => params.has(name)));
  if (found === undefined) throw new NotRunError("no calculation takes these parameters");
  return found.of(params);
}

interface Calculation {
  readonly needs: readonly string[];
  readonly of: (params: Params) => Readonly<Record<string, unknown>>;
}

/** What needs more stands first. */
const CALCULATIONS: readonly Calculation[] = [
  { needs: ["p1", "p2", "mean"], of: twoClasses },
  { needs: ["pRes", "pOd", "demandMean"], of: tenant },
  { needs: ["classes", "horizon", "C"], of: concurrent },
  { needs: ["classes", "C"], of: staticSeason },
  { needs: ["classes"], of: nested },
];

function twoClasses(params: Params) {
  const [dear, cheapPrice] = [params.number("p1"), params.number("p2")];
  return { protection: littlewood({ price: dear, ...demandOf(params) }, cheapPrice) };
}

function tenant(params: Params) {
  const plan = reserveOrOnDemand(
    { reservedUsdPerGpuHour: params.number("pRes"), onDemandUsdPerGpuHour: params.number("pOd") },
    params.number("demandMean"),
  );
  return {
    optimalReserved: plan.reservedGpus,
    costRate: plan.costUsdPerHour,
    costAllOnDemand: plan.costAllOnDemandUsdPerHour,
  };
}

function nested(params: Params) {
  const classes = fareClasses(params);
  const [a, b] = [emsrA(classes), emsrB(classes)];
  const ceiled = (levels: readonly number[]): readonly number[] => levels.map(Math.ceil);
  return {
    emsrA: a,
    emsrB: b,
    emsrACeil: ceiled(a),
    emsrBCeil: ceiled(b),
    ...(classes.every(({ sd }) => sd !== undefined) ? { optimal: normalProtection(classes) } : {}),
  };
}

/** Low fares book first. */
function staticSeason(params: Params) {
  const [classes, capacity] = [fareClasses(params), params.number("C")];
  const levels = staticProtection(params);
  const evaluated = (protection: readonly number[]) => evaluateNested(classes, { capacity, protection });
  const optimal = evaluated(levels.optimal);
  return {
    ...nested(params),
    optimalProtection: levels.optimal,
    optimalBookingLimits: [capacity, ...levels.optimal.map((level) => Math.max(0, capacity - level))],
    revenueOptimal: optimal.mean,
    sdOptimal: optimal.sd,
    revenueEmsrB: evaluated(levels.emsrB).mean,
    revenueEmsrA: evaluated(levels.emsrA).mean,
    revenueFcfs: evaluated(classes.slice(1).map(() => 0)).mean,
    hindsightBound: hindsightRevenue(classes, capacity),
  };
}

/** Whole protection levels of a season with Poisson demand; EMSR-a takes it for normal and rounds. */
export function staticProtection(
  params: Params,
): Readonly<Record<"optimal" | "emsrA" | "emsrB", readonly number[]>> {
  const classes = fareClasses(params);
  const asNormal = classes.map(({ price, mean }) => ({ price, mean, sd: Math.sqrt(mean) }));
  return {
    optimal: optimalProtection(classes, params.number("C")),
    emsrA: emsrA(asNormal).map(Math.round),
    emsrB: emsrB(classes),
  };
}

/** All classes book through the whole season. */
function concurrent(params: Params) {
  const [classes, season] = [concurrentClasses(params), seasonOf(params)];
  const values = dynamicValues(classes, season);
  const cheapest = Math.min(...classes.map(({ price }) => price));
  const all = classes.map(() => season.capacity);
  const shared = staticLimits(classes, all, season);
  const limits = params.has("staticBookingLimits") ? params.numbers("staticBookingLimits") : all;
  const limited = staticLimits(classes, limits, season);
  return {
    optimalDynamicRevenue: values.at(-1),
    acceptCheapestAtStartIffFreeAtLeast: leastUnitsToAccept(values, cheapest),
    fcfsRevenue: shared.revenue,
    fcfsSales: shared.sales,
    staticLimitRevenue: limited.revenue,
    staticLimitSales: limited.sales,
  };
}

/** Classes of a case, dearest first. */
export const fareClasses = (params: Params): readonly FareClass[] =>
  params.list("classes").map((each) => ({ price: each.number("price"), ...demandOf(each) }));

const concurrentClasses = (params: Params): readonly ConcurrentClass[] =>
  params.list("classes").map((each) => ({ price: each.number("price"), rate: each.number("rate") }));

const seasonOf = (params: Params): Season => ({
  capacity: params.number("C"),
  horizon: params.number("horizon"),
});

/** Normal demand where there is a standard deviation, else Poisson. */
function demandOf(params: Params): { readonly mean: number; readonly sd?: number } {
  const sd = params.optional("sd");
  return sd === undefined ? { mean: params.number("mean") } : { mean: params.number("mean"), sd };
}
