import type { LostOutcome, ServedOutcome, ServingSink } from "./model-server.ts";
import type { RequestTable } from "./request-table.ts";
import { BALANCE, TokenBalance } from "./token-balance.ts";

const { served: SERVED, lost: LOST, failed: FAILED } = BALANCE;

/** Reason of a request that was inside a replica that was taken. */
export const FAILURE = -1;

/** Tells the sink what became of requests, and keeps the balance of their tokens. */
export class Outcomes {
  readonly balance = new TokenBalance();
  private readonly table: RequestTable;
  private readonly sink: ServingSink;
  private readonly outcome: ServedOutcome = emptyServed();
  private readonly loss: LostOutcome = emptyLost();

  constructor(table: RequestTable, sink: ServingSink) {
    this.table = table;
    this.sink = sink;
  }

  /** The last token came at `atMs`; the slot is free when the sink is told. */
  served(slot: number, replica: number, atMs: number): void {
    const { table, outcome } = this;
    const arrivalMs = table.arrivalMs(slot);
    const firstStepMs = table.firstStepMs(slot);
    const firstTokenMs = table.firstTokenMs(slot);
    const outputTokens = table.outputTokens(slot);
    outcome.client = table.client(slot);
    outcome.tier = table.tier(slot);
    outcome.arrivalMs = arrivalMs;
    outcome.replica = replica;
    outcome.inputTokens = table.inputTokens(slot);
    outcome.cachedTokens = table.cachedTokens(slot);
    outcome.outputTokens = outputTokens;
    outcome.waitMs = firstStepMs - arrivalMs;
    outcome.firstTokenMs = firstTokenMs - arrivalMs;
    outcome.serviceMs = atMs - firstStepMs;
    outcome.sojournMs = atMs - arrivalMs;
    outcome.perTokenMs = outputTokens > 1 ? (atMs - firstTokenMs) / (outputTokens - 1) : Number.NaN;
    this.balance.add(SERVED, outcome.inputTokens, outcome.cachedTokens, outputTokens);
    table.remove(slot);
    this.sink.served(outcome);
  }

  /** @param reason  Index into LOSS_REASONS, or FAILURE. */
  lost(slot: number, reason: number): void {
    const { table } = this;
    this.fillLoss(table.client(slot), table.tier(slot), reason);
    this.loss.arrivalMs = table.arrivalMs(slot);
    this.loss.inputTokens = table.inputTokens(slot);
    this.loss.cachedTokens = table.cachedTokens(slot);
    this.loss.outputTokens = table.outputTokens(slot);
    table.remove(slot);
    this.tellLoss();
  }

  /** A request that never got a slot. */
  refused(request: Omit<LostOutcome, "reason" | "requests">, reason: number): void {
    this.fillLoss(request.client, request.tier, reason);
    this.loss.arrivalMs = request.arrivalMs;
    this.loss.inputTokens = request.inputTokens;
    this.loss.cachedTokens = request.cachedTokens;
    this.loss.outputTokens = request.outputTokens;
    this.tellLoss();
  }

  private fillLoss(client: number, tier: number, reason: number): void {
    this.loss.client = client;
    this.loss.tier = tier;
    this.loss.reason = reason;
  }

  private tellLoss(): void {
    const { loss } = this;
    const account = loss.reason === FAILURE ? FAILED : LOST;
    this.balance.add(account, loss.inputTokens, loss.cachedTokens, loss.outputTokens);
    this.sink.lost(loss);
  }
}

/** Times that are no whole numbers from the start: the fields never change their representation. */
export function emptyServed(): ServedOutcome {
  return {
    client: 0,
    tier: 0,
    arrivalMs: 0,
    replica: 0,
    requests: 1,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    waitMs: Number.NaN,
    firstTokenMs: Number.NaN,
    serviceMs: Number.NaN,
    sojournMs: Number.NaN,
    perTokenMs: Number.NaN,
  };
}

export function emptyLost(): LostOutcome {
  return {
    client: 0,
    tier: 0,
    arrivalMs: 0,
    reason: 0,
    requests: 1,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  };
}
