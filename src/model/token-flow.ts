/** Moments of a request of a client: what an interval of flows knows of the single request. Tokens and their squares. */
export interface WorkMoments {
  /** Input that is not cached, per request: mean and mean square. */
  readonly uncachedMean: number;
  readonly uncachedSquare: number;
  readonly outputMean: number;
  readonly outputSquare: number;
  /** Mean of uncached input x output. */
  readonly product: number;
}

/** The potential requests of one client in an interval [fromMs, untilMs), taken together; filled in place. */
export interface TokenFlow {
  fromMs: number;
  untilMs: number;
  /** What came, whole; each request has at least one token either way unless a trace says otherwise. */
  requests: number;
  inputTokens: number;
  /** Part of `inputTokens` that needs no prefill. */
  cachedTokens: number;
  outputTokens: number;
  /**
   * Mean number of requests that the rates promise. Latency follows from it and not from `requests`, whose chance is
   * already in the queueing formula; a trace promises what it brings.
   */
  expectedRequests: number;
  /** Variance / mean of the number that comes in a long interval: squared coefficient of variation of the gaps. */
  dispersion: number;
  work: WorkMoments;
}

/** A flow to hand to a source. */
export function emptyTokenFlow(): TokenFlow {
  return {
    fromMs: 0,
    untilMs: 0,
    requests: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    expectedRequests: 0,
    dispersion: 1,
    work: { uncachedMean: 0, uncachedSquare: 0, outputMean: 0, outputSquare: 0, product: 0 },
  };
}
