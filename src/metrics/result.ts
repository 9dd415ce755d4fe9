import type { ProductKind } from "../model/market.ts";

/** An exact total in two parts: whole units and a remainder in sub-units (see each field). */
export interface Exact {
  readonly hi: number;
  readonly lo: number;
}

/** Sojourns or services of those that count: moments. */
export interface TimesTotals {
  readonly count: number;
  /** Sum and sum of squares [h], [h^2]. */
  readonly sumH: number;
  readonly sumSquaresH: number;
  readonly maxH: number;
}

/** Waits of those that count: moments, exact sum and log-binned distribution. */
export interface WaitTotals extends TimesTotals {
  /** Exact sum {whole hours, ms}. */
  readonly sumExact: Exact;
  /** How many were exactly zero. */
  readonly zeros: number;
  /** Counts per log bin (numerics/log-bins.ts), zeros not included. */
  readonly bins: readonly number[];
}

/** GPU time of one cluster over the window, all as {whole GPU-hours, GPU-ms}. */
export interface ClusterTotals {
  /** By GPU state, in the order of GPU_STATES. */
  readonly stateGpuMs: readonly Exact[];
  /** max(0, installed - down - internal - buffer); the surplus when this run sells nothing. */
  readonly surplusGpuMs: Exact;
  /** Idle by reason, in the order of UNSOLD_REASONS. */
  readonly unsoldGpuMs: readonly Exact[];
  /** Idle while a waiting request fits by count but not in place. */
  readonly fragmentationGpuMs: Exact;
  /** Sold GPUs that stand on the disaster buffer. */
  readonly bufferSoldGpuMs: Exact;
  readonly nodeFailures: number;
  /** Down time of nodes that came back in the window (wait for a crew included) [h], and how many. */
  readonly nodeDowntimeH: number;
  readonly nodeRepairs: number;
}

export interface LedgerRow {
  /** Index into ACCOUNTS. */
  readonly account: number;
  /** Product and cluster index; -1 = none (the fleet as a whole). */
  readonly product: number;
  readonly cluster: number;
  /** {whole USD, nano-USD in [0, 1e9)}; hi may be negative. */
  readonly usd: Exact;
  /** {whole GPU-hours, GPU-ms in [0, 3.6e6)}. */
  readonly gpuHours: Exact;
}

/** Counts of the requests of one source (segment or job source) inside the window. */
export interface FlowTotals {
  readonly offered: number;
  /** Started for the first time (a requeued lease is not counted again), or a block that was booked. */
  readonly accepted: number;
  readonly lost: readonly number[];
  /** GPU-hours wanted by those lost, by reason [GPU-h]. */
  readonly lostGpuHours: readonly number[];
  /** The same at the price offered to them, by reason [USD]; 0 for jobs. */
  readonly lostUsd: readonly number[];
  readonly waitingAtStart: number;
  readonly waitingAtEnd: number;
  readonly runningAtStart: number;
  readonly runningAtEnd: number;
  /** Interrupted and not yet running again. */
  readonly suspendedAtStart: number;
  readonly suspendedAtEnd: number;
  /** Blocks sold whose start was still to come. */
  readonly bookedAtStart: number;
  readonly bookedAtEnd: number;
  readonly completed: number;
  /** Ended by a failure. */
  readonly failed: number;
  /** Ended by a reclaim (`kill`), by an outbid price, or by leaving while suspended. */
  readonly killed: number;
  /** Part of `killed` that a floating price drove out. */
  readonly outbid: number;
  /** Reclaim events (kill or requeue). */
  readonly evictions: number;
  /** Interruptions by failures or the outside clock. */
  readonly interruptions: number;
  readonly lostWorkGpuHours: number;
  /** GPU time held {GPU-hours, GPU-ms}: used by tenants or jobs. */
  readonly usedGpuMs: Exact;
  readonly waits: WaitTotals;
  readonly sojourns: TimesTotals;
  /** First start to completion. */
  readonly services: TimesTotals;
}

