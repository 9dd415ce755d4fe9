import type { RecordSink, RequestRecord } from "../model/ports.ts";
import { LOSS_REASONS } from "../model/states.ts";
import type { LostOutcome, ServedOutcome } from "../serving/model-server.ts";

/** "No cluster". */
const NOWHERE = -1;

/** Writes the end of each request for tokens to the record sink; the record is one reused object. */
export class RequestRecorder {
  private readonly sink: RecordSink;
  private readonly record: RequestRecord = {
    client: 0,
    tier: 0,
    cluster: NOWHERE,
    arrivalMs: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    waitMs: Number.NaN,
    firstTokenMs: Number.NaN,
    perTokenMs: Number.NaN,
    sojournMs: Number.NaN,
    billedUsd: 0,
    billedNano: 0,
    isRefunded: false,
    outcome: "",
  };

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  /** @param bill  {whole USD, nano-USD}. */
  served(outcome: ServedOutcome, cluster: number, bill: ArrayLike<number>, isRefunded: boolean): void {
    const { record } = this;
    this.fill(outcome);
    record.cluster = cluster;
    record.waitMs = outcome.waitMs;
    record.firstTokenMs = outcome.firstTokenMs;
    record.perTokenMs = outcome.perTokenMs;
    record.sojournMs = outcome.sojournMs;
    record.billedUsd = bill[0]!;
    record.billedNano = bill[1]!;
    record.isRefunded = isRefunded;
    record.outcome = "served";
    this.sink.request(record);
  }

  /** @param reason  Index into LOSS_REASONS, or -1: it was inside a replica that was taken. */
  lost(request: Omit<LostOutcome, "reason" | "requests">, reason: number): void {
    const { record } = this;
    this.fill(request);
    record.cluster = NOWHERE;
    record.waitMs = record.firstTokenMs = record.perTokenMs = record.sojournMs = Number.NaN;
    record.billedUsd = record.billedNano = 0;
    record.isRefunded = false;
    record.outcome = LOSS_REASONS[reason] ?? "failed";
    this.sink.request(record);
  }

  private fill(request: Omit<LostOutcome, "reason" | "requests">): void {
    const { record } = this;
    record.client = request.client;
    record.tier = request.tier;
    record.arrivalMs = request.arrivalMs;
    record.inputTokens = request.inputTokens;
    record.cachedTokens = request.cachedTokens;
    record.outputTokens = request.outputTokens;
  }
}
