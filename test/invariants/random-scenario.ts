import fc from "fast-check";
import { cents, gangs, lawOf, maybe, minutes, patience, shape, share, whole } from "./arbitraries.ts";
import { cluster, fleetEvent } from "./random-fleet.ts";
import { modelSections, models } from "./random-models.ts";
import { fitted, products } from "./random-products.ts";

/**
 * Random valid scenario documents for property tests: the odd and the extreme on purpose, small enough to run in a
 * few milliseconds each.
 */
export type Document = Readonly<Record<string, unknown>>;

const CLUSTER_NAMES = ["north", "south", "west"];
const PRODUCT_NAMES = ["firm", "contract", "cheap", "ahead"];
const SEGMENT_NAMES = ["startups", "batch", "labs"];
const JOB_NAMES = ["ranking", "research"];

const poisson = fc
  .tuple(
    fc.constantFrom(0, 1, 4, 12, 40),
    shape,
    maybe(fc.constant({ law: "discrete", values: [1, 5], weights: [4, 1] })),
  )
  .map(([rate, form, batch]) => ({ rate: `${rate} /h`, ...form, batch }));

const regular = fc
  .tuple(minutes(1, 60), maybe(minutes(0, 90)), maybe(whole(0, 5)))
  .map(([every, first, batch]) => ({ kind: "regular", every, first, batch }));

const demand = fc.oneof(
  fc
    .tuple(
      whole(0, 60),
      shape,
      maybe(fc.constant({ sd: 0.3, correlation: "30 min" })),
      fc.constantFrom("5 min", "1 h"),
    )
    .map(([base, form, noise, step]) => ({ profile: { base, step, ...form, noise } })),
  fc.constant({
    series: [
      { at: "0 h", value: 10 },
      { at: "3 h", value: 0 },
      { at: "5 h", value: 70 },
      { at: "8 h", value: 16 },
    ],
  }),
  fc
    .tuple(poisson, lawOf("min", 60), gangs)
    .map(([arrivals, duration, gpus]) => ({ sessions: { arrivals, duration, gpus } })),
);

const service = fc.record({
  demand,
  on: whole(1, 3),
  even: fc.boolean(),
  instance_gpus: fc.constantFrom(1, 3, 8, 24),
  headroom: fc.constantFrom(0, 0.2, 1),
  load_time: fc.constantFrom("0 s", "3 min", "45 min"),
  drain_time: fc.constantFrom("0 s", "1 min", "30 min"),
  priority: maybe(whole(0, 7)),
  value: fc.constantFrom("0 USD/GPUh", "17 USD/GPUh"),
  loss: maybe(
    fc.constant([
      [0, 0],
      [0.05, 0.01],
      [0.5, 0.9],
      [1, 1],
    ]),
  ),
  failover: maybe(fc.boolean()),
});

const jobArrivals = fc.oneof(
  { weight: 4, arbitrary: poisson },
  regular,
  whole(1, 5).map((backlog) => ({ kind: "saturated", backlog })),
);

const job = fc
  .record({
    arrivals: jobArrivals,
    gpus: gangs,
    work: lawOf("min", 400),
    estimate_error: maybe(fc.constant({ law: "lognormal", mean: 1.2, cv: 1 })),
    on: whole(1, 3),
    priority: maybe(whole(0, 7)),
    preemptible: fc.boolean(),
    notice: fc.constantFrom("0 s", "2 min", "30 min"),
    checkpoint: maybe(
      fc.record({ interval: minutes(5, 60), cost: fc.constantFrom("0 s", "1 min"), final: fc.boolean() }),
    ),
    restart: fc.constantFrom("0 s", "6 min"),
    on_interruption: fc.constantFrom(undefined, "resume", "checkpoint", "restart", "kill"),
    deadline: maybe(minutes(30, 600)),
    value: fc.constantFrom("0 USD/GPUh", "4 USD/GPUh"),
    delay_cost: fc.constantFrom("0 USD/h", "10 USD/h"),
    queue_limit: maybe(whole(0, 20)),
    patience: maybe(patience),
  })
  .map((draft) => {
    const { checkpoint, on_interruption } = draft;
    const impossible = on_interruption === "checkpoint" && checkpoint === undefined;
    // Work that never waits to be short keeps a saturated source from running away.
    const work = "kind" in draft.arrivals ? "45 min" : draft.work;
    return { ...draft, work, on_interruption: impossible ? undefined : on_interruption };
  });

