import type { Law, StepSeries } from "./law.ts";
import type { PolicyChoice } from "./policy.ts";
import type { ArrivalSpec } from "./workload.ts";

/** A group of tenants with common behaviour. */
export interface Segment {
  readonly name: string;
  readonly arrivals: ArrivalSpec;
  readonly gpus: Law;
  readonly duration: Law;
  /** Blocks: the tenant wants the earliest start at least this much after its arrival [ms]; absent = any later one. */
  readonly leadTime?: Law;
  /** GPU types accepted, preferred first; WTP is multiplied by the factor of the type. */
  readonly gpuTypes: readonly { readonly gpuType: number; readonly wtpFactor: number }[];
  /** Willingness to pay [USD per GPU-hour]. */
  readonly wtp: Law;
  /** Waiting time before it leaves [ms]; absent = for ever; constant 0 = leaves when full. */
  readonly patience?: Law;
  /** Cost of waiting, by which tenants bid; absent = they have none [USD per hour and GPU]. */
  readonly waitingCost?: Law;
  /** What they bid where a lease costs its bid, by ascending waiting cost; absent = all that it is worth to them. */
  readonly bids?: readonly { readonly waitingCostUsd: number; readonly bidUsd: number }[];
  /** Part of the WTP lost when the product is recallable, 0..1. */
  readonly interruptionDiscount: number;
  /** Eligible products (indices). */
  readonly products: readonly number[];
  /** By place in `products`: worth beside the WTP [USD per GPU-hour]; absent = 0 for all. */
  readonly qualityUsdPerGpuHour?: readonly number[];
  /** Whether walking away is worth exactly 0, or has a taste of its own; absent = `wtp`. */
  readonly choice?: "wtp" | "logit";
  /** Scale of the Gumbel taste of each offer [USD per GPU-hour]; 0 = none. */
  readonly tasteUsdPerGpuHour: number;
  /** Cost of going to a competitor [USD per GPU-hour]. */
  readonly switchingCostUsdPerGpuHour: number;
  /** Waiting requests of the segment beyond this are refused; absent = no limit. */
  readonly queueLimit?: number;
  /** How many of the potential tenants come at which price; absent = all. */
  readonly elasticity?: Elasticity;
  /** How evictions drive tenants off; absent = they do not. */
  readonly churn?: ChurnSpec;
}

/** A tenant comes with probability min(1, (price / reference)^-exponent). */
export interface Elasticity {
  readonly referencePriceUsdPerGpuHour: number;
  readonly exponent: number;
}

export interface ChurnSpec {
  /** Probability that an eviction drives a customer off, 0..1. */
  readonly perEviction: number;
  /** Customers that the segment stands for. */
  readonly customers: number;
  /** Mean time until a customer who left is back [ms]. */
  readonly recoveryMs: number;
}

/** Somebody else's posted price per GPU type: an outside offer. */
export interface Competitor {
  readonly name: string;
  /** By GPU type index; absent where it sells none [USD per GPU-hour]. */
  readonly prices: readonly (StepSeries | undefined)[];
  /** Worth beside the WTP [USD per GPU-hour]; absent = 0. */
  readonly qualityUsdPerGpuHour?: number;
  /** How the market moves the price around the posted one; absent = as posted. */
  readonly process?: PriceProcess;
  /** How it answers the prices of others; absent = not at all. The posted price is constant then. */
  readonly response?: BestResponse;
}

/** A seller who re-prices for most profit against all prices as they stand. */
export interface BestResponse {
  /** Time between its looks [ms]. */
  readonly everyMs: number;
  /** What a GPU-hour costs it, by GPU type index, present where it sells [USD per GPU-hour]. */
  readonly costs: readonly (StepSeries | undefined)[];
  /** The segment that it prices for (index); it chooses by logit. */
  readonly segment: number;
}

/** A price that moves by itself: posted price x a random factor. */
export interface PriceProcess {
  /** Grid on which growth and noise show [ms]. */
  readonly everyMs: number;
  /** In the order in which they follow each other; absent = one that never changes anything. */
  readonly regimes?: readonly PriceRegime[];
  /** Regime at time 0; absent = drawn by the share of time of each. */
  readonly startRegime?: number;
  /** Noise of the logarithm: standard deviation and correlation time [ms]. */
  readonly noise?: { readonly sd: number; readonly correlationMs: number };
}

