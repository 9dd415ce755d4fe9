import type { TokenArrivals } from "../model/serving.ts";
import { HOUR_MS } from "../model/time.ts";
import { type Clock, shapeMean } from "../random/shape.ts";

/** Mean number of requests in an interval, and its dispersion in the long run; filled in place. */
export interface FlowRate {
  mean: number;
  dispersion: number;
}

/** Writes the rate of [fromMs, untilMs). Intervals are asked for in order. */
export type FlowRates = (fromMs: number, untilMs: number, out: FlowRate) => void;

type Renewal = Extract<TokenArrivals, { kind: "renewal" }>;
type Members = Extract<TokenArrivals, { kind: "members" }>;

/** Rates of a client whose requests are drawn; the integral of a rate with jumps is exact. */
export function flowRates(arrivals: Renewal | Members, startEpochMs: number): FlowRates {
  return arrivals.kind === "renewal" ? renewalRates(arrivals, { startEpochMs }) : memberRates(arrivals);
}

function renewalRates({ ratePerHour, shape, gaps, cv }: Renewal, clock: Clock): FlowRates {
  const dispersion = gaps === "exponential" ? 1 : cv * cv;
  return (fromMs, untilMs, out) => {
    out.mean = (ratePerHour * shapeMean(shape, fromMs, untilMs, clock) * (untilMs - fromMs)) / HOUR_MS;
    out.dispersion = dispersion;
  };
}

/**
 * Independent renewal processes add up: the mean is the sum of their means, the variance that of their variances. Both
 * are one step function over all members, so that an interval costs its own steps and not one look at each member.
 */
function memberRates(arrivals: Members): FlowRates {
  const { timesMs, rates, variances } = summedSteps(arrivals);
  let at = 0;
  return (fromMs, untilMs, out) => {
    while (at + 1 < timesMs.length && timesMs[at + 1]! <= fromMs) at++;
    let [mean, variance] = [0, 0];
    for (let step = at, from = fromMs; from < untilMs; step++) {
      const until = Math.min(untilMs, timesMs[step + 1] ?? Number.POSITIVE_INFINITY);
      mean += (rates[step]! * (until - from)) / HOUR_MS;
      variance += (variances[step]! * (until - from)) / HOUR_MS;
      from = until;
    }
    out.mean = mean;
    out.dispersion = mean > 0 ? variance / mean : 1;
  };
}

/** Rate and rate x cv^2 of all members together, from time 0. */
function summedSteps({ gaps, members }: Members): {
  readonly timesMs: readonly number[];
  readonly rates: Float64Array;
  readonly variances: Float64Array;
} {
  const times = new Set<number>([0]);
  for (const { ratesPerHour, cvs } of members) {
    for (const t of ratesPerHour.timesMs) if (t > 0) times.add(t);
    if (gaps !== "exponential") for (const t of cvs.timesMs) if (t > 0) times.add(t);
  }
  const timesMs = [...times].sort((a, b) => a - b);
  const rates = new Float64Array(timesMs.length);
  const variances = new Float64Array(timesMs.length);
  for (const { ratesPerHour, cvs } of members) {
    let [rateAt, cvAt] = [0, 0];
    for (let i = 0; i < timesMs.length; i++) {
      while (ratesPerHour.timesMs[rateAt + 1]! <= timesMs[i]!) rateAt++;
      while (cvs.timesMs[cvAt + 1]! <= timesMs[i]!) cvAt++;
      const rate = ratesPerHour.values[rateAt]!;
      const cv = gaps === "exponential" ? 1 : cvs.values[cvAt]!;
      rates[i]! += rate;
      variances[i]! += rate * cv * cv;
    }
  }
  return { timesMs, rates, variances };
}
