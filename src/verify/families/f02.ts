import type { OracleCase } from "../cases.ts";
import { arrivals, CLUSTER, type Document, fleet, NO_ENERGY, onDemand, pool, segment } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { carriedByAll, type Mapped, times, usageRevenueRate } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { serviceLaw } from "../service-law.ts";

/** F02: classes of several sizes, one product each, lost when refused; sharing, limits, reservations or packing. */
export function multiClass(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const classes = params.list("classes");
  const names = classes.map((_, at) => `class_${at + 1}`);
  const nodes = params.optional("nodes");
  const capacity = nodes === undefined ? params.number("C") : nodes * params.number("gpusPerNode");
  const meanH = Math.max(...classes.map((each) => meanOf(each)));
  const windowH = windowFor(oracle, effort, 2e5 * meanH, 100 * meanH);
  const byName = <T>(of: (each: Params, at: number) => T): Record<string, T> =>
    Object.fromEntries(classes.map((each, at) => [names[at]!, of(each, at)]));
  return [
    {
      suffix: "",
      about: "One on-demand product and one segment per class; a request that is refused is lost.",
      document: {
        fleet: nodes === undefined ? pool(capacity) : nodeCluster(nodes, params.number("gpusPerNode")),
        market: { segments: byName((each, at) => classSegment(each, at, names[at]!, params.raw("service"))) },
        products: byName((each) => onDemand(each.optional("price"))),
        policies: { ...placement(params), ...control(params, names) },
        ...NO_ENERGY,
      },
      warmupH: Math.ceil(Math.max(windowH / 20, 30 * meanH)),
      windowH,
      map: ({ key, index }) => {
        if (index === undefined) return poolMetric(key, names, capacity);
        const name = names[index];
        return name === undefined ? undefined : flowMetric(key, { name, capacity });
      },
    },
  ];
}

const meanOf = (each: Params): number =>
  each.optional("es") ?? each.optional("meanService") ?? 1 / each.number("mu");

function classSegment(each: Params, at: number, product: string, service: unknown): Document {
  return segment({
    arrivals: arrivals(each.number("lambda")),
    gpus: each.number("b"),
    duration: serviceLaw(each.raw("service") ?? service, meanOf(each), at).written,
    patience: "0 s",
    product,
  });
}

const nodeCluster = (nodes: number, gpusPerNode: number): Document =>
  fleet({ [CLUSTER]: { topology: "nodes", nodes, gpus_per_node: gpusPerNode } });

function placement(params: Params): Document {
  const rule = /(best|worst|first)[- _]fit/i.exec(params.text("placement"))?.[1];
  return rule === undefined ? {} : { placement: `${rule.toLowerCase()}_fit` };
}

function control(params: Params, names: readonly string[]): Document {
  const byName = (values: readonly number[]): Document =>
    Object.fromEntries(names.map((name, at) => [name, values[at] ?? 0]));
  if (params.has("reservation")) {
    const reservations = byName(params.numbers("reservation"));
    return { capacity_control: { policy: "trunk_reservation", reservations } };
  }
  if (params.has("classGpuLimits")) {
    const limits = byName(params.numbers("classGpuLimits"));
    return { capacity_control: { policy: "class_limits", limits } };
  }
  if (params.has("policy") && !/complete sharing/i.test(params.text("policy"))) {
    throw new NotRunError(`no scenario can express the policy "${params.text("policy")}"`);
  }
  return {};
}

function poolMetric(key: string, names: readonly string[], capacity: number): Mapped | undefined {
  const busy = carriedByAll(names);
  if (key === "meanBusyGpus" || key === "meanBusy") return { metric: busy };
  if (key === "utilisation") return { metric: times(busy, 1 / capacity) };
  return key === "revenueRate" ? { metric: usageRevenueRate } : undefined;
}
