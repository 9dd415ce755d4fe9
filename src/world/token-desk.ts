import type { TokenFlow } from "../model/token-flow.ts";
import type { Pool, ServedFlow, ServedRequest, ServingSink } from "../serving/model-server.ts";
import type { TokenDraft } from "../workload/token-source.ts";

/** What the driver of requests asks of those who know prices, limits and money. */
export interface TokenDesk {
  /**
   * A potential request comes: counts it, and says whether it goes on to the server. Who is refused is counted with
   * the reason.
   *
   * @param request  As the client would send it: its tier, its pool, its tokens, its patience. The desk may change the
   * tier in which it is served and its patience.
   */
  admits(client: number, draft: TokenDraft, request: ServedRequest): boolean;
  /**
   * The same of the requests of an interval taken together: counts them, and offers what goes on to the server, by tier.
   *
   * @param offer  Is called with the parts that are let in; the flow is valid during the call.
   */
  admitsFlow(client: number, flow: TokenFlow, pool: Pool, offer: (served: ServedFlow) => void): void;
  /** Where the server of a model tells what became of requests. */
  sinkOf(model: number): ServingSink;
}