/** A state of the market, such as calm or scarce. */
export interface PriceRegime {
  readonly meanDurationMs: number;
  /** Level relative to the posted price. */
  readonly factor: number;
  /** Compound growth while it lasts [share per year]. */
  readonly growthPerYear: number;
}

export type ProductKind = "reserved" | "on_demand" | "block" | "spot";

/** A step of a service-level agreement: below `availability` the credit is `creditShare` of the month's charge. */
export interface SlaStep {
  readonly availability: number;
  readonly creditShare: number;
}

export interface Product {
  readonly name: string;
  readonly kind: ProductKind;
  readonly level: number;
  /** Posted price by GPU type [nano-USD per GPU-hour, whole]; absent where the product is not offered. */
  readonly prices: readonly (StepSeries | undefined)[];
  /** How the seller moves the price from there; absent = as posted. The posted price is constant then. */
  readonly pricing?: PolicyChoice;
  readonly priceLock: "admission" | "floating" | "bid";
  /** Whose GPUs its requests may take beside free ones: of weaker levels, or also of lower bids for the product. */
  readonly displaces?: "lower_levels" | "lower_bids";
  /** What orders its waiting requests; `auction`: those that won the last one stand first, the highest bids before. */
  readonly queue: "one_line" | "by_size" | "by_bid" | "auction";
  /** Use is billed in multiples of this from the start of the lease [ms]; 0 or 1 = per millisecond. */
  readonly incrementMs: number;
  /** SLA steps, strictest (highest availability) first; empty = no credits. */
  readonly sla: readonly SlaStep[];

  /** block: what is sold ahead, and until when. */
  readonly block?: BlockTerms;

  /**
   * on_demand: GPUs committed to a block are closed to it from this long before the block's start [ms]; absent = always,
   * because nobody knows when such a lease will end.
   */
  readonly guardMs?: number;

  /** reserved: fixed length of a contract [ms]; absent = the tenant's own duration. */
  readonly termMs?: number;
  /** reserved: tenants whose duration is shorter are not eligible [ms]. */
  readonly minDurationMs: number;
  /** reserved: share of the commitment that is used, 0..1. The rest is idle and paid. */
  readonly usageShare: number;
  /** reserved: whether the idle part of the commitment is sold again as spot. */
  readonly resellIdle: boolean;
  /** reserved: share of the contract's total paid at signing, 0..1 (cash only; revenue is straight-line). */
  readonly prepaidShare: number;

  /** spot: notice before a reclaim [ms]. */
  readonly noticeMs: number;
  /** spot: what becomes of a reclaimed lease. */
  readonly onReclaim: "kill" | "requeue";
  /** spot: whether the last, unfinished hour of a reclaimed lease is billed. */
  readonly interruptedHour: "billed" | "free";
  /** spot: paid to the tenant at a reclaim, as a share of the price of an hour of the lease. */
  readonly evictionCreditHours: number;
  /** spot with `requeue`: time between checkpoints [ms]; absent = none: a reclaimed lease starts again at its drawn length. */
  readonly checkpointMs?: number;
  /** spot with `requeue`: time a checkpoint takes [ms]; a notice at least this long saves everything. */
  readonly checkpointCostMs: number;
  /** spot with `requeue`: paid time at the start of each stint after a reclaim [ms]. */
  readonly restartMs: number;
}

/** Capacity sold ahead: the same stretch of time from each of a few starts. */
export interface BlockTerms {
  /** Ascending, each after 0 [ms]. */
  readonly startsMs: readonly number[];
  readonly lengthMs: number;
  /** GPUs for sale per start, over all clusters; absent = what the clusters can keep free. */
  readonly quotaGpus?: number;
  /** Sales of a start close this long before it [ms]; absent = as long as it takes to clear and prepare its GPUs. */
  readonly salesCloseMs?: number;
}

export const PRODUCT_KINDS: readonly ProductKind[] = ["reserved", "on_demand", "block", "spot"];

export interface Market {
  readonly segments: readonly Segment[];
  readonly competitors: readonly Competitor[];
}