const segment = fc.record({
  arrivals: fc.oneof({ weight: 4, arbitrary: poisson }, { weight: 1, arbitrary: regular }),
  gpus: gangs,
  duration: lawOf("min", 400),
  gpu_types: maybe(
    fc.constantFrom<unknown[]>(
      ["H100"],
      ["GB200", { type: "H100", wtp_factor: 0.5 }],
      ["H100", { type: "GB200", wtp_factor: 1.9 }],
    ),
  ),
  wtp: fc.oneof(cents(50, 900), fc.constant({ law: "lognormal", median: "2.5 USD/GPUh", p90: "6 USD/GPUh" })),
  patience: maybe(patience),
  interruption_discount: share,
  products: maybe(fc.subarray([0, 1, 2, 3], { minLength: 1 })),
  taste: fc.constantFrom("0 USD/GPUh", "0.5 USD/GPUh"),
  switching_cost: fc.constantFrom("0 USD/GPUh", "0.2 USD/GPUh"),
  queue_limit: maybe(whole(0, 15)),
  lead_time: maybe(lawOf("min", 300)),
  logit: fc.boolean(),
  quality: fc.constantFrom("0 USD/GPUh", "0.3 USD/GPUh", "-1 USD/GPUh"),
  elasticity: maybe(fc.constant({ reference_price: "1.5 USD/GPUh", exponent: 1.2 })),
  churn: maybe(fc.record({ per_eviction: share, customers: whole(1, 20), recovery: minutes(5, 600) })),
});

/** A competitor with a fixed price, one that moves by itself, or one that answers. */
const competitor = fc.record({
  prices: cents(100, 400).map((price) => ({ H100: price })),
  quality: fc.constantFrom(undefined, "0.5 USD/GPUh"),
  moves: fc.constantFrom<object>(
    {},
    { process: { kind: "mean_reverting", every: "20 min", noise: { sd: 0.3, correlation: "2 h" } } },
    { process: { kind: "regime_switching", every: "1 h", regimes: "aws_spot" } },
    {
      process: {
        kind: "regime_switching",
        every: "7 min",
        regimes: {
          calm: { mean: "50 min", growth: "-5 %/month" },
          scarce: { mean: "10 min", factor: 2 },
        },
        noise: { sd: 0.05, correlation: "0 s" },
      },
    },
    { response: { policy: "best_response", every: "45 min", cost: "1 USD/GPUh" } },
  ),
});

const capacityControl = fc.oneof(
  fc.constant("complete_sharing"),
  fc.tuple(whole(0, 30), share).map(([gpus, part]) => ({
    policy: "class_limits",
    limits: { firm: gpus, startups: `${part * 100} %` },
  })),
  fc
    .tuple(whole(0, 30), whole(0, 60))
    .map(([a, b]) => ({ policy: "trunk_reservation", reservations: { cheap: a, batch: b } })),
  fc.record({
    policy: fc.constant("forecast_quantile"),
    probability: fc.constantFrom(0.5, 0.9),
    duration_quantile: maybe(fc.constant(0.9)),
  }),
);

/** Short seasons, so that quantiles are known before a short run is over. */
const forecast = fc.record({
  forecaster: fc.constantFrom(
    { policy: "seasonal_naive", season: "2 h" },
    { policy: "holt_winters", season: "1 h", trend: 0.1 },
    { policy: "conformal", season: "1 h", window: "3 h" },
    { policy: "perfect" },
  ),
  covers: fc.constantFrom("internal", "services"),
  step: fc.constantFrom("15 min", "30 min"),
  horizon: fc.constantFrom("1 h", "6 h"),
});

const policies = fc.record({
  sell: fc.constantFrom(true, true, true, false),
  queue_order: fc.constantFrom("fifo", "priority", "shortest_first", "easy_backfill"),
  backfill_depth: whole(1, 20),
  placement: fc.constantFrom("best_fit", "first_fit", "worst_fit"),
  reclaim: fc.constantFrom("youngest_first", "cheapest_first", "least_lost_work", "fewest_victims"),
  reclaim_candidates: whole(1, 16),
  capacity_control: capacityControl,
  forecast,
});

const initial = fc.record({
  start: fc.constantFrom("empty", "stationary"),
  jobs: fc.array(
    fc.record({
      source: whole(0, 1),
      count: whole(1, 3),
      gpus: whole(1, 20),
      age: minutes(0, 90),
      remaining: minutes(1, 400),
    }),
    {
      maxLength: 2,
    },
  ),
  leases: fc.array(
    fc.record({
      segment: whole(0, 2),
      product: whole(0, 2),
      count: whole(1, 3),
      gpus: whole(1, 20),
      age: minutes(0, 90),
      remaining: minutes(1, 400),
    }),
    { maxLength: 2 },
  ),
});

