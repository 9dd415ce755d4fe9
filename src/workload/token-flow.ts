import type { TokenClient } from "../model/serving.ts";
import type { TokenFlow } from "../model/token-flow.ts";
import type { StreamFactory } from "../random/stream.ts";
import { FlowCount } from "./flow-count.ts";
import { type FlowRate, type FlowRates, flowRates } from "./flow-rate.ts";
import { FlowTokens } from "./flow-tokens.ts";
import type { TokenRequestSource } from "./token-source.ts";
import { TracedFlow } from "./traced-flow.ts";

/** The potential requests of one client, an interval at a time: a pure cursor over its own streams or its own file. */
export interface TokenFlowSource {
  /**
   * Writes the flow of [end of the last one, untilMs); the first begins at time 0. Each stream of the client advances
   * by a number that depends on what came alone, so that no policy changes what a source yields.
   */
  next(flow: TokenFlow, untilMs: number): void;
  /** Releases what it holds (an open file). */
  close(): void;
}

/**
 * @param requests  Opens the client's requests one by one: called for a trace only, whose rows are added up.
 */
export function tokenFlowSource(
  client: TokenClient,
  startEpochMs: number,
  streams: StreamFactory,
  requests: () => TokenRequestSource,
): TokenFlowSource {
  if (client.arrivals.kind === "trace") return new TracedFlow(requests());
  return new DrawnFlow(client, flowRates(client.arrivals, startEpochMs), streams);
}

class DrawnFlow implements TokenFlowSource {
  private readonly rates: FlowRates;
  private readonly counts: FlowCount;
  private readonly tokens: FlowTokens;
  private readonly rate: FlowRate = { mean: 0, dispersion: 1 };
  private fromMs = 0;

  constructor(client: TokenClient, rates: FlowRates, streams: StreamFactory) {
    const entity = `client:${client.name}`;
    this.rates = rates;
    this.counts = new FlowCount(streams.stream(entity, "flow_count"));
    this.tokens = new FlowTokens(client, streams, entity);
  }

  next(flow: TokenFlow, untilMs: number): void {
    this.rates(this.fromMs, untilMs, this.rate);
    flow.fromMs = this.fromMs;
    flow.untilMs = untilMs;
    flow.expectedRequests = this.rate.mean;
    flow.dispersion = this.rate.dispersion;
    flow.requests = this.counts.next(this.rate.mean, this.rate.dispersion);
    flow.work = this.tokens.work;
    this.tokens.fill(flow);
    this.fromMs = untilMs;
  }

  close(): void {}
}
