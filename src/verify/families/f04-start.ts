import type { OracleCase } from "../cases.ts";
import {
  arrivals,
  type Document,
  fleet,
  hours,
  jobs,
  NO_ENERGY,
  onDemand,
  pool,
  segment,
  WTP_USD,
} from "../document.ts";
import { flowMetric, slug } from "../flow-metrics.ts";
import { type Mapped, type Metric, mean, ratio } from "../metric.ts";
import type { Params } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential } from "../service-law.ts";
import { labelOf } from "./clock-metrics.ts";

/** Independent copies of the system in one scenario. */
const COPIES = 200;
const copies = (name: string): readonly string[] =>
  Array.from({ length: COPIES }, (_, at) => `${name}_${at + 1}`);

/** A loss system that starts empty, without warm-up, at fixed times; and the same in the long run. */
export function emptyStart(oracle: OracleCase, params: Params, effort: number): readonly Part[] {
  const [capacity, lambda] = [params.number("c"), params.number("lambda")];
  const meanH = params.optional("meanService") ?? 1 / params.number("mu");
  const lostJobs = (cluster: string): Document =>
    jobs({
      arrivals: arrivals(lambda),
      work: exponential(meanH).written,
      clusters: [cluster],
      patience: "0 s",
    });
  const pools = copies("pool");
  const steadyH = windowFor(oracle, effort, 4e4 * meanH, 1000 * meanH);
  return [
    {
      suffix: "",
      about: `${COPIES} pools of their own, empty at time 0, without warm-up; a job that finds no GPU is lost.`,
      document: {
        fleet: fleet(Object.fromEntries(pools.map((name) => [name, { topology: "pool", gpus: capacity }]))),
        internal: { jobs: Object.fromEntries(pools.map((name) => [`jobs_of_${name}`, lostJobs(name)])) },
        ...NO_ENERGY,
      },
      warmupH: 0,
      windowH: Math.max(...params.numbers("times")) + 0.01 * meanH,
      map: ({ key }) => startMetric(key, pools, capacity),
    },
    {
      suffix: "-steady",
      about: "The same pool after a warm-up.",
      document: {
        fleet: pool(capacity),
        internal: { jobs: { jobs_of_pool: lostJobs("pool") } },
        ...NO_ENERGY,
      },
      warmupH: Math.ceil(50 * meanH),
      windowH: steadyH,
      map: ({ key }) => {
        const name = /^steady([A-Z]\w*)$/.exec(key)?.[1];
        if (name === undefined) return undefined;
        return flowMetric(name[0]!.toLowerCase() + name.slice(1), { name: "jobs_of_pool", capacity });
      },
    },
  ];
}

/** `meanBusy_at_0.5`, `pFull_at_0.5`: means over the copies at a time from the start. */
function startMetric(key: string, pools: readonly string[], capacity: number): Mapped | undefined {
  const match = /^(meanBusy|pFull)_at_([\d.]+)$/.exec(key);
  if (match === null) return undefined;
  const at = hours(Number(match[2]));
  if (match[1] === "meanBusy") {
    const name = `busy_${slug(match[2]!)}`;
    const metric = mean((run) => run.observed(`${name}_at_${labelOf(at)}_mean`) / pools.length);
    return { metric, observe: [{ name, clock: { gpus: "busy" }, at: [at] }] };
  }
  const names = pools.map((each) => `full_${slug(match[2]!)}_${each}`);
  const share = (run: Parameters<Metric["components"]>[0]): number =>
    names.reduce((sum, name) => sum + run.observed(`${name}_at_${labelOf(at)}_share_above`), 0) /
    names.length;
  const observe = pools.map((cluster, copy) => ({
    name: names[copy],
    clock: { gpus: "busy", cluster },
    at: [at],
    above: capacity - 1,
  }));
  return { metric: mean(share), observe };
}

/** Arrivals of independent segments in one interval of the period: their mean and variance. */
export function arrivalCounts(params: Params): Part {
  const [base, amplitude, periodH] = [params.number("base"), params.number("amp"), params.number("period")];
  const tenants = copies("tenants");
  const one = segment({
    arrivals: arrivals(base, { amplitude, periodH, phaseH: -params.number("from") }),
    duration: "1 h",
    patience: "0 s",
    product: "on_demand",
  });
  return {
    suffix: "",
    about: `${COPIES} segments with the same arrivals, counted from hour ${params.number("from")} of the cycle; all find the price too high.`,
    document: {
      fleet: pool(1),
      market: { segments: Object.fromEntries(tenants.map((name) => [name, one])) },
      products: { on_demand: onDemand(2 * WTP_USD) },
      ...NO_ENERGY,
    },
    warmupH: 0,
    windowH: params.number("to") - params.number("from"),
    map: ({ key }) => countMetric(key, tenants),
  };
}

function countMetric(key: string, tenants: readonly string[]): Mapped | undefined {
  const observe = tenants.map((name) => ({ name: `arrivals_of_${name}`, arrivals: name }));
  const counts = (run: Parameters<Metric["components"]>[0]): readonly number[] =>
    observe.map(({ name }) => run.observed(name));
  const average = (values: readonly number[]): number =>
    values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = (values: readonly number[]): number => {
    const centre = average(values);
    return values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (values.length - 1);
  };
  const table: Readonly<Record<string, Metric>> = {
    meanCount: mean((run) => average(counts(run))),
    varianceCount: mean((run) => variance(counts(run))),
    indexOfDispersion: ratio(
      (run) => variance(counts(run)),
      (run) => average(counts(run)),
    ),
  };
  const metric = Object.hasOwn(table, key) ? table[key] : undefined;
  return metric && { metric, observe };
}
