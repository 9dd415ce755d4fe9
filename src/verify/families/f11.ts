import type { OracleCase } from "../cases.ts";
import { arrivals, CLUSTER, type Document, fleet, hours, jobs, NO_ENERGY } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { type Mapped, type Metric, mean, observed, rate, ratio, times } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { constant, exponential, lawOfMoments, type ServiceLaw, serviceLaw } from "../service-law.ts";

/** F11: nodes that fail and are repaired, with and without crews, and a job queue on a node that fails. */
export function failures(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  if (params.has("lf")) return [failingServer(oracle, params, effort)];
  if (!params.has("mtbf")) throw new NotRunError("neither `mtbf` nor `lf`");
  if (params.has("k")) return [machines(oracle, params, effort), withoutRepair(params)];
  if (params.has("N") || params.has("nodes")) return [machines(oracle, params, effort)];
  return [oneMachine(oracle, params, effort), fromNew(params)];
}

/** Nodes that stand for independent machines of the same kind in one scenario. */
const COPIES = 50;
const NODES_UP = { name: "up", moments: { nodes_up: CLUSTER } };

const cluster = (nodes: number, gpusPerNode: number, failing: Document): Document => ({
  topology: "nodes",
  nodes,
  gpus_per_node: gpusPerNode,
  failures: { clock: "calendar", ...failing },
});

const laws = (params: Params): Document => ({
  time_to_failure: exponential(params.number("mtbf")).written,
  time_to_repair: exponential(params.number("mttr")).written,
});

