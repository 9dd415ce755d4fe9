import type { TokenFlow, WorkMoments } from "../model/token-flow.ts";
import { emptyTokenDraft, type TokenRequestSource } from "./token-source.ts";

/** Requests after which an older one counts half in what is known of the single request. */
const HALF_LIFE = 1000;
const KEPT = 0.5 ** (1 / HALF_LIFE);

/** The rows of a trace, added up exactly; moments and variation of the gaps are those of the last rows. */
export class TracedFlow {
  private readonly source: TokenRequestSource;
  /** The next request, not yet in any interval -- state. */
  private readonly draft = emptyTokenDraft();
  private readonly recent = new RecentRequests();
  private fromMs = 0;

  constructor(source: TokenRequestSource) {
    this.source = source;
    source.next(this.draft);
  }

  next(flow: TokenFlow, untilMs: number): void {
    flow.fromMs = this.fromMs;
    flow.untilMs = untilMs;
    flow.requests = flow.inputTokens = flow.cachedTokens = flow.outputTokens = 0;
    const { draft } = this;
    while (draft.atMs < untilMs) {
      flow.requests++;
      flow.inputTokens += draft.inputTokens;
      flow.cachedTokens += draft.cachedTokens;
      flow.outputTokens += draft.outputTokens;
      this.recent.add(draft.atMs, draft.inputTokens - draft.cachedTokens, draft.outputTokens);
      this.source.next(draft);
    }
    flow.expectedRequests = flow.requests;
    flow.dispersion = this.recent.dispersion();
    flow.work = this.recent.work();
    this.fromMs = untilMs;
  }

  close(): void {
    this.source.close();
  }
}

/** Sums over requests in which each counts a little less than the next. */
class RecentRequests {
  private lastMs = Number.NaN;
  private count = 0;
  private gaps = 0;
  private gap = 0;
  private gapSquare = 0;
  private uncached = 0;
  private uncachedSquare = 0;
  private output = 0;
  private outputSquare = 0;
  private product = 0;

  add(atMs: number, uncached: number, output: number): void {
    if (!Number.isNaN(this.lastMs)) this.addGap(atMs - this.lastMs);
    this.lastMs = atMs;
    this.count = this.count * KEPT + 1;
    this.uncached = this.uncached * KEPT + uncached;
    this.uncachedSquare = this.uncachedSquare * KEPT + uncached * uncached;
    this.output = this.output * KEPT + output;
    this.outputSquare = this.outputSquare * KEPT + output * output;
    this.product = this.product * KEPT + uncached * output;
  }

  private addGap(gap: number): void {
    this.gaps = this.gaps * KEPT + 1;
    this.gap = this.gap * KEPT + gap;
    this.gapSquare = this.gapSquare * KEPT + gap * gap;
  }

  /** Squared coefficient of variation of the gaps; 1 until there are two. */
  dispersion(): number {
    if (this.gaps < 1.5 || this.gap === 0) return 1;
    const mean = this.gap / this.gaps;
    return Math.max(0, this.gapSquare / this.gaps / (mean * mean) - 1);
  }

  work(): WorkMoments {
    const n = Math.max(1, this.count);
    return {
      uncachedMean: this.uncached / n,
      uncachedSquare: this.uncachedSquare / n,
      outputMean: this.output / n,
      outputSquare: this.outputSquare / n,
      product: this.product / n,
    };
  }
}
