import { PHASE } from "../engine/simulator.ts";
import type { TokenClient } from "../model/serving.ts";
import { emptyTokenFlow, type TokenFlow } from "../model/token-flow.ts";
import { type AggregateServer, POOL, type Pool, type ServedFlow } from "../serving/model-server.ts";
import { type TokenFlowSource, tokenFlowSource } from "../workload/token-flow.ts";
import { tokenRequestSource } from "../workload/token-requests.ts";
import type { WorldContext } from "./context.ts";
import type { ModelCounts } from "./model-sink.ts";
import type { TokenDesk } from "./token-desk.ts";

/** A client whose requests come as flows. */
interface Tributary {
  readonly client: number;
  readonly pool: Pool;
  readonly source: TokenFlowSource;
}

/** A model that is served by the interval, and who calls it. */
interface Basin {
  readonly model: number;
  readonly intervalMs: number;
  readonly server: AggregateServer;
  readonly tributaries: readonly Tributary[];
  readonly offer: (flow: ServedFlow) => void;
  /** Until when it has been served [ms]. -- state */
  servedMs: number;
}

export interface TokenFlowsOptions {
  readonly world: WorldContext;
  readonly desk: TokenDesk;
  /** By model: where its flows go; undefined where requests come one by one. */
  readonly servers: readonly (AggregateServer | undefined)[];
  readonly counts: readonly ModelCounts[];
  /** Requests wait at a model. */
  readonly onWaiting: (model: number, pool: Pool) => void;
}

/**
 * Flows of requests on their way from clients to servers: per model one event per interval. An interval is also cut
 * where the window opens and ends.
 */
export class TokenFlows {
  private readonly options: TokenFlowsOptions;
  private readonly kind: number;
  private readonly basins: Basin[] = [];
  private readonly flow: TokenFlow = emptyTokenFlow();

  constructor(options: TokenFlowsOptions) {
    this.options = options;
    this.kind = options.world.simulator.on((at) => {
      this.serve(this.basins[at]!);
      this.schedule(at);
    });
  }

  /** Opens the sources of all clients that are there in this run, and schedules the first interval of each model. */
  begin(): void {
    const { models } = this.options.world.scenario.serving;
    this.options.servers.forEach((server, model) => {
      if (server === undefined) return;
      const counts = this.options.counts[model]!;
      this.basins.push({
        model,
        intervalMs: models[model]!.intervalMs,
        server,
        tributaries: this.tributariesOf(model),
        offer: (flow) => {
          counts.requests += flow.requests;
          server.offer(flow);
        },
        servedMs: 0,
      });
      this.schedule(this.basins.length - 1);
    });
  }

  /** Serves all that came until now, wherever the intervals are. */
  cut(): void {
    for (const basin of this.basins) this.serve(basin);
  }

  /** Releases what the sources hold. */
  close(): void {
    for (const { tributaries } of this.basins) for (const { source } of tributaries) source.close();
  }

  private tributariesOf(model: number): readonly Tributary[] {
    const { scenario, sells } = this.options.world;
    return scenario.serving.clients.flatMap((terms, client): readonly Tributary[] => {
      const isInternal = terms.owner === "internal";
      if (terms.model !== model || !(isInternal || sells)) return [];
      return [{ client, pool: isInternal ? POOL.internal : POOL.api, source: this.sourceOf(terms) }];
    });
  }

  private sourceOf(terms: TokenClient): TokenFlowSource {
    const { scenario, streams, inputs } = this.options.world;
    return tokenFlowSource(terms, scenario.startEpochMs, streams, () =>
      tokenRequestSource(terms, scenario.startEpochMs, streams, inputs),
    );
  }

  private serve(basin: Basin): void {
    const { desk, world, onWaiting } = this.options;
    const { nowMs } = world.simulator;
    const { model, server, tributaries, offer } = basin;
    if (nowMs === basin.servedMs) return;
    basin.servedMs = nowMs;
    for (const { client, pool, source } of tributaries) {
      source.next(this.flow, nowMs);
      desk.admitsFlow(client, this.flow, pool, offer);
    }
    server.advance();
    if (server.load.waiting === 0) return;
    for (const { pool } of tributaries) onWaiting(model, pool);
  }

  /** What came before an instant is served before anybody decides on anything at it. */
  private schedule(at: number): void {
    const { simulator, scenario } = this.options.world;
    const { intervalMs } = this.basins[at]!;
    const atMs = (Math.floor(simulator.nowMs / intervalMs) + 1) * intervalMs;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.capacity, this.kind, at);
  }
}
