import type { LostOutcome, ServedOutcome, ServingSink } from "../model-server.ts";
import { emptyLost, emptyServed, FAILURE } from "../outcomes.ts";
import { BALANCE, type TokenBalance } from "../token-balance.ts";
import type { FlowClass } from "./flow-class.ts";
import type { ClassLatency } from "./outcome-spread.ts";
import { TokenStock } from "./token-stock.ts";

/** Tells the sink what became of flows, and keeps the balance of their tokens. */
export class FlowOutcomes {
  private readonly sink: ServingSink;
  private readonly balance: TokenBalance;
  private readonly outcome: ServedOutcome = emptyServed();
  private readonly loss: LostOutcome = emptyLost();
  /** What leaves at the moment -- scratch. */
  private readonly leaving = new TokenStock();

  constructor(sink: ServingSink, balance: TokenBalance) {
    this.sink = sink;
    this.balance = balance;
  }

  /** @param replica  Names the replica that has finished the next group of requests. */
  served(each: FlowClass, requests: number, latency: ClassLatency, replica: () => number): void {
    const { outcome, leaving } = this;
    each.held.moveTo(leaving, requests);
    outcome.client = each.client;
    outcome.tier = each.tier;
    outcome.arrivalMs = each.sinceMs;
    each.spread.tell(leaving, latency, outcome, () => {
      outcome.replica = replica();
      this.count(BALANCE.served, outcome);
      this.sink.served(outcome);
    });
  }

  /** @param reason  Index into LOSS_REASONS, or FAILURE. */
  lost(each: FlowClass, requests: number, reason: number): void {
    const { loss, leaving } = this;
    each.held.moveTo(leaving, requests);
    loss.client = each.client;
    loss.tier = each.tier;
    loss.arrivalMs = each.sinceMs;
    loss.reason = reason;
    loss.requests = leaving.requests;
    loss.inputTokens = leaving.inputTokens;
    loss.cachedTokens = leaving.cachedTokens;
    loss.outputTokens = leaving.outputTokens;
    leaving.subtract(loss);
    this.count(reason === FAILURE ? BALANCE.failed : BALANCE.lost, loss);
    this.sink.lost(loss);
  }

  private count(account: number, told: ServedOutcome | LostOutcome): void {
    this.balance.add(account, told.inputTokens, told.cachedTokens, told.outputTokens, told.requests);
  }
}
