import type { Law, StepSeries } from "./law.ts";

/** One type of accelerator with what the model needs of it; figures come from the catalog or the scenario. */
export interface GpuType {
  readonly name: string;
  /** Power at the wall of one GPU with its share of the node, before PUE, under load [W]. */
  readonly loadWatts: number;
  /** The same when idle [W]. */
  readonly idleWatts: number;
  /** Speed on internal jobs relative to the reference GPU (H100 = 1). */
  readonly relativePerformance: number;
  /** False for types that are never rented out (MTIA). */
  readonly rentable: boolean;
}

export interface DataCenter {
  readonly name: string;
  /** Power usage effectiveness: facility power / IT power. */
  readonly pue: number;
  /** IT + cooling power that the site may draw [W]; absent = not limited. Checked when the scenario is built. */
  readonly powerCapWatts?: number;
  /** Electricity price [USD per MWh]. */
  readonly electricity: StepSeries;
  readonly utcOffsetMs: number;
}

/** Node failures and repairs of one cluster. */
export interface FailureSpec {
  /** Up time of a node until it fails [ms]. */
  readonly timeToFailure: Law;
  /** Repair time, without the wait for a crew [ms]; absent = never repaired. */
  readonly timeToRepair?: Law;
  /** Repairs under way at once; absent = no limit. */
  readonly crews?: number;
  /** `calendar`: nodes age always; `busy`: only while an allocation is on them. */
  readonly clock: "calendar" | "busy";
}

/** A clock outside the model that interrupts everything on a cluster at once. */
export interface InterruptionSpec {
  /** Up time until the next interruption [ms]. */
  readonly every: Law;
  /** How long the cluster is down, 0 allowed [ms]. */
  readonly outage: Law;
}

export interface Cluster {
  readonly name: string;
  readonly dataCenter: number;
  readonly gpuType: number;
  readonly topology: "nodes" | "pool";
  /** `nodes`: nodes of `gpusPerNode`; `pool`: one flat pool of nodes x gpusPerNode GPUs. */
  readonly nodes: number;
  readonly gpusPerNode: number;
  /** Share of the installed GPUs that may be in external use at once, 0..1. */
  readonly sellableShare: number;
  /** Time to change a GPU between internal and external use [ms]. */
  readonly turnaroundMs: number;
  /** GPUs of the disaster buffer: kept free or in recallable hands, out of reach of firm sales and firm jobs [GPUs]. */
  readonly bufferGpus: number;
  readonly failures?: FailureSpec;
  readonly interruptions?: InterruptionSpec;
  /**
   * Capacity changes, ascending by time: at `atMs` the cluster is online (`true`) or not (`false`). Before the first
   * entry it is online unless `startsOffline`. `lost` means gone in a disaster: GPUs count as installed and down;
   * otherwise an offline cluster is not installed.
   */
  readonly startsOffline: boolean;
  readonly events: readonly { readonly atMs: number; readonly change: "online" | "lost" | "restored" }[];
}

export interface Fleet {
  readonly gpuTypes: readonly GpuType[];
  readonly dataCenters: readonly DataCenter[];
  readonly clusters: readonly Cluster[];
}