const parts = fc.record({
  horizon: whole(2, 12),
  warmup: fc.constantFrom(0, 0, 1),
  start: fc.constantFrom("2026-11-02T00:00:00Z", "2026-11-30T20:00:00Z"),
  series: fc.constantFrom("1 h", "7 min"),
  clusters: fc.array(cluster, { minLength: 1, maxLength: 3 }),
  events: fc.array(fleetEvent, { maxLength: 3 }),
  services: fc.array(service, { maxLength: 2 }),
  jobs: fc.array(job, { maxLength: 2 }),
  segments: fc.array(segment, { maxLength: 3 }),
  products,
  serving: models,
  competitor: maybe(competitor),
  policies,
  overhead: fc.boolean(),
  initial,
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** A valid document; its properties are chosen independently and fitted together here. */
export const randomScenario: fc.Arbitrary<Document> = parts.map(assemble);

function assemble(draft: Parts): Document {
  const clusterNames = CLUSTER_NAMES.slice(0, draft.clusters.length);
  const pick = (n: number) => clusterNames.slice(0, Math.min(n, clusterNames.length));
  const segmentNames = SEGMENT_NAMES.slice(0, draft.segments.length);
  const jobNames = JOB_NAMES.slice(0, draft.jobs.length);
  const [home] = draft.clusters as [Parts["clusters"][number]];
  const serving = modelSections(draft.serving, {
    name: clusterNames[0]!,
    nodes: home.nodes,
    gpusPerNode: home.gpus_per_node,
  });
  return pruned({
    schema: 1,
    name: "random",
    start: draft.start,
    horizon: `${draft.horizon} h`,
    warmup: `${draft.warmup} h`,
    series_interval: draft.series,
    fleet: {
      data_centers: {
        east: {
          electricity: [
            { at: "0 h", value: "60 USD/MWh" },
            { at: "4 h", value: "90 USD/MWh" },
          ],
        },
        moon: { pue: 1.3 },
      },
      clusters: named(clusterNames, draft.clusters),
      events: draft.events.map((event) => ({
        ...event,
        cluster: clusterNames[event.cluster % clusterNames.length],
      })),
    },
    models: serving.models,
    internal: {
      assistants: serving.assistants,
      services: named(
        ["feed", "assistant"],
        draft.services.map(({ on, even, ...rest }) => ({ ...rest, clusters: sharesOf(pick(on), even) })),
      ),
      jobs: named(
        jobNames,
        draft.jobs.map(({ on, ...rest }) => ({ ...rest, clusters: pick(on) })),
      ),
    },
    market: {
      clients: serving.clients,
      segments: named(segmentNames, draft.segments.map(segmentOf)),
      competitors: draft.competitor && { neocloud: competitorOf(draft.competitor, draft.segments) },
    },
    products: named(
      PRODUCT_NAMES,
      fitted(draft.products, {
        hasCompetitors: draft.competitor !== undefined,
        hasOneType: draft.clusters.every(
          ({ gpu, sellable }) => gpu === draft.clusters[0]!.gpu && sellable > 0,
        ),
      }),
    ),
    policies: {
      ...draft.policies,
      capacity_control: knownOnly(draft.policies.capacity_control, segmentNames),
    },
    costs: draft.overhead ? { tenancy_overhead: 0.1, support: "0.05 USD/GPUh" } : undefined,
    initial: {
      start: draft.initial.start,
      jobs:
        jobNames.length === 0
          ? []
          : draft.initial.jobs.map((each) => ({ ...each, source: jobNames[each.source % jobNames.length] })),
      leases:
        segmentNames.length === 0
          ? []
          : draft.initial.leases.map((each) => ({
              ...each,
              segment: segmentNames[each.segment % segmentNames.length],
              product: PRODUCT_NAMES[each.product],
              gpu: draft.clusters[0]!.gpu,
            })),
    },
  }) as Document;
}

type SegmentParts = Parts["segments"][number];

function segmentOf({ logit, quality, ...spec }: SegmentParts) {
  const products = spec.products?.map((at) => ({ product: PRODUCT_NAMES[at], quality }));
  return { ...spec, products, choice: logit && spec.taste !== "0 USD/GPUh" ? "logit" : undefined };
}

/** An answer needs exactly one segment that chooses by logit, or its name. */
function competitorOf(
  { moves, ...rest }: NonNullable<Parts["competitor"]>,
  segments: readonly SegmentParts[],
): object {
  const first = segments.findIndex((segment) => segmentOf(segment).choice === "logit");
  if (!("response" in moves)) return { ...rest, ...moves };
  if (first < 0) return rest;
  return { ...rest, response: { ...(moves.response as object), segment: SEGMENT_NAMES[first] } };
}

function named<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, at) => [names[at]!, value]));
}

function sharesOf(names: readonly string[], even: boolean): unknown {
  if (even || names.length === 1) return names;
  return Object.fromEntries(names.map((name, at) => [name, at === 0 ? 0.5 : 0.5 / (names.length - 1)]));
}

/** Capacity control may name only the products and segments that exist. */
function knownOnly(control: unknown, segments: readonly string[]): unknown {
  if (typeof control !== "object" || control === null) return control;
  const keep = (map: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(map).filter(([name]) => PRODUCT_NAMES.includes(name) || segments.includes(name)),
    );
  return Object.fromEntries(
    Object.entries(control).map(([key, value]) => [
      key,
      typeof value === "object" ? keep(value as Record<string, unknown>) : value,
    ]),
  );
}

/** Without keys that are undefined. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, pruned(each)]),
  );
}
