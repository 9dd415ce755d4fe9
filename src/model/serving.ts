import type { Law, Shape, StepSeries } from "./law.ts";
import type { SlaStep } from "./market.ts";
import type { PolicyChoice } from "./policy.ts";
import type { TraceSpec } from "./workload.ts";

/** How requests are served, the most urgent first: also the order in which those that wait get their turn. */
export const TIERS = ["provisioned", "priority", "standard", "flex", "batch"] as const;
export type Tier = (typeof TIERS)[number];

/** Index of each tier in `TIERS`. */
export const TIER = { provisioned: 0, priority: 1, standard: 2, flex: 3, batch: 4 } as const;

/**
 * How fast a replica works: continuous batching. In a step each sequence in the batch gets one token; a sequence takes
 * `prefillStepsPerToken` steps per input token that was not cached, then one per output token.
 */
export interface StepLaw {
  /** Length of a step with n sequences [ms], by n; the first entry (n = 0) is 0, the last is that of a full batch. */
  readonly stepMs: readonly number[];
  readonly prefillStepsPerToken: number;
}

/** How many replicas a deployment wants, asked at regular instants. */
export interface ScalingPlan {
  readonly policy: PolicyChoice;
  readonly everyMs: number;
  readonly minReplicas: number;
  /** Absent = as many as there is room for. */
  readonly maxReplicas?: number;
}

/** A model on one type of GPU: equal replicas that are placed, loaded, drained and recalled like any instance set. */
export interface Deployment {
  readonly name: string;
  /** Clusters (indices) in the order in which they are tried; all of one GPU type. */
  readonly clusters: readonly number[];
  readonly gpuType: number;
  readonly gpusPerReplica: number;
  readonly law: StepLaw;
  /** Weights to ready [ms]. */
  readonly loadMs: number;
  /** A replica that is shrunk away finishes what is inside, at most this long [ms]. */
  readonly drainMs: number;
  /** Notice before a recall [ms]. */
  readonly noticeMs: number;
  /** Replicas that stand on surplus (GPU state `model_api`, recallable); absent = none. */
  readonly scaling?: ScalingPlan;
  /** Replicas of the owner's own (GPU state `internal`, firm), there also when nothing is sold; absent = none. */
  readonly internalScaling?: ScalingPlan;
}

/** What a token costs [nano-USD per token]. */
export interface TokenPrices {
  readonly inputNano: number;
  readonly cachedInputNano: number;
  readonly outputNano: number;
}

/** Tokens that are promised per minute by a unit of provisioned throughput. */
export interface ProvisionedUnit {
  readonly inputTokensPerMinute: number;
  readonly outputTokensPerMinute: number;
  /** Price of a unit [nano-USD per hour] by length of the contract [ms], shortest first. */
  readonly terms: readonly { readonly termMs: number; readonly priceNanoPerHour: number }[];
}

/** What a model is sold as in one tier. */
export interface TierOffer {
  readonly prices: TokenPrices;
  /** Waiting requests of the tier beyond this are refused (`no_capacity`) [requests]; absent = no limit. */
  readonly queueLimit?: number;
  /** A request that has waited so long for its first step is lost (`reneged`) [ms]; absent = it waits. */
  readonly maxWaitMs?: number;
  /** batch: answered within this or not paid [ms]. */
  readonly deadlineMs?: number;
  /** Credit steps on the share of requests of a month that met the tier's objective; empty = none. */
  readonly sla: readonly SlaStep[];
  readonly provisioned?: ProvisionedUnit;
}

/** Latency that a client wants; a request that has it is goodput. */
export interface LatencyObjective {
  /** Arrival to first token [ms]. */
  readonly firstTokenMs?: number;
  /** Mean time per output token after the first [ms]. */
  readonly perTokenMs?: number;
}

/** Somebody else's list price of an open model. */
export interface TokenCompetitor {
  readonly name: string;
  /** USD per million tokens. */
  readonly input: StepSeries;
  readonly output: StepSeries;
}