export interface SegmentTotals extends FlowTotals {
  /** All postings with a lease of this segment: usage + increment + commitment {USD, nano}. */
  readonly revenueUsd: Exact;
  readonly creditsUsd: Exact;
  /** Value of the blocks signed in the window, and of what is still to be delivered at its end {USD, nano}. */
  readonly bookingsUsd: Exact;
  readonly backlogUsd: Exact;
  /** Requests whose contract or lease started, or that booked a block, by product index. */
  readonly acceptedByProduct: readonly number[];
  /** Spot taken although on-demand was worth its price: GPU-hours asked for, and their difference in price [USD]. */
  readonly buyDownGpuHours: number;
  readonly buyDownUsd: number;
}

export interface ProductTotals {
  readonly kind: ProductKind;
  readonly leases: number;
  /** Blocks that were signed. */
  readonly bookings: number;
  readonly completed: number;
  readonly evictions: number;
  readonly outbid: number;
  readonly interruptions: number;
  readonly waits: WaitTotals;
  /** Leases that asked for this product as their best choice and were lost, by reason. */
  readonly lost: readonly number[];
  /** Unserved and contracted time of firm leases judged for the SLA {GPU-hours, GPU-ms}. */
  readonly unservedGpuMs: Exact;
  readonly contractedGpuMs: Exact;
  /** As of a segment, by the product that was taken. */
  readonly buyDownGpuHours: number;
  readonly buyDownUsd: number;
  /** Value of the blocks signed in the window, and of what is still to be delivered at its end {USD, nano}. */
  readonly bookingsUsd: Exact;
  readonly backlogUsd: Exact;
}

