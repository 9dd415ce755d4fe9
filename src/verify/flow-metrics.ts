import type { FlowTotals } from "../metrics/result.ts";
import type { Expected } from "./cases.ts";
import { type Document, hours } from "./document.ts";
import {
  allLost,
  carried,
  lostBy,
  type Mapped,
  type Metric,
  mean,
  meanTime,
  observed,
  rate,
  ratio,
  sdTime,
  times,
} from "./metric.ts";

/** A segment or job source whose metrics a case asks for. */
export interface Source {
  readonly name: string;
  /** GPUs of the pool [GPUs]. */
  readonly capacity: number;
  /** Whether requests may leave before they start: waits are then counted over all offered. */
  readonly impatient?: boolean;
}

/** Metric of one source by the key of a case; `undefined` if there is none of that name. */
export function flowMetric(key: Expected["key"], source: Source): Mapped | undefined {
  return plainMetric(key, source) ?? gaugeMetric(key, source) ?? patternMetric(key, source);
}

/** Metrics that the totals of a run hold. */
function plainMetric(key: string, { name, capacity, impatient }: Source): Mapped | undefined {
  const flow = (of: (flow: FlowTotals) => number) => (run: Parameters<Metric["components"]>[0]) =>
    of(run.flow(name));
  const offered = flow((each) => each.offered);
  const waited = flow((each) => each.waits.count - each.waits.zeros);
  const started = flow((each) => each.waits.count);
  const table: Readonly<Record<string, Metric>> = {
    blocking: ratio(flow(allLost), offered),
    carried: carried(name),
    utilisation: times(carried(name), 1 / capacity),
    throughput: rate(flow((each) => each.completed)),
    admittedRate: rate(flow((each) => each.accepted)),
    lossRate: rate(flow(allLost)),
    wq: meanTime((run) => run.flow(name).waits),
    w: meanTime((run) => run.flow(name).sojourns),
    sdWq: sdTime((run) => run.flow(name).waits),
    sdW: sdTime((run) => run.flow(name).sojourns),
    pWait: impatient
      ? ratio((run) => offered(run) - flow((each) => each.waits.zeros)(run), offered)
      : ratio(waited, started),
    pWaitAdmitted: ratio(waited, started),
    meanWaitGivenWait: ratio(
      flow((each) => each.waits.sumH),
      waited,
    ),
    pAbandon: ratio(
      flow((each) => lostBy(each, "reneged")),
      offered,
    ),
    abandonRate: rate(flow((each) => lostBy(each, "reneged"))),
    preemptionRate: rate(flow((each) => each.evictions)),
    pPreemptedGivenAdmitted: ratio(
      flow((each) => each.evictions),
      flow((each) => each.accepted),
    ),
  };
  const metric = Object.hasOwn(table, key) ? table[key] : undefined;
  if (metric !== undefined) return { metric };
  const same = Object.hasOwn(SAME, key) ? SAME[key] : undefined;
  return same === undefined
    ? undefined
    : plainMetric(same, { name, capacity, ...(impatient ? { impatient } : {}) });
}

/** Other names that cases use. */
const SAME: Readonly<Record<string, string>> = {
  busy: "carried",
  meanBusy: "carried",
  steadyMeanBusy: "carried",
  carriedGpus: "carried",
  rho: "utilisation",
  completionRate: "throughput",
  pWaitArrivalAvg: "pWaitAdmitted",
  blockingArrivalAvg: "blocking",
};

/** Metrics of the queue length and of the number in the system. */
function gaugeMetric(key: string, { name }: Source): Mapped | undefined {
  const queue = { name: `queue_${name}`, moments: { queue: name } };
  const inSystem = { name: `system_${name}`, moments: { in_system: name } };
  const length = `${queue.name}_mean`;
  switch (key) {
    case "lq":
      return { metric: observed(length), observe: [queue] };
    case "l":
    case "mean":
      return { metric: observed(`${inSystem.name}_mean`), observe: [inSystem] };
    case "variance":
      return { metric: pooledVariance(inSystem.name), observe: [inSystem] };
    case "wqAll": {
      // Little's law over all arrivals, those that left before they started included.
      const perArrival = ratio(
        (run) => run.observed(length) * run.windowH,
        (run) => run.flow(name).offered,
      );
      return { metric: perArrival, observe: [queue] };
    }
    default:
      return undefined;
  }
}

/** Variance over time around the mean of all replications: that around each one's own mean would be too small. */
function pooledVariance(name: string): Metric {
  return {
    components: (run) => {
      const own = run.observed(`${name}_mean`);
      return [own, run.observed(`${name}_variance`) + own * own];
    },
    of: ([first, second]) => second! - first! * first!,
  };
}

/** Metrics with a number in their name: `wqP95`, `pExceed_40`, `pWaitExceeds_2`, `p3`. */
function patternMetric(key: string, { name }: Source): Mapped | undefined {
  const quantile = /^wqP(\d+)$/.exec(key)?.[1];
  if (quantile !== undefined) {
    const wish = {
      name: `wait_p${quantile}_${name}`,
      wait_quantile: name,
      quantile: Number(`0.${quantile}`),
    };
    return { metric: observed(`${wish.name}_h`), observe: [wish] };
  }
  const tail = /^p(?:Wq|Wait)(?:Exceeds?|Over|Gt)?_?(\d[\d.]*)$/.exec(key)?.[1];
  if (tail !== undefined) {
    const wish = {
      name: `wait_over_${slug(tail)}_${name}`,
      wait_tail: name,
      longer_than: hours(Number(tail)),
    };
    return { metric: observed(wish.name), observe: [wish] };
  }
  const above = /^pExceed_(\d+)$/.exec(key)?.[1];
  if (above !== undefined) {
    const wish = exceeds(name, Number(above));
    return { metric: observed(String(wish["name"])), observe: [wish] };
  }
  const state = /^p(\d+)$/.exec(key)?.[1];
  return state === undefined ? undefined : stateProbability(name, Number(state));
}

/** P(number in the system = n). */
function stateProbability(source: string, n: number): Mapped {
  const upper = exceeds(source, n);
  const lower = exceeds(source, n - 1);
  const share = (run: Parameters<Metric["components"]>[0], wish: Document): number =>
    run.observed(String(wish["name"]));
  if (n === 0) return { metric: mean((run) => 1 - share(run, upper)), observe: [upper] };
  return { metric: mean((run) => share(run, lower) - share(run, upper)), observe: [lower, upper] };
}

const exceeds = (source: string, above: number): Document => ({
  name: `over_${above}_${source}`,
  exceedance: { in_system: source },
  above,
});

/** Part of an observation's name: letters, digits and underscores. */
export const slug = (text: string): string => text.replaceAll(/\W/g, "_");
