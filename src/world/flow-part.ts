/** Counts of a flow of requests that can be parted. */
export interface FlowCounts {
  requests: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Mean number that the rates promise. */
  expectedRequests: number;
}

/** A flow without requests. */
export function emptyCounts(): FlowCounts {
  return { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, expectedRequests: 0 };
}

/**
 * Parts one share after another off flows of whole requests and whole tokens; what a rounding leaves over is carried to
 * the next flow, so that the shares are right over time.
 */
export class FlowPart {
  /** Fraction of a request that is still owed, or was given too much -- state. */
  private carry = 0;

  /** Moves a share of `from`, 0..1, into `to`. */
  take(from: FlowCounts, to: FlowCounts, share: number): void {
    const all = from.requests;
    let requests = all;
    if (share < 1) {
      const wanted = all * share + this.carry;
      requests = Math.max(0, Math.min(all, Math.round(wanted)));
      this.carry = Math.max(-1, Math.min(1, wanted - requests));
    }
    const realized = all === 0 ? 0 : requests / all;
    to.requests = requests;
    to.inputTokens = partOf(from.inputTokens, realized);
    to.cachedTokens = partOf(from.cachedTokens, realized);
    to.outputTokens = partOf(from.outputTokens, realized);
    to.expectedRequests = from.expectedRequests * share;
    from.requests -= to.requests;
    from.inputTokens -= to.inputTokens;
    from.cachedTokens -= to.cachedTokens;
    from.outputTokens -= to.outputTokens;
    from.expectedRequests -= to.expectedRequests;
  }
}

function partOf(tokens: number, share: number): number {
  return share === 1 ? tokens : Math.floor(tokens * share);
}