/** A number of requests and their tokens. */
export interface TokenCount {
  readonly requests: number;
  readonly inputTokens: number;
  /** Part of `inputTokens`. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Latencies of served requests, each counted as often as it stands for: moments and log-binned distribution. */
export interface LatencyTotals {
  readonly count: number;
  /** Sum and largest [ms, fractional]. */
  readonly sumMs: number;
  readonly maxMs: number;
  /** How many were exactly zero. */
  readonly zeros: number;
  /** Counts per log bin (numerics/log-bins.ts) of microseconds, zeros not included. */
  readonly bins: readonly number[];
}

/** Requests of one client or assistant inside the window. */
export interface ClientTotals {
  /** `internal`: an assistant of the owner. */
  readonly owner: "tenant" | "internal";
  /** Waiting or active at start + offered = served + failed + lost by reason + waiting or active at end. */
  readonly atStart: TokenCount;
  readonly offered: TokenCount;
  readonly served: TokenCount;
  /** Inside a replica that was taken. */
  readonly failed: TokenCount;
  /** By reason, in the order of LOSS_REASONS. */
  readonly lost: readonly TokenCount[];
  readonly waitingAtEnd: TokenCount;
  readonly activeAtEnd: TokenCount;
  /** Served, by the tier in which they were (TIERS). */
  readonly servedByTier: readonly TokenCount[];
  /** Arrival to first step, arrival to first token, per output token after the first, arrival to last token. */
  readonly waits: LatencyTotals;
  readonly firstTokens: LatencyTotals;
  readonly perTokens: LatencyTotals;
  readonly sojourns: LatencyTotals;
  /** Served within the client's objective. */
  readonly good: TokenCount;
  /** Batch requests that missed their deadline: answered late, or lost for it. */
  readonly expired: TokenCount;
  /** Bills of its requests, and its hours of provisioned throughput {USD, nano}. */
  readonly revenueUsd: Exact;
  readonly provisionedUsd: Exact;
  readonly creditsUsd: Exact;
  readonly refundsUsd: Exact;
  /** internal: value of what was lost or late {USD, nano}. */
  readonly lossUsd: Exact;
}

/** Replicas of one deployment in one pool (serving/model-server.ts) inside the window. */
export interface DeploymentTotals {
  readonly model: number;
  readonly deployment: number;
  readonly pool: number;
  /** GPU time {GPU-hours, GPU-ms}: held, ready, and ready with at least one sequence. */
  readonly heldGpuMs: Exact;
  readonly readyGpuMs: Exact;
  readonly busyGpuMs: Exact;
  readonly started: number;
  readonly recalled: number;
  readonly failed: number;
  readonly peakReplicas: number;
  /** Requests answered by them, and what these were billed {USD, nano}. */
  readonly served: TokenCount;
  readonly revenueUsd: Exact;
}

export interface JobTotals extends FlowTotals {
  readonly late: number;
  /** Loss of value and delay cost {USD, nano}, >= 0. */
  readonly lossUsd: Exact;
}

export interface ServiceTotals {
  /** {GPU-hours, GPU-ms}: demand D, served = min(D, serving), shortfall = D - served, GPUs held. */
  readonly demandGpuMs: Exact;
  readonly servedGpuMs: Exact;
  readonly shortfallGpuMs: Exact;
  readonly heldGpuMs: Exact;
  readonly peakDemandGpus: number;
  readonly lossUsd: Exact;
}

/** Forecasts of internal use against what came, over the clusters and the instants of the grid inside the window. */
export interface ForecastTotals {
  /** Forecasts whose instant came. */
  readonly judged: number;
  /** Sums of |forecast - actual| and of forecast - actual [GPUs]. */
  readonly absoluteErrorGpus: number;
  readonly errorGpus: number;
  /** Those with a quantile, and those of them whose actual did not exceed it. */
  readonly quantiles: number;
  readonly covered: number;
}

export interface RunWarning {
  readonly code: string;
  /** A sentence that ends with a remedy. */
  readonly text: string;
}

/** The most net value that a run could have had with all known in advance. */
export interface Hindsight {
  /** Every tenant pays the prices of the run where it accepts them [USD]. */
  readonly controlUsd: number;
  /** Every tenant pays the most that it would [USD]. */
  readonly wtpUsd: number;
  /** Whether the linear program saw every customer by itself. */
  readonly isExact: boolean;
}

/** What one run of the world yields: plain numbers, serializable, merged in replication order. */
export interface WorldResult {
  readonly windowMs: number;
  readonly clusters: readonly ClusterTotals[];
  readonly ledger: readonly LedgerRow[];
  readonly products: readonly ProductTotals[];
  readonly segments: readonly SegmentTotals[];
  readonly jobs: readonly JobTotals[];
  readonly services: readonly ServiceTotals[];
  readonly clients: readonly ClientTotals[];
  readonly deployments: readonly DeploymentTotals[];
  /** Absent where the scenario forecasts nothing. */
  readonly forecast?: ForecastTotals | undefined;
  /** Mean GPUs in use by anyone (not down, not idle) per interval from time 0, the warm-up included [GPUs]. */
  readonly use: { readonly intervalMs: number; readonly gpus: readonly number[] };
  /** Observed metrics by their full name; undefined where nothing was seen. */
  readonly observations: readonly {
    readonly name: string;
    readonly unit: string;
    readonly value: number | undefined;
  }[];
  readonly warnings: readonly RunWarning[];
  readonly events: number;
  /** Most jobs, leases and instances that were waiting or running at once. */
  readonly peakLive: number;
  readonly endedBy: "horizon" | "event_budget";
  /** Present where the scenario asks for it and the run reached its horizon. */
  readonly hindsight?: Hindsight;
}

/** One replication of one variant: the run itself and the run with sales off, same draws. */
export interface Replication {
  readonly index: number;
  readonly seed: string;
  readonly run: WorldResult;
  readonly salesOff: WorldResult;
  /** Ledger of `run` completed with the `counterfactual_*` accounts. */
  readonly ledger: readonly LedgerRow[];
}
