import type { LostOutcome, ServedOutcome, ServingSink } from "../serving/model-server.ts";

/** What came to a model and what became of it since the start of the run. */
export interface ModelCounts {
  /** Let in to the server. */
  requests: number;
  served: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Sum over those served of arrival to first token [ms]. */
  firstTokenMs: number;
  /** Lost at the server or in a replica that was taken. */
  lost: number;
}

/** Hears what a server says of its model first: counts, and passes it on to those who bill and to the replicas. */
export class ModelSink implements ServingSink {
  readonly counts: ModelCounts = {
    requests: 0,
    served: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    firstTokenMs: 0,
    lost: 0,
  };
  private readonly desk: ServingSink;
  private readonly onServed: (replica: number) => void;

  /** @param onServed  Told of the replica where something was finished. */
  constructor(desk: ServingSink, onServed: (replica: number) => void) {
    this.desk = desk;
    this.onServed = onServed;
  }

  served(outcome: ServedOutcome): void {
    const { counts } = this;
    counts.served += outcome.requests;
    counts.inputTokens += outcome.inputTokens;
    counts.cachedTokens += outcome.cachedTokens;
    counts.outputTokens += outcome.outputTokens;
    counts.firstTokenMs += outcome.firstTokenMs * outcome.requests;
    this.desk.served(outcome);
    this.onServed(outcome.replica);
  }

  lost(outcome: LostOutcome): void {
    this.counts.lost += outcome.requests;
    this.desk.lost(outcome);
  }
}
