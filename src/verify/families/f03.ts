import type { OracleCase } from "../cases.ts";
import { arrivals, type Document, jobs, killedSpot, NO_ENERGY, pool, segment } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { carried, carriedByAll, type Mapped, type Metric, meanTime, ratio, times } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { exponential, type ServiceLaw, serviceLaw } from "../service-law.ts";

/** F03: priorities with and without preemption, and spot work under internal work that takes its GPUs. */
export function priorities(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  if (params.has("lambdas") || params.has("classes")) return [classQueue(oracle, params, effort)];
  if (params.has("lambdaSpot")) {
    const killed = /kill/i.test(params.text("spotOnPreemption"));
    return [killed ? killing(oracle, params, effort) : spotQueue(oracle, params, effort)];
  }
  if (/infinite|saturated/i.test(params.text("spot"))) return [saturated(oracle, params, effort)];
  throw new NotRunError("neither classes, nor spot arrivals, nor a saturated spot backlog");
}

/** Work that a preemption only interrupts. */
const RESUMED: Document = { preemptible: true, notice: "0 s", on_interruption: "resume" };
/** Weakest level that the scenarios use; internal work is at level 0. */
const SPOT_LEVEL = 5;

function classQueue(oracle: OracleCase, params: Params, effort: number): Part {
  const classes = params.has("classes")
    ? params.list("classes").map((each) => ({ lambda: each.number("lambda"), law: classLaw(each, params) }))
    : params.numbers("lambdas").map((lambda) => ({ lambda, law: exponential(1 / params.number("mu")) }));
  if (classes.length > 8) throw new NotRunError("more than eight classes of priority");
  const discipline = params.text("discipline").toLowerCase();
  const preemptive = /^pr\b|preempt/.test(discipline) && !/non-?\s?preempt|^np\b/.test(discipline);
  const capacity = params.optional("c") ?? 1;
  const names = classes.map((_, at) => `class_${at + 1}`);
  const meanH = Math.max(...classes.map(({ law }) => law.meanH));
  const windowH = windowFor(oracle, effort, 4e5 * meanH, 200 * meanH);
  const sources = classes.map(({ lambda, law }, at) => [
    names[at]!,
    jobs({
      arrivals: arrivals(lambda),
      work: law.written,
      priority: at,
      ...(preemptive ? RESUMED : { preemptible: false }),
    }),
  ]);
  return {
    suffix: "",
    about: `Job sources by priority; ${preemptive ? "the higher takes GPUs of the lower, which resumes" : "none is interrupted"}.`,
    document: {
      fleet: pool(capacity),
      internal: { jobs: Object.fromEntries(sources) as Document },
      policies: { queue_order: "priority" },
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(Math.max(windowH / 20, 200 * meanH)),
    windowH,
    map: ({ key, index }) => {
      const name = index === undefined ? undefined : names[index];
      if (name !== undefined) return flowMetric(key, { name, capacity });
      return key === "utilisation" || key === "rho"
        ? { metric: times(carriedByAll(names), 1 / capacity) }
        : undefined;
    },
  };
}

function classLaw(each: Params, params: Params): ServiceLaw {
  const mu = each.optional("mu");
  return serviceLaw(each.raw("service") ?? params.raw("service"), each.optional("es") ?? (mu && 1 / mu));
}

/** Internal jobs that are lost when internal work fills the pool. */
function internalJobs(params: Params, law: ServiceLaw): Document {
  return jobs({
    arrivals: arrivals(params.number("lambdaInternal")),
    gpus: params.optional("internalGpusPerJob") ?? 1,
    work: law.written,
    priority: 0,
    preemptible: false,
    patience: "0 s",
  });
}

function internalLaw(params: Params): ServiceLaw {
  const mean = params.optional("meanInternal") ?? 1 / params.oneOf("muInternal", "mu");
  return serviceLaw(params.raw("serviceInternal"), mean);
}

const spotLaw = (params: Params): ServiceLaw => exponential(1 / params.oneOf("muSpot", "mu"));

function killing(oracle: OracleCase, params: Params, effort: number): Part {
  const [internal, spot] = [internalLaw(params), spotLaw(params)];
  const capacity = params.number("c");
  return {
    suffix: "",
    about: "Internal jobs at the top take the GPUs of spot leases, which end at once.",
    document: {
      fleet: pool(capacity),
      internal: { jobs: { internal: internalJobs(params, internal) } },
      market: {
        segments: {
          tenants: segment({
            arrivals: arrivals(params.number("lambdaSpot")),
            duration: spot.written,
            patience: "0 s",
            product: "spot",
          }),
        },
      },
      products: { spot: killedSpot() },
      ...NO_ENERGY,
    },
    ...times20(oracle, effort, Math.max(internal.meanH, spot.meanH)),
    map: ({ key }) => twoClassMetric(key, "tenants", capacity),
  };
}

function spotQueue(oracle: OracleCase, params: Params, effort: number): Part {
  if (!/queue|resume/i.test(`${params.text("spot")} ${params.text("spotOnPreemption")}`)) {
    throw new NotRunError(`no scenario can express spot "${params.text("spot")}"`);
  }
  const [internal, spot] = [internalLaw(params), spotLaw(params)];
  const capacity = params.number("c");
  return {
    suffix: "",
    about: "Internal jobs at the top take the GPUs of spot jobs, which wait and resume where they were.",
    document: {
      fleet: pool(capacity),
      internal: {
        jobs: {
          internal: internalJobs(params, internal),
          spot: jobs({
            arrivals: arrivals(params.number("lambdaSpot")),
            work: spot.written,
            priority: SPOT_LEVEL,
            ...RESUMED,
          }),
        },
      },
      policies: { queue_order: "priority" },
      ...NO_ENERGY,
    },
    ...times20(oracle, effort, 4 * Math.max(internal.meanH, spot.meanH)),
    // All waiting counts here, also that after a preemption: the wait is the sojourn without the work.
    map: ({ key }) =>
      key === "wq2"
        ? { metric: sojournWithoutWork("spot", spot.meanH) }
        : twoClassMetric(key, "spot", capacity),
  };
}

function saturated(oracle: OracleCase, params: Params, effort: number): Part {
  const internal = internalLaw(params);
  const capacity = params.number("c");
  return {
    suffix: "",
    about:
      "Internal jobs at the top; a backlog of spot jobs that never ends fills every GPU that they leave.",
    document: {
      fleet: pool(capacity),
      internal: {
        jobs: {
          internal: internalJobs(params, internal),
          spot: jobs({
            arrivals: { kind: "saturated", backlog: capacity },
            work: exponential(5 * internal.meanH).written,
            priority: SPOT_LEVEL,
            ...RESUMED,
          }),
        },
      },
      policies: { queue_order: "priority" },
      ...NO_ENERGY,
    },
    ...times20(oracle, effort, internal.meanH),
    map: ({ key }) => twoClassMetric(key, "spot", capacity),
  };
}

function times20(
  oracle: OracleCase,
  effort: number,
  meanH: number,
): { readonly windowH: number; readonly warmupH: number } {
  const windowH = windowFor(oracle, effort, 1e5 * meanH, 100 * meanH);
  return { windowH, warmupH: Math.ceil(Math.max(windowH / 20, 30 * meanH)) };
}

const sojournWithoutWork = (name: string, workMeanH: number): Metric => {
  const sojourn = meanTime((run) => run.flow(name).sojourns);
  return { ...sojourn, of: (means) => sojourn.of(means) - workMeanH };
};

/** Keys with 1 for internal and 2 for spot, or the words themselves. */
function twoClassMetric(key: string, spot: string, capacity: number): Mapped | undefined {
  const both = carriedByAll(["internal", spot]);
  switch (key) {
    case "utilisation":
      return { metric: times(both, 1 / capacity) };
    case "spotGpus":
      return { metric: carried(spot) };
    case "internalGpus":
      return { metric: carried("internal") };
    case "internalBlocking":
      return flowMetric("blocking", { name: "internal", capacity });
    case "meanSpotRunBetweenPreemptions": {
      const used = carried(spot).components;
      const evicted = (run: Parameters<Metric["components"]>[0]): number =>
        run.flow(spot).evictions / run.windowH;
      return { metric: ratio((run) => used(run)[0]!, evicted) };
    }
    default: {
      const digit = /^(.*?)([12])$/.exec(key);
      if (digit === null) return flowMetric(key, { name: spot, capacity });
      return flowMetric(digit[1]!, { name: digit[2] === "1" ? "internal" : spot, capacity });
    }
  }
}
