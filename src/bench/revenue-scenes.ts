import type { Document } from "./scale-axes.ts";

/** A market on which policies are timed; at posted prices with complete sharing as it stands. */
export interface Scene {
  readonly name: SceneName;
  readonly document: Document;
}

export type SceneName = "loss" | "queue" | "blocks" | "internal";

/** Requests of a run in the mean, whatever the scene. */
const REQUESTS = 40_000;
const GPUS = 400;
/** GPUs of a request where all are alike: few enough requests fit for policies that list the states. */
const LOT = 8;
const GANGS = { law: "discrete", values: [1, 2, 4, 8], weights: [5, 2, 2, 1] };

/** A dearer one who changes its price every 6 hours: there to be followed, not to take tenants. */
const COMPETITORS = {
  rival: {
    prices: {
      H100: Array.from({ length: 40 }, (_, n) => ({
        at: `${6 * n} h`,
        price: `${n % 2 === 0 ? 20 : 22} USD/GPUh`,
      })),
    },
  },
};

/** Loss system: who finds no room leaves. One size and one mean length, two classes at two prices. */
const LOSS = scene("loss", [60, 60], ([dear, cheap]) => ({
  fleet: { clusters: { pool: { gpu: "H100", gpus: GPUS, topology: "pool" } } },
  market: {
    segments: {
      business: { ...tenants(dear!, 4), gpus: LOT, products: ["on_demand"] },
      batch: { ...tenants(cheap!, 2), gpus: LOT, products: ["saver"] },
    },
    competitors: COMPETITORS,
  },
  products: {
    on_demand: { price: "3 USD/GPUh" },
    saver: { kind: "on_demand", price: "1.5 USD/GPUh" },
  },
}));

/** Queues on nodes: gangs, on-demand takes spot back, spot waits, comes back and leaves when its price passes its bid. */
const QUEUE = scene("queue", [120, 200], ([firm, flexible]) => ({
  fleet: { clusters: { grid: { gpu: "H100", nodes: GPUS / 8, gpus_per_node: 8, topology: "nodes" } } },
  market: {
    segments: {
      business: { ...tenants(firm!, 4), gpus: GANGS, patience: "15 min", products: ["on_demand"] },
      batch: { ...tenants(flexible!, 2), gpus: GANGS, patience: "1 h", products: ["spot"] },
    },
    competitors: COMPETITORS,
  },
  products: {
    on_demand: { price: "3 USD/GPUh" },
    spot: { price: "1 USD/GPUh", on_reclaim: "requeue" },
  },
}));

/** Half a day of GPUs, sold until it begins; a start a day. */
const BLOCKS = scene("blocks", [30], ([perHour]) => ({
  fleet: { clusters: { pool: { gpu: "H100", gpus: GPUS, topology: "pool" } } },
  market: { segments: { teams: { ...tenants(perHour!, 2), gpus: LOT, products: ["ahead"] } } },
  products: {
    ahead: {
      kind: "block",
      price: "3 USD/GPUh",
      starts: { first: "24 h", every: "24 h" },
      length: "12 h",
    },
  },
}));

/** A service by day and night beside firm leases and spot. */
const INTERNAL = scene("internal", [30, 60], ([firm, flexible]) => ({
  fleet: { clusters: { pool: { gpu: "H100", gpus: GPUS, topology: "pool" } } },
  internal: {
    services: {
      feed: {
        demand: {
          profile: {
            base: GPUS / 2,
            step: "5 min",
            daily: { peak_to_trough: 2, peak_hour: 19 },
            noise: { sd: 0.05, correlation: "2 h" },
          },
        },
        clusters: ["pool"],
        value: "17 USD/GPUh",
      },
    },
  },
  market: {
    segments: {
      business: { ...tenants(firm!, 4), gpus: 4, products: ["on_demand"] },
      batch: { ...tenants(flexible!, 2), gpus: 4, patience: "1 h", products: ["spot"] },
    },
  },
  products: {
    on_demand: { price: "3 USD/GPUh" },
    spot: { price: "1 USD/GPUh", on_reclaim: "requeue" },
  },
}));

export const SCENES: readonly Scene[] = [LOSS, QUEUE, BLOCKS, INTERNAL];

/** A scene by the requests that each of its segments makes an hour. */
function scene(
  name: SceneName,
  ratesPerHour: readonly number[],
  document: (ratesPerHour: readonly number[]) => Document,
): Scene {
  const perHour = ratesPerHour.reduce((sum, rate) => sum + rate, 0);
  const horizon = `${Math.ceil(REQUESTS / perHour)} h`;
  return { name, document: { horizon, ...document(ratesPerHour) } };
}

/** Tenants for half an hour in the mean, who would pay half as much or twice as much as the median. */
function tenants(perHour: number, medianUsd: number): Document {
  return {
    arrivals: { rate: `${perHour} /h` },
    duration: { law: "exponential", mean: "30 min" },
    gpu_types: ["H100"],
    wtp: { law: "lognormal", median: `${medianUsd} USD/GPUh`, p90: `${2 * medianUsd} USD/GPUh` },
  };
}
