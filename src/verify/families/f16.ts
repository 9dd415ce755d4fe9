import type { OracleCase } from "../cases.ts";
import {
  arrivals,
  CLUSTER,
  type Document,
  fleet,
  jobs,
  killedSpot,
  NO_ENERGY,
  onDemand,
  pool,
  segment,
  usdPerGpuHour,
} from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import {
  allLost,
  carried,
  carriedByAll,
  type Mapped,
  type Metric,
  observed,
  rate,
  ratio,
  times,
  usageRevenueRate,
} from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential } from "../service-law.ts";

/** F16: internal work, on-demand and spot on one pool; or jobs on GPUs that fail. */
export function integratedPool(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  if (params.has("C")) return [threeTiers(oracle, params, effort)];
  if (params.has("mtbf")) return [failingPool(oracle, params, effort)];
  throw new NotRunError("neither three tiers (`C`) nor GPUs that fail (`mtbf`)");
}

/** Levels of the ladder that are not defaults: internal jobs stand above everybody. */
const TOP = 0;

function threeTiers(oracle: OracleCase, params: Params, effort: number): Part {
  const capacity = params.number("C");
  const meanH = Math.max(...["mi", "mo", "ms"].map((name) => 1 / params.number(name)));
  const windowH = windowFor(oracle, effort, 5e4 * meanH, 100 * meanH);
  return {
    suffix: "",
    about:
      "Internal jobs at the top and on-demand below them take the GPUs of spot, whose leases end at once;" +
      " on-demand leaves some GPUs to internal work.",
    document: {
      fleet: pool(capacity),
      internal: { jobs: { internal: internalJobs(params) } },
      market: {
        segments: {
          on_demand: tenants(params, "on_demand", ["lo", "mo"]),
          spot: tenants(params, "spot", ["ls", "ms"]),
        },
      },
      products: {
        on_demand: onDemand(params.optional("po")),
        spot: { ...killedSpot(), price: usdPerGpuHour(params.optional("ps") ?? 1) },
      },
      policies: {
        capacity_control: {
          policy: "trunk_reservation",
          reservations: { on_demand: params.optional("r") ?? 0 },
        },
      },
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(Math.max(windowH / 20, 30 * meanH)),
    windowH,
    map: ({ key }) => tierMetric(key, params, capacity),
  };
}

const internalJobs = (params: Params): Document =>
  jobs({
    arrivals: arrivals(params.number("li")),
    work: exponential(1 / params.number("mi")).written,
    priority: TOP,
    preemptible: false,
    patience: "0 s",
  });

const tenants = (params: Params, product: string, [come, end]: readonly [string, string]): Document =>
  segment({
    arrivals: arrivals(params.number(come)),
    duration: exponential(1 / params.number(end)).written,
    patience: "0 s",
    product,
  });

const TIERS: Readonly<Record<string, string>> = { Internal: "internal", OnDemand: "on_demand", Spot: "spot" };

function tierMetric(key: string, params: Params, capacity: number): Mapped | undefined {
  const [, kind, tier] = /^(block|busy)(Internal|OnDemand|Spot)$/.exec(key) ?? [];
  if (kind !== undefined) {
    return flowMetric(kind === "block" ? "blocking" : "carried", { name: TIERS[tier!]!, capacity });
  }
  switch (key) {
    case "utilisation":
      return { metric: times(carriedByAll(Object.values(TIERS)), 1 / capacity) };
    case "preemptionRate":
      return flowMetric(key, { name: "spot", capacity });
    case "spotCompletionFraction":
      return {
        metric: ratio(
          (run) => run.flow("spot").completed,
          (run) => run.flow("spot").completed + run.flow("spot").killed,
        ),
      };
    case "revenueRate":
      return { metric: usageRevenueRate };
    case "costRate":
      return { metric: penalties(params) };
    case "profitRate":
      return { metric: difference(usageRevenueRate, penalties(params)) };
    default:
      return undefined;
  }
}

/** What the case charges per preemption and per internal job turned away: arithmetic on counts of the run [USD/h]. */
function penalties(params: Params): Metric {
  const preemption = params.optional("preemptPenalty") ?? 0;
  const loss = params.optional("slaPenalty") ?? 0;
  return rate((run) => preemption * run.flow("spot").evictions + loss * allLost(run.flow("internal")));
}

/** Difference of two metrics that are plain means. */
const difference = (a: Metric, b: Metric): Metric => ({
  components: (run) => [a.components(run)[0]! - b.components(run)[0]!],
  of: ([value]) => value!,
});

const JOBS = "work";
const NODES_UP = { name: "up", moments: { nodes_up: CLUSTER } };

/** Jobs on single GPUs that fail whether in use or not, and take their job with them. */
function failingPool(oracle: OracleCase, params: Params, effort: number): Part {
  const nodes = params.number("N");
  const crews = params.optional("crews");
  const [mtbf, mttr, meanH] = [params.number("mtbf"), params.number("mttr"), 1 / params.number("mu")];
  const failures = {
    clock: "calendar",
    time_to_failure: exponential(mtbf).written,
    time_to_repair: exponential(mttr).written,
    ...(crews === undefined ? {} : { crews }),
  };
  const windowH = windowFor(oracle, effort, 1e4 * (mtbf + mttr), 50 * (mtbf + mttr));
  return {
    suffix: "",
    about: "Jobs of one GPU on nodes of one GPU that fail; a failure ends the job on it, and nobody waits.",
    document: {
      fleet: fleet({ [CLUSTER]: { topology: "nodes", nodes, gpus_per_node: 1, failures } }),
      internal: {
        jobs: {
          [JOBS]: jobs({
            arrivals: arrivals(params.number("lambda")),
            work: exponential(meanH).written,
            patience: "0 s",
            on_interruption: "kill",
          }),
        },
      },
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(Math.max(windowH / 20, 10 * (mtbf + mttr * nodes))),
    windowH,
    map: ({ key }) => failureMetric(key, nodes),
  };
}

function failureMetric(key: string, nodes: number): Mapped | undefined {
  switch (key) {
    case "meanDown":
      return { metric: observed("up_mean", (up) => nodes - up), observe: [NODES_UP] };
    case "meanBusy":
      return { metric: carried(JOBS) };
    case "jobsKilledPerHour":
      return { metric: rate((run) => run.job(JOBS).failed) };
    case "completionsPerHour":
      return { metric: rate((run) => run.job(JOBS).completed) };
    case "pKilledGivenAdmitted":
      return {
        metric: ratio(
          (run) => run.job(JOBS).failed,
          (run) => run.job(JOBS).accepted,
        ),
      };
    default:
      return flowMetric(key, { name: JOBS, capacity: nodes });
  }
}
