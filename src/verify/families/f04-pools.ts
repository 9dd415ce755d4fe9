import type { Expected, OracleCase } from "../cases.ts";
import { arrivals, type Document, hours, NO_ENERGY, onDemand, perHour, pool, segment } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { type Mapped, type Metric, mean, observed } from "../metric.ts";
import { NotRunError, type Params } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential, type ServiceLaw, serviceLaw } from "../service-law.ts";
import { fejerNodes, offsetsWithin, peakOffset, timesAround } from "../wave.ts";
import { labelOf, smoothShare } from "./clock-metrics.ts";

const TENANTS = "tenants";

/** A finite pool whose arrivals follow a sine of the clock; a request that finds no GPU is lost. */
export function dailyLoss(oracle: OracleCase, params: Params, effort: number): Part {
  const [capacity, periodH] = [params.number("c"), params.number("period")];
  return dailyPool(oracle, {
    about: "Arrivals follow a sine of the clock; a request that finds no GPU is lost.",
    params,
    effort,
    arriving: sine(params),
    waiting: { patience: "0 s" },
    periodH,
    map: ({ key }) =>
      fullMetric(oracle, key, capacity, periodH) ?? flowMetric(key, { name: TENANTS, capacity }),
  });
}

/** The same with a queue. */
export function dailyQueue(oracle: OracleCase, params: Params, effort: number): Part {
  const capacity = params.number("c");
  const room = params.optional("K");
  return dailyPool(oracle, {
    about: "Arrivals follow a sine of the clock; those who find no GPU wait, first come first served.",
    params,
    effort,
    arriving: sine(params),
    waiting: { patience: "unlimited", ...(room === undefined ? {} : { queueLimit: room - capacity }) },
    periodH: params.number("period"),
    map: ({ key }) => flowMetric(key, { name: TENANTS, capacity }),
  });
}

/** A finite pool with constant rates in turn (day and night); a request that finds no GPU is lost. */
export function dayNight(oracle: OracleCase, params: Params, effort: number): Part {
  const [rates, lengths] = [params.numbers("rates"), params.numbers("durations")];
  if (rates.length !== lengths.length) throw new NotRunError("`rates` and `durations` differ in length");
  const capacity = params.number("c");
  const steps = rates.map((each, at) => ({ for: hours(lengths[at]!), factor: each }));
  return dailyPool(oracle, {
    about: "Arrival rates take turns; a request that finds no GPU is lost.",
    params,
    effort,
    arriving: { rate: perHour(1), steps },
    waiting: { patience: "0 s" },
    periodH: lengths.reduce((sum, each) => sum + each, 0),
    map: (expected) =>
      phaseMetric(expected, lengths, capacity) ??
      fullMetric(oracle, expected.key, capacity) ??
      flowMetric(expected.key, { name: TENANTS, capacity }),
  });
}

const sine = (params: Params): Document =>
  arrivals(params.number("base"), { amplitude: params.number("amp"), periodH: params.number("period") });

function lawOf(params: Params): ServiceLaw {
  if (!params.has("service")) return exponential(1 / params.number("mu"));
  const mu = params.optional("mu");
  return serviceLaw(params.raw("service"), params.optional("meanService") ?? (mu && 1 / mu));
}

function dailyPool(
  oracle: OracleCase,
  wish: {
    readonly about: string;
    readonly params: Params;
    readonly effort: number;
    readonly arriving: Document;
    readonly waiting: { readonly patience: unknown; readonly queueLimit?: number };
    readonly periodH: number;
    readonly map: Part["map"];
  },
): Part {
  const law = lawOf(wish.params);
  const { periodH } = wish;
  const tenants = segment({
    arrivals: wish.arriving,
    duration: law.written,
    product: "on_demand",
    ...wish.waiting,
  });
  const windowH = windowFor(oracle, wish.effort, 2e5, 40 * periodH);
  return {
    suffix: "",
    about: wish.about,
    document: {
      fleet: pool(wish.params.number("c")),
      market: { segments: { [TENANTS]: tenants } },
      products: { on_demand: onDemand() },
      ...NO_ENERGY,
    },
    warmupH: Math.max(5, Math.ceil((10 * law.meanH) / periodH)) * periodH,
    windowH: Math.ceil(windowH / periodH) * periodH,
    map: wish.map,
  };
}

/** How often all GPUs are in use, over time and where that is most likely. */
function fullMetric(oracle: OracleCase, key: string, capacity: number, periodH?: number): Mapped | undefined {
  const gauge = { in_use: TENANTS };
  if (key === "pFullTimeAvg") {
    return { metric: observed("full"), observe: [{ name: "full", exceedance: gauge, above: capacity - 1 }] };
  }
  const guess = oracle.expected.find((each) => each.key === "peakTime")?.value;
  if (guess === undefined || periodH === undefined) return undefined;
  const clock = { every: hours(periodH), above: capacity - 1 };
  if (key === "peakPFull") {
    return smoothShare("full_at_peak", guess, periodH, { clock: gauge, ...clock });
  }
  return key === "peakTime" ? peakTime(guess, periodH, { clock: gauge, ...clock }) : undefined;
}

/**
 * The time of the period at which the pool is most often full: the maximum of a cubic through the shares seen at
 * times within a seventh of a period around the expected one, wide enough to see the curve bend.
 */
function peakTime(guess: number, periodH: number, wish: Document): Mapped {
  const offsets = offsetsWithin(periodH / 7);
  const labels = timesAround(guess, offsets, periodH);
  const metric: Metric = {
    components: (run) =>
      labels.map((label) => run.observed(`full_near_peak_at_${labelOf(label)}_share_above`)),
    of: (shares) => guess + peakOffset(offsets, shares),
  };
  return { metric, observe: [{ name: "full_near_peak", at: labels, ...wish }] };
}

const roundMs = (timeH: number): number => Math.round(timeH * 3.6e6) / 3.6e6;

/** `phases[i].pFull`, `phases[i].meanBusy`: means over one phase of the period, from 24 points of a quadrature rule. */
function phaseMetric(
  { key, index }: Expected,
  lengths: readonly number[],
  capacity: number,
): Mapped | undefined {
  const part = /^phases\.(pFull|meanBusy)$/.exec(key)?.[1];
  const length = index === undefined ? undefined : lengths[index];
  if (part === undefined || index === undefined || length === undefined) return undefined;
  const startH = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
  const periodH = lengths.reduce((sum, each) => sum + each, 0);
  const nodes = fejerNodes(24);
  const labels = nodes.map(({ at }) => hours(roundMs(startH + at * length)));
  const name = `phase_${index + 1}`;
  const ending = part === "pFull" ? "share_above" : "mean";
  const metric = mean((run) =>
    nodes.reduce(
      (sum, { weight }, at) => sum + weight * run.observed(`${name}_at_${labelOf(labels[at]!)}_${ending}`),
      0,
    ),
  );
  const wish = { name, clock: { in_use: TENANTS }, every: hours(periodH), at: labels, above: capacity - 1 };
  return { metric, observe: [wish] };
}
