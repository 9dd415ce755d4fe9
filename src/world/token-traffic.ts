import { PHASE } from "../engine/simulator.ts";
import type { TokenClient } from "../model/serving.ts";
import { POOL, type RequestServer, type ServedRequest } from "../serving/model-server.ts";
import { tokenRequestSource } from "../workload/token-requests.ts";
import { emptyTokenDraft, type TokenDraft, type TokenRequestSource } from "../workload/token-source.ts";
import type { WorldContext } from "./context.ts";
import type { ModelCounts } from "./model-sink.ts";
import type { TokenDesk } from "./token-desk.ts";

/** A client whose requests come one by one. */
interface Caller {
  readonly client: number;
  readonly terms: TokenClient;
  readonly source: TokenRequestSource;
  /** Its next potential request. -- state */
  readonly draft: TokenDraft;
  readonly server: RequestServer;
  readonly counts: ModelCounts;
  /** Longest wait that its tier allows [ms]; Infinity = any. */
  readonly maxWaitMs: number;
}

export interface TokenTrafficOptions {
  readonly world: WorldContext;
  readonly desk: TokenDesk;
  /** By model: where its requests go; undefined where they come as flows. */
  readonly servers: readonly (RequestServer | undefined)[];
  readonly counts: readonly ModelCounts[];
  /** A request waits at a model. */
  readonly onWaiting: (model: number, pool: ServedRequest["pool"]) => void;
}

/**
 * Requests on their way from clients to servers: one pending event per client, no memory per request. All of a
 * client's requests of one millisecond come with its event.
 */
export class TokenTraffic {
  private readonly options: TokenTrafficOptions;
  private readonly kind: number;
  private readonly callers: Caller[] = [];
  private readonly request: ServedRequest = {
    client: 0,
    tier: 0,
    pool: POOL.api,
    arrivalMs: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    patienceMs: 0,
  };

  constructor(options: TokenTrafficOptions) {
    this.options = options;
    this.kind = options.world.simulator.on((at) => this.arrive(this.callers[at]!, at));
  }

  /** Opens the sources of all clients that are there in this run, and schedules their first requests. */
  begin(): void {
    const { scenario, sells, streams, inputs } = this.options.world;
    const { models, clients } = scenario.serving;
    clients.forEach((terms, client) => {
      const server = this.options.servers[terms.model];
      if (server === undefined || (terms.owner === "tenant" && !sells)) return;
      const caller: Caller = {
        client,
        terms,
        source: tokenRequestSource(terms, scenario.startEpochMs, streams, inputs),
        draft: emptyTokenDraft(),
        server,
        counts: this.options.counts[terms.model]!,
        maxWaitMs: models[terms.model]!.tiers[terms.tier]?.maxWaitMs ?? Number.POSITIVE_INFINITY,
      };
      caller.source.next(caller.draft);
      this.callers.push(caller);
      this.schedule(caller, this.callers.length - 1);
    });
  }

  /** Releases what the sources hold. */
  close(): void {
    for (const { source } of this.callers) source.close();
  }

  private arrive(caller: Caller, at: number): void {
    const { draft, source } = caller;
    const { nowMs } = this.options.world.simulator;
    do {
      this.take(caller);
      source.next(draft);
    } while (draft.atMs === nowMs);
    this.schedule(caller, at);
  }

  private take({ client, terms, draft, server, counts, maxWaitMs }: Caller): void {
    const { request } = this;
    request.client = client;
    request.tier = terms.tier;
    request.pool = terms.owner === "internal" ? POOL.internal : POOL.api;
    request.arrivalMs = draft.atMs;
    request.inputTokens = draft.inputTokens;
    request.cachedTokens = draft.cachedTokens;
    request.outputTokens = draft.outputTokens;
    request.patienceMs = Math.min(draft.patienceMs, maxWaitMs);
    if (!this.options.desk.admits(client, draft, request)) return;
    counts.requests++;
    server.arrive(request);
    if (server.load.waiting > 0) this.options.onWaiting(terms.model, request.pool);
  }

  private schedule({ draft }: Caller, at: number): void {
    const { simulator, scenario } = this.options.world;
    if (draft.atMs < scenario.horizonMs) simulator.schedule(draft.atMs, PHASE.arrival, this.kind, at);
  }
}
