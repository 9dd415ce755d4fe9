import type { TokenFlow } from "../model/token-flow.ts";

/**
 * What the world and a server of one model say to each other. There are two servers: one for requests one by one, one
 * for flows per interval. Neither knows of clusters, rows, prices or the event queue.
 */

/** Who may use a replica: the owner's assistants, or paying clients. Where they share, both may use all. */
export const POOL = { internal: 0, api: 1 } as const;
export type Pool = (typeof POOL)[keyof typeof POOL];

/** A request as it comes to the server; filled in place and copied before the call returns. */
export interface ServedRequest {
  /** Index of the client. */
  client: number;
  /** Index into TIERS: the tier in which it is served, which for provisioned traffic may be another one than the client's. */
  tier: number;
  pool: Pool;
  arrivalMs: number;
  inputTokens: number;
  /** Part of `inputTokens` that needs no prefill. */
  cachedTokens: number;
  outputTokens: number;
  /** It leaves when its first step has not come after this [ms]; 0 = it does not wait, Infinity = it waits for ever. */
  patienceMs: number;
}

/** One served request, or several equal ones (an interval of flows); the object is reused. */
export interface ServedOutcome {
  client: number;
  tier: number;
  /** Whole ms; of flows the start of their interval. */
  arrivalMs: number;
  /** Where it was finished. */
  replica: number;
  /** How many requests this stands for; the tokens are those of all of them. */
  requests: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Of each of them: arrival to first step, arrival to first token, first step to last token [ms, fractional]. */
  waitMs: number;
  firstTokenMs: number;
  serviceMs: number;
  /** Arrival to last token [ms]. */
  sojournMs: number;
  /** Time per output token after the first [ms]; NaN for one of a single token. */
  perTokenMs: number;
}

/** Requests that are lost; the object is reused. */
export interface LostOutcome {
  client: number;
  tier: number;
  arrivalMs: number;
  /** Index into LOSS_REASONS, or -1: it was inside a replica that was taken (`failed`). */
  reason: number;
  requests: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

/** Where a server tells what became of requests. */
export interface ServingSink {
  served(outcome: ServedOutcome): void;
  lost(outcome: LostOutcome): void;
}

/** Where a server asks to be called again. */
export interface ServingClock {
  readonly nowMs: number;
  /** `server.wake(token)` at `atMs` (whole, not before now), in the phase of completions; replaces the last call for the token. */
  wakeAt(token: number, atMs: number): void;
}

/** Load of a server now, for scaling, time series and observations; one reused readonly object. */
export interface ServerLoad {
  /** Replicas that admit, by pool. */
  readonly replicas: readonly [number, number];
  /** Sequences in batches, and places in the batches of replicas that admit, over both pools. */
  readonly active: number;
  readonly places: number;
  /** Requests that wait, over all tiers; and by tier. */
  readonly waiting: number;
  readonly waitingByTier: ArrayLike<number>;
}

/** Use of the replicas of a deployment in a pool since the start of the run; cumulative, fractional. */
export interface ReplicaUse {
  /** Replicas with at least one sequence, over time [replica-ms]. */
  readonly busyMs: number;
  /** Sequences in batches, over time [sequence-ms]. */
  readonly activeMs: number;
}

/** Sees the requests that are in a server, one by one or several equal ones together. */
export type CensusVisitor = (
  client: number,
  isActive: boolean,
  requests: number,
  inputTokens: number,
  cachedTokens: number,
  outputTokens: number,
) => void;

/** Serves the requests of one model with the replicas that the world gives and takes. */
export interface ModelServer {
  readonly load: ServerLoad;
  /** A replica is ready; returns its number (small, reused after `remove`). */
  addReplica(deployment: number, pool: Pool): number;
  /** It admits nothing more; what is inside goes on. */
  closeReplica(replica: number): void;
  /** Whether nothing is inside. */
  isEmpty(replica: number): boolean;
  /** Takes the replica away; what is inside goes back to the head of its line, or is lost. */
  removeReplica(replica: number, fate: "requeue" | "fail"): void;
  /** A clock call that was asked for. */
  wake(token: number): void;
  /** Brings all measures up to now; before they are read. Tells the sink nothing. */
  settle(): void;
  /** Up to the last event or `settle`. */
  usage(deployment: number, pool: Pool): ReplicaUse;
  /** Visits all that waits or is inside now. */
  census(visit: CensusVisitor): void;
  /** Compares its books with what is there: tokens in = served + lost + failed + waiting + active. @throws Error on a breach. */
  check(): void;
}

/** A server that sees each request. */
export interface RequestServer extends ModelServer {
  /** Starts, queues or refuses the request. */
  arrive(request: ServedRequest): void;
}

/** The requests of a client in an interval as they come to the server. */
export interface ServedFlow extends TokenFlow {
  /** Index of the client. */
  client: number;
  /** Index into TIERS: the tier in which they are served. */
  tier: number;
  pool: Pool;
}

/** A server that sees flows. An interval is what lies between two calls of `advance`. */
export interface AggregateServer extends ModelServer {
  /** What came in the interval that ends now; several flows of a client and tier add up. Read before the call returns. */
  offer(flow: ServedFlow): void;
  /** Serves the interval that ends now and tells the sink what became of it. */
  advance(): void;
}