/** A model that is served. */
export interface ServedModel {
  readonly name: string;
  /** `proprietary`: only we sell it; `open`: competitors do, too. */
  readonly access: "open" | "proprietary";
  readonly deployments: readonly Deployment[];
  /** By tier (TIERS); absent = not sold in that tier. */
  readonly tiers: readonly (TierOffer | undefined)[];
  /** Requests one by one, or as flows per interval. */
  readonly fidelity: "per_request" | "aggregate";
  /** aggregate: length of an interval [ms]. */
  readonly intervalMs: number;
  /** `least_loaded`: the replica with the fewest sequences, the lowest number first. */
  readonly routing: "least_loaded" | "round_robin";
  /** Whether clients and assistants use all replicas, or each only theirs. */
  readonly sharesReplicas: boolean;
  /** Ladder level of the replicas on surplus. */
  readonly level: number;
  /** What becomes of requests inside a replica that is taken: back to the head of their line, or lost (`failed`). */
  readonly onRecall: "requeue" | "fail";
  /** Whether a priority request that finds all batches full takes the place of a flex or batch one. */
  readonly displacesFlex: boolean;
  readonly competitors: readonly TokenCompetitor[];
}

/** Potential requests of one client. */
export type TokenArrivals =
  /** Renewal process in operational time: rate x shape(t); gaps of mean 1 and this coefficient of variation. */
  | {
      readonly kind: "renewal";
      readonly ratePerHour: number;
      readonly shape: Shape;
      readonly gaps: "exponential" | "gamma" | "weibull";
      readonly cv: number;
    }
  /** Rates from a file, one member per client of the file [per hour], each a renewal process of its own. */
  | {
      readonly kind: "members";
      readonly gaps: "exponential" | "gamma" | "weibull";
      readonly members: readonly {
        readonly name: string;
        readonly ratesPerHour: StepSeries;
        readonly cvs: StepSeries;
      }[];
    }
  /** One request a row. Token laws are ignored then. */
  | { readonly kind: "trace"; readonly trace: TraceSpec };

/** A source of requests for a model: a tenant's application, or an assistant of the owner. */
export interface TokenClient {
  readonly name: string;
  /** `internal`: it pays nothing, has a value, and is there when nothing is sold. */
  readonly owner: "tenant" | "internal";
  readonly model: number;
  /** Index into TIERS. */
  readonly tier: number;
  readonly arrivals: TokenArrivals;
  /** Tokens of a request, rounded to whole ones, at least 1. */
  readonly inputTokens: Law;
  readonly outputTokens: Law;
  /** Share of the input that is cached, 0..1; drawn per request. */
  readonly cachedShare: Law;
  /** Time it waits for its first step [ms]; absent = for ever. */
  readonly patience?: Law;
  readonly objective: LatencyObjective;
  /** Most it would pay, for input and output alike [USD per million tokens]; absent = any price. */
  readonly wtp?: Law;
  /** A request comes with probability min(1, (price / reference)^-exponent); price = that of a mean request. */
  readonly elasticity?: { readonly referencePriceUsdPerMtok: number; readonly exponent: number };
  /** Spend per calendar month (UTC) after which it stops until the next [USD]. */
  readonly budgetUsdPerMonth?: number;
  /** Beyond these a request is refused (`rate_limited`); buckets that refill evenly, a minute deep. */
  readonly rateLimit?: { readonly requestsPerMinute?: number; readonly tokensPerMinute?: number };
  /** provisioned: units bought at the start, and the place of their term in the offer. */
  readonly provisioned?: { readonly units: number; readonly term: number };
  /** internal: value of a token answered within the objective [USD per million tokens, input and output]. */
  readonly valueUsdPerMtok: number;
}

/** Models and who calls them. */
export interface Serving {
  readonly models: readonly ServedModel[];
  readonly clients: readonly TokenClient[];
}

/** Whether there are requests that are seen one by one, and so have records. */
export function servesByRequest({ serving }: { readonly serving: Serving }): boolean {
  return serving.models.some(({ fidelity }) => fidelity === "per_request");
}
