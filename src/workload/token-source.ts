/**
 * A potential request of a token client before it meets the world; filled in place by `TokenRequestSource.next`.
 *
 * All that is exogenous about a request is here, whether the world comes to use it or not: a price, a budget or a
 * policy never changes what a source yields.
 */
export interface TokenDraft {
  /** Arrival, rounded down [ms]; Infinity when no further request comes. */
  atMs: number;
  /** Whole tokens, at least 1. */
  inputTokens: number;
  /** Part of `inputTokens` that is cached, 0..inputTokens. */
  cachedTokens: number;
  /** Whole tokens, at least 1. */
  outputTokens: number;
  /** Time it waits for its first step [ms]; Infinity = for ever. */
  patienceMs: number;
  /** Most it would pay, for input and output alike [USD per million tokens]; Infinity = any price. */
  wtpUsdPerMtok: number;
  /** Uniform on (0, 1): it comes with probability p if this is below p. Elasticity thins by it. */
  participation: number;
}

/** The potential requests of one client in order of arrival: a pure cursor over its own streams or its own file. */
export interface TokenRequestSource {
  /** The next potential request; `atMs` is Infinity after the last, and from then on. */
  next(draft: TokenDraft): void;
  /** Releases what it holds (an open file). */
  close(): void;
}

/** A draft to hand to `next`. */
export function emptyTokenDraft(): TokenDraft {
  return {
    atMs: Number.POSITIVE_INFINITY,
    inputTokens: 1,
    cachedTokens: 0,
    outputTokens: 1,
    patienceMs: Number.POSITIVE_INFINITY,
    wtpUsdPerMtok: Number.POSITIVE_INFINITY,
    participation: 0.5,
  };
}
