/** Keys of a scenario file, by name. */
export type Document = Readonly<Record<string, unknown>>;

/** Sizes that grow while all else stays, and the scenario of each. */
export interface Axis {
  readonly axis: string;
  readonly sizes: readonly number[];
  readonly scenario: (size: number) => Document;
}

/** Gang sizes of the reference workload W1 and their mean [GPUs]. */
const GANGS = { law: "discrete", values: [1, 2, 4, 8, 16, 32, 64], weights: [40, 15, 15, 20, 5, 3, 2] };
const MEAN_GANG = 5.94;
const HOUR_LONG = { law: "exponential", mean: "1 h" };
/** Requests or jobs of a run, whatever its size. */
const JOBS = 400_000;
const POOL_GPUS = 1_000;

/** W1: gangs on nodes, first come first served, load 0.9. */
const NODES: Axis = {
  axis: "nodes",
  sizes: [1_000, 10_000, 125_000],
  scenario: (nodes) => {
    const perHour = (0.9 * 8 * nodes) / MEAN_GANG;
    return {
      horizon: hours(JOBS / perHour),
      fleet: { clusters: { grid: { gpu: "H100", nodes, gpus_per_node: 8, topology: "nodes" } } },
      internal: { jobs: { gangs: { arrivals: poisson(perHour), gpus: GANGS, work: HOUR_LONG } } },
      products: {},
      initial: { start: "stationary" },
    };
  },
};

/** A full pool with a line that never gets shorter. */
const WAITING_JOBS: Axis = {
  axis: "waiting jobs",
  sizes: [100, 1_000, 10_000, 100_000, 1_000_000],
  scenario: (backlog) => ({
    horizon: hours(JOBS / POOL_GPUS),
    internal: {
      jobs: { line: { arrivals: { kind: "saturated", backlog }, gpus: 1, work: HOUR_LONG } },
    },
    products: {},
  }),
};

/** Leases that live side by side in a pool a fifth larger. */
const LIVE_LEASES: Axis = {
  axis: "live leases",
  sizes: [100, 1_000, 10_000, 100_000, 1_000_000],
  scenario: (leases) => ({
    horizon: hours(JOBS / leases),
    fleet: pools(1, Math.ceil(1.2 * leases)),
    market: { segments: { tenants: segment(leases) } },
    initial: { start: "stationary" },
  }),
};

/** A loss system: 100 GPUs, 90 requests an hour. */
const HORIZON: Axis = {
  axis: "horizon in hours",
  sizes: [5_000, 50_000],
  scenario: (horizon) => ({
    horizon: hours(horizon),
    fleet: pools(1, 100),
    market: { segments: { tenants: segment(90) } },
  }),
};

/** The same requests from more segments. */
const SEGMENTS: Axis = {
  axis: "segments",
  sizes: [1, 10, 100],
  scenario: (segments) => ({
    horizon: hours(JOBS / POOL_GPUS),
    market: { segments: numbered("s", segments, () => segment((0.9 * POOL_GPUS) / segments)) },
  }),
};

/** The same GPUs in more clusters. */
const CLUSTERS: Axis = {
  axis: "clusters",
  sizes: [1, 10, 100],
  scenario: (clusters) => ({
    horizon: hours(JOBS / POOL_GPUS),
    fleet: pools(clusters, POOL_GPUS / clusters),
    market: { segments: { tenants: segment(0.9 * POOL_GPUS) } },
  }),
};

/** Spot leases at a price that floats, and more changes of it in the same time. */
const PRICE_CHANGES: Axis = {
  axis: "price changes",
  sizes: [100, 1_000, 10_000],
  scenario: (changes) => {
    const horizonHours = JOBS / POOL_GPUS;
    const price = Array.from({ length: changes }, (_, n) => ({
      at: `${Math.floor((n * horizonHours * 3600) / changes)} s`,
      price: `${n % 2 === 0 ? 2 : 2.5} USD/GPUh`,
    }));
    return {
      horizon: hours(horizonHours),
      market: { segments: { tenants: { ...segment(0.9 * POOL_GPUS), products: ["spot"] } } },
      products: { spot: { price } },
    };
  },
};

export const AXES: readonly Axis[] = [
  NODES,
  WAITING_JOBS,
  LIVE_LEASES,
  HORIZON,
  SEGMENTS,
  CLUSTERS,
  PRICE_CHANGES,
];

/** Tenants that want one GPU for an hour on average, at any price offered here. */
function segment(perHour: number): Document {
  return {
    arrivals: poisson(perHour),
    gpus: 1,
    duration: HOUR_LONG,
    gpu_types: ["H100"],
    wtp: "10 USD/GPUh",
  };
}

function pools(count: number, gpus: number): Document {
  return { clusters: numbered("pool-", count, () => ({ gpu: "H100", gpus, topology: "pool" })) };
}

function numbered(prefix: string, count: number, make: () => Document): Document {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n + 1}`, make()]));
}

function poisson(perHour: number): Document {
  return { rate: `${perHour} /h` };
}

/** Rounded up to whole seconds. */
function hours(length: number): string {
  return `${Math.ceil(length * 3600)} s`;
}