/** Long-run availability of one machine, any laws. */
function oneMachine(oracle: OracleCase, params: Params, effort: number): Part {
  const any = /any/i.test(params.text("laws"));
  const law = (turn: number, meanH: number): Document =>
    serviceLaw(any ? ["erlang-2", "lognormal scv=1"][turn] : params.raw("laws"), meanH).written;
  const cycleH = params.number("mtbf") + params.number("mttr");
  return {
    suffix: "",
    about: `${COPIES} machines of one kind, each repaired at once when it fails.`,
    document: {
      fleet: fleet({
        [CLUSTER]: cluster(COPIES, 1, {
          time_to_failure: law(0, params.number("mtbf")),
          time_to_repair: law(1, params.number("mttr")),
        }),
      }),
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(20 * cycleH),
    windowH: Math.ceil(windowFor(oracle, effort, 1e4 * cycleH, 100 * cycleH) / COPIES) + 20 * cycleH,
    map: ({ key }) => fleetMetric(key, { machines: COPIES, crews: COPIES, perMachine: true }),
  };
}

/** `availabilityAt_mttr`, `availabilityAt_3`: machines that are new at time 0, seen at a time from the start. */
function fromNew(params: Params): Part {
  const nodes = 1000;
  const timeOf = (key: string): number | undefined => {
    const name = /^availabilityAt_(\w[\w.]*)$/.exec(key)?.[1];
    return name === undefined ? undefined : (params.optional(name) ?? Number(name));
  };
  return {
    suffix: "-new",
    about: `${nodes} machines that are new at time 0.`,
    document: { fleet: fleet({ [CLUSTER]: cluster(nodes, 1, laws(params)) }), ...NO_ENERGY },
    warmupH: 0,
    windowH: 4 * params.number("mttr") + params.number("mtbf"),
    map: ({ key }) => {
      const time = timeOf(key);
      if (time === undefined || !Number.isFinite(time)) return undefined;
      const at = hours(time);
      const metric = mean((run) => run.observed(`up_at_${at.replaceAll(" ", "")}_mean`) / nodes);
      return { metric, observe: [{ name: "up", clock: { nodes_up: CLUSTER }, at: [at] }] };
    },
  };
}

/** Several machines that share crews, or have one each. */
function machines(oracle: OracleCase, params: Params, effort: number): Part {
  const count = params.oneOf("N", "n", "nodes");
  const crews = params.optional("r") ?? params.optional("crews");
  const gpus = params.optional("g") ?? 1;
  const cycleH = params.number("mtbf") + params.number("mttr") * count;
  return {
    suffix: "",
    about:
      crews === undefined
        ? "Machines that are repaired at once."
        : `Machines that wait for one of ${crews} crews.`,
    document: {
      fleet: fleet({
        [CLUSTER]: cluster(count, gpus, { ...laws(params), ...(crews === undefined ? {} : { crews }) }),
      }),
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(10 * cycleH),
    windowH: windowFor(oracle, effort, 1e4 * cycleH, 50 * cycleH),
    map: ({ key }) =>
      groupMetric(key, params, count) ?? fleetMetric(key, { machines: count, crews: crews ?? count }),
  };
}

/** Metrics of a group that needs some of its machines. */
function groupMetric(key: string, params: Params, count: number): Mapped | undefined {
  const atLeast = (machinesUp: number): Mapped => {
    const name = `at_least_${machinesUp}_up`;
    return {
      metric: observed(name),
      observe: [{ name, exceedance: { nodes_up: CLUSTER }, above: machinesUp - 1 }],
    };
  };
  const k = params.optional("k");
  const gpus = params.optional("g") ?? 1;
  if (key === "availability" && k !== undefined) return atLeast(k);
  if (key === "gang") return atLeast(count);
  if (key === "pAtLeast" && params.has("need")) return atLeast(Math.ceil(params.number("need") / gpus));
  if (key === "meanGpus") return { metric: observed("up_mean", (up) => up * gpus), observe: [NODES_UP] };
  const up = /^pAtLeast_(\d+)_up$/.exec(key)?.[1];
  return up === undefined ? undefined : atLeast(Number(up));
}

function fleetMetric(
  key: string,
  wish: { readonly machines: number; readonly crews: number; readonly perMachine?: boolean },
): Mapped | undefined {
  const { machines: count, crews } = wish;
  const failed: Metric = rate((run) => run.result.clusters[0]!.nodeFailures);
  switch (key) {
    case "meanUp":
      return { metric: observed("up_mean"), observe: [NODES_UP] };
    case "meanDown":
      return { metric: observed("up_mean", (up) => count - up), observe: [NODES_UP] };
    case "availability":
      return { metric: observed("up_mean", (up) => up / count), observe: [NODES_UP] };
    case "failureRate":
      return { metric: wish.perMachine ? times(failed, 1 / count) : failed };
    case "meanDowntime":
      return {
        metric: ratio(
          (run) => run.result.clusters[0]!.nodeDowntimeH,
          (run) => run.result.clusters[0]!.nodeRepairs,
        ),
      };
    case "crewUtilisation": {
      const wish = { name: "crews", moments: { crews_busy: CLUSTER } };
      return { metric: observed("crews_mean", (busy) => busy / crews), observe: [wish] };
    }
    default:
      return undefined;
  }
}

/** Mean time until fewer than k of n machines are left when nothing is repaired; one cluster per sample. */
function withoutRepair(params: Params): Part {
  const [k, n, mtbf] = [params.number("k"), params.number("n"), params.number("mtbf")];
  const groups = Array.from({ length: 100 }, (_, at) => `group_${at + 1}`);
  const broken = cluster(n, 1, { time_to_failure: exponential(mtbf).written });
  const observe = groups.map((name) => ({
    name: `end_of_${name}`,
    first_below: { nodes_up: name },
    below: k,
  }));
  const average = mean(
    (run) => observe.reduce((sum, { name }) => sum + run.observed(`${name}_h`), 0) / groups.length,
  );
  return {
    suffix: "-without-repair",
    about: `${groups.length} groups of ${n} machines that are never repaired.`,
    document: { fleet: fleet(Object.fromEntries(groups.map((name) => [name, broken]))), ...NO_ENERGY },
    warmupH: 0,
    // Long enough that every machine has failed: exp(-40) of a machine is left.
    windowH: 40 * mtbf,
    map: ({ key }) => (key === "mttfNoRepair" ? { metric: average, observe } : undefined),
  };
}

const JOBS = "work";
const RUN = { name: "run", times: JOBS };

/** Jobs first come first served on one node that fails while it works and resumes after repair. */
function failingServer(oracle: OracleCase, params: Params, effort: number): Part {
  const service = lawOfMoments(params.number("es"), params.optional("es2") ?? 2 * params.number("es") ** 2);
  const er = params.number("er");
  const repair: ServiceLaw = er === 0 ? constant(0) : lawOfMoments(er, params.optional("er2") ?? 2 * er * er);
  const failing = {
    clock: "busy",
    time_to_failure: exponential(1 / params.number("lf")).written,
    time_to_repair: repair.written,
  };
  const windowH = windowFor(oracle, effort, 5e5 * service.meanH, 1000 * service.meanH);
  return {
    suffix: "",
    about:
      "Jobs, first come first served, on one node that fails only while it works; they resume after the repair.",
    document: {
      fleet: fleet({ [CLUSTER]: cluster(1, 1, failing) }),
      internal: {
        jobs: {
          [JOBS]: jobs({
            arrivals: arrivals(params.number("lambda")),
            work: service.written,
            on_interruption: "resume",
          }),
        },
      },
      ...NO_ENERGY,
    },
    warmupH: Math.ceil(windowH / 20),
    windowH,
    map: ({ key }) => completionMetric(key) ?? flowMetric(key, { name: JOBS, capacity: 1 }),
  };
}

/** Moments of the time from first start to completion, repairs included, and the share of time that it takes. */
function completionMetric(key: string): Mapped | undefined {
  const components: Metric["components"] = (run) => {
    const count = run.job(JOBS).completed;
    const meanH = run.observed("run_service_mean_h");
    const sdH = run.observed("run_service_sd_h");
    return [count, count * meanH, count * (sdH * sdH + meanH * meanH), run.windowH];
  };
  const of = (value: (sums: readonly number[]) => number): Mapped => ({
    metric: { components, of: value },
    observe: [RUN],
  });
  switch (key) {
    case "ec":
      return of(([count, sum]) => sum! / count!);
    case "ec2":
      return of(([count, , squares]) => squares! / count!);
    case "rho":
      return of(([, sum, , windowH]) => sum! / windowH!);
    default:
      return undefined;
  }
}
