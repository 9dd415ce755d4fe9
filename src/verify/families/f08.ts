import { calculatedBy } from "../calculated.ts";
import {
  admission,
  capacityOf,
  isKnapsack,
  knapsackClasses,
  limits,
  reservations,
} from "../calculations/f08.ts";
import type { Expected, OracleCase } from "../cases.ts";
import { arrivals, type Document, NO_ENERGY, onDemand, pool, segment, usdPerGpuHour } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { type Mapped, usageRevenueRate } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential } from "../service-law.ts";

/** Rules are calculated; what they earn and whom they turn away is simulated. */
const CALCULATED = ["optimalLimits", "bestTrunkReservation"];

/** F08: a reward at admission is a price for the GPUs and their mean hours; each rule of admission is a scenario. */
export function admissionControl(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const classes = knapsackClasses(params);
  const longestH = Math.max(...classes.map(({ meanHours }) => meanHours));
  const windowH = windowFor(oracle, effort, 2e4 * longestH, 100 * longestH);
  const times = { warmupH: Math.ceil(Math.max(windowH / 20, 30 * longestH)), windowH };
  const calculated = calculatedBy(admission, oracle, CALCULATED);
  return rulesOf(params).map(({ prefix, suffix, about, control }) => ({
    suffix,
    about,
    document: { ...marketOf(params), policies: { capacity_control: control } },
    ...times,
    map: (expected) => calculated(expected) ?? simulated(expected, prefix),
  }));
}

/** A rule of admission, and what the names of its metrics begin with. */
interface Rule {
  readonly prefix: string;
  readonly suffix: string;
  readonly about: string;
  readonly control: Document;
}

function rulesOf(params: Params): readonly Rule[] {
  const sharing: Rule = {
    prefix: "completeSharing",
    suffix: "-sharing",
    about: "Everyone who fits is admitted.",
    control: { policy: "complete_sharing" },
  };
  const best = reserving(params, isKnapsack(params) ? reservations(params) : fromLimits(params));
  if (!isKnapsack(params)) {
    const about = "A class is admitted while fewer GPUs are busy than its limit: the rest stays free of it.";
    return [{ ...best, about, prefix: "optimal", suffix: "" }, sharing];
  }
  const optimal: Rule = {
    prefix: "optimal",
    suffix: "",
    about: "Admission by policy iteration over how many requests of each class are in service.",
    control: { policy: "knapsack_optimal" },
  };
  return [optimal, best, sharing];
}

const fromLimits = (params: Params): readonly number[] =>
  limits(params).map((limit) => capacityOf(params) - limit);

function reserving(params: Params, gpus: readonly number[]): Rule {
  const byName = Object.fromEntries(segmentNames(params).map((name, k) => [name, gpus[k]!]));
  return {
    prefix: "bestTrunkReservation",
    suffix: "-reservation",
    about: "The best of all rules that keep so many GPUs free against a class.",
    control: { policy: "trunk_reservation", reservations: byName },
  };
}

const segmentNames = (params: Params): readonly string[] =>
  params.list("classes").map((_, k) => `class_${k + 1}`);

/** One segment and one product per class; whoever is refused is lost. */
function marketOf(params: Params): Document {
  const names = segmentNames(params);
  const classes = knapsackClasses(params);
  const prices = classes.map(({ gpus, meanHours, reward }) => nanoUsd(reward / (gpus * meanHours)));
  const segments = classes.map(({ gpus, ratePerHour, meanHours }, k) => ({
    ...segment({
      arrivals: arrivals(ratePerHour),
      gpus,
      duration: exponential(meanHours).written,
      patience: "0 s",
      product: names[k]!,
    }),
    wtp: usdPerGpuHour(10 * Math.max(...prices)),
  }));
  return {
    fleet: pool(capacityOf(params)),
    market: { segments: Object.fromEntries(names.map((name, k) => [name, segments[k]!])) },
    products: Object.fromEntries(names.map((name, k) => [name, onDemand(prices[k])])),
    ...NO_ENERGY,
  };
}

/** Prices are whole nano-USD. */
const nanoUsd = (usd: number): number => Math.round(usd * 1e9) / 1e9;

function simulated({ key, index }: Expected, prefix: string): Mapped | undefined {
  if (key === `${prefix}RewardRate`) return { metric: usageRevenueRate };
  if (key !== `${prefix}Blocking` || index === undefined) return undefined;
  return flowMetric("blocking", { name: `class_${index + 1}`, capacity: 1 });
}
