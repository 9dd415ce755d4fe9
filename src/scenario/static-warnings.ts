import type { Cluster } from "../model/fleet.ts";
import type { Law, Shape } from "../model/law.ts";
import type { Segment } from "../model/market.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import type { ArrivalSpec, JobSource } from "../model/workload.ts";
import { meanOf } from "../random/quantile.ts";
import { shapeMean } from "../random/shape.ts";
import { excessOf, jobLoad } from "./job-load.ts";
import type { Context } from "./sections/context.ts";
import { tokenWarnings } from "./token-warnings.ts";

/** Doubts that need no run: load beyond capacity, gangs that fit nowhere, segments that can buy nothing. */
export function staticWarnings(context: Context, scenario: Scenario): void {
  for (const job of scenario.jobs) warnJob(context, scenario, job);
  tokenWarnings(context, scenario);
  if (!scenario.policies.sell) return;
  for (const segment of scenario.market.segments) warnSegment(context, scenario, segment);
}

function warnJob(context: Context, scenario: Scenario, job: JobSource): void {
  const path = ["internal", "jobs", job.name];
  const clusters = job.clusters.map((index) => scenario.fleet.clusters[index]!);
  if (clusters.length === 0 || job.arrivals.kind === "trace") return;
  const fits = warnSize(context, [...path, "gpus"], job.gpus, { clusters, share: () => 1, thing: "jobs" });
  const load = jobLoad(scenario, job);
  if (!fits || load === undefined || load <= 1) return;
  context.warn(
    [...path, "arrivals"],
    `\`${job.name}\` offers ${percent(load)} of the GPU-hours of its clusters, ${excessOf(job)}`,
    "lower `rate`, `gpus` or `work`, add nodes, or set a `queue_limit`",
  );
}

function warnSegment(context: Context, scenario: Scenario, segment: Segment): void {
  const path = ["market", "segments", segment.name];
  const { clusters } = scenario.fleet;
  if (segment.products.length === 0) return;
  const types = new Set(segment.gpuTypes.map((each) => each.gpuType));
  const sellable = clusters.filter((cluster) => types.has(cluster.gpuType) && cluster.sellableShare > 0);
  const offered = sellable.some((cluster) =>
    segment.products.some((product) => scenario.products[product]!.prices[cluster.gpuType] !== undefined),
  );
  if (!offered) {
    const text = `nothing that \`${segment.name}\` would buy is offered: none of its products has a price on a sellable cluster of its GPU types`;
    context.warn(path, text, "check `products`, `gpu_types`, the prices and `sellable`");
    return;
  }
  const share = (cluster: Cluster) => cluster.sellableShare;
  const size = { clusters: sellable, share, thing: "requests" };
  if (!warnSize(context, [...path, "gpus"], segment.gpus, size)) return;
  warnBlocks(context, scenario, segment);
  // How much blocks take is said by their starts, not by the durations of those who ask for them.
  const buysBlocks = segment.products.some((product) => scenario.products[product]!.block !== undefined);
  if (segment.arrivals.kind !== "poisson" || buysBlocks) return;
  const capacity = sum(sellable.map((cluster) => gpusOf(cluster) * cluster.sellableShare));
  const load =
    arrivalRate(scenario, segment.arrivals) * meanOf(segment.gpus) * (meanOf(segment.duration) / HOUR_MS);
  if (!(load > capacity)) return;
  context.warn(
    [...path, "arrivals"],
    `\`${segment.name}\` asks for ${percent(load / capacity)} of the sellable GPU-hours of its types, ${excessOf(segment)}`,
    "lower `rate` or raise prices if that is not meant",
  );
}

/** Doubts about how far ahead a segment buys. */
function warnBlocks(context: Context, scenario: Scenario, segment: Segment): void {
  const { leadTime } = segment;
  if (leadTime === undefined) return;
  const path = ["market", "segments", segment.name, "lead_time"];
  const starts = segment.products.flatMap((product) => scenario.products[product]!.block?.startsMs ?? []);
  if (starts.length === 0) {
    const text = `\`lead_time\` of \`${segment.name}\` has no effect: none of its products is a block`;
    context.warn(path, text, "remove it, or sell the segment a product of kind `block`");
    return;
  }
  const [least] = bounds(leadTime);
  if (least < Math.max(...starts)) return;
  const text = `\`${segment.name}\` asks for blocks later than any start, and gets none`;
  context.warn(path, text, "shorten `lead_time`, or give a later start");
}

/** Warns when gangs cannot fit even into an empty cluster; whether some can. */
function warnSize(
  context: Context,
  path: readonly string[],
  law: Law,
  where: {
    readonly clusters: readonly Cluster[];
    readonly share: (cluster: Cluster) => number;
    readonly thing: string;
  },
): boolean {
  const room = Math.max(
    ...where.clusters.map((cluster) => Math.floor(gpusOf(cluster) * where.share(cluster) + 1e-9)),
  );
  const [least, most] = bounds(law);
  if (!(most > room)) return true;
  const which = least > room ? `all ${where.thing}` : `${where.thing} of more than ${room} GPUs`;
  const text = `${which} are too large for every cluster open to them (${room} GPUs at most) and are refused`;
  context.warn(path, text, `keep the size at or below ${room}, or name a larger cluster`);
  return least <= room;
}

/** Smallest and largest value of a law; an unbounded law has no largest that is worth a warning. */
function bounds(law: Law): readonly [number, number] {
  switch (law.kind) {
    case "constant":
      return [law.value, law.value];
    case "uniform":
    case "pareto":
      return [law.min, law.max];
    case "discrete": {
      const values = law.values.filter((_, index) => law.weights[index]! > 0);
      return [Math.min(...values), Math.max(...values)];
    }
    case "empirical":
      return [law.values[0]!, law.values.at(-1)!];
    case "histogram":
      return [law.lows[0]!, law.highs.at(-1)!];
    default:
      return [0, 0];
  }
}

/** Mean arrivals over the horizon [requests per hour]. */
function arrivalRate(scenario: Scenario, arrivals: Extract<ArrivalSpec, { kind: "poisson" }>): number {
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  return arrivals.ratePerHour * batch * meanShape(scenario, arrivals.shape);
}

function meanShape(scenario: Scenario, shape: Shape): number {
  return shapeMean(shape, 0, scenario.horizonMs, { startEpochMs: scenario.startEpochMs });
}

function gpusOf(cluster: Cluster): number {
  return cluster.nodes * cluster.gpusPerNode;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
