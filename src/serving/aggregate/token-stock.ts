/** A whole number of requests with their tokens. */
export class TokenStock {
  requests = 0;
  inputTokens = 0;
  cachedTokens = 0;
  outputTokens = 0;

  add(other: Readonly<TokenCounts>): void {
    this.requests += other.requests;
    this.inputTokens += other.inputTokens;
    this.cachedTokens += other.cachedTokens;
    this.outputTokens += other.outputTokens;
  }

  subtract(other: Readonly<TokenCounts>): void {
    this.requests -= other.requests;
    this.inputTokens -= other.inputTokens;
    this.cachedTokens -= other.cachedTokens;
    this.outputTokens -= other.outputTokens;
  }

  /** So many of the requests, at most all, with their share of the tokens rounded to whole ones. */
  part(requests: number): TokenCounts {
    const share = requests >= this.requests ? 1 : requests / this.requests;
    return {
      requests: Math.min(requests, this.requests),
      inputTokens: Math.round(this.inputTokens * share),
      cachedTokens: Math.round(this.cachedTokens * share),
      outputTokens: Math.round(this.outputTokens * share),
    };
  }

  /** What is left when a part is taken away. */
  without(part: Readonly<TokenCounts>): TokenCounts {
    return {
      requests: this.requests - part.requests,
      inputTokens: this.inputTokens - part.inputTokens,
      cachedTokens: this.cachedTokens - part.cachedTokens,
      outputTokens: this.outputTokens - part.outputTokens,
    };
  }

  /** Moves `requests` of these, at most all, with their share of the tokens to another stock. */
  moveTo(other: TokenStock, requests: number): void {
    const moved = this.part(requests);
    other.add(moved);
    this.subtract(moved);
  }
}

/** Requests with their tokens. */
export interface TokenCounts {
  requests: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}
