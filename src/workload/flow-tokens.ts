import type { TokenClient } from "../model/serving.ts";
import type { TokenFlow, WorkMoments } from "../model/token-flow.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { Stream, StreamFactory } from "../random/stream.ts";
import { type TwoMoments, transformedMoments } from "../random/transformed-moments.ts";

/** Up to so many requests of an interval are drawn one by one: sums of few have the law's own shape. */
const FEW = 64;

/** Whole tokens of a drawn value, at least 1. */
function wholeTokens(value: number): number {
  return Math.max(1, Math.round(value));
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/**
 * Tokens of the requests of an interval together: means and variances are those of the laws. Few requests are drawn one
 * by one; the sum of many has the right two moments, by one uniform per sum.
 */
export class FlowTokens {
  /** Of a single request. */
  readonly work: WorkMoments;
  private readonly input: TokenSum;
  private readonly output: TokenSum;
  private readonly cachedShare: TwoMoments;
  private readonly inputSquare: number;
  private readonly shares: Sampler;
  private readonly sharesOfMany: Stream;

  /** @param entity  Entity of the client's streams. */
  constructor(client: TokenClient, streams: StreamFactory, entity: string) {
    const input = transformedMoments(client.inputTokens, wholeTokens);
    const output = transformedMoments(client.outputTokens, wholeTokens);
    const cached = transformedMoments(client.cachedShare, share);
    const uncached = 1 - 2 * cached.mean + cached.square;
    this.work = {
      uncachedMean: input.mean * (1 - cached.mean),
      uncachedSquare: input.square * uncached,
      outputMean: output.mean,
      outputSquare: output.square,
      product: input.mean * (1 - cached.mean) * output.mean,
    };
    const sampler = (law: TokenClient["inputTokens"], purpose: string): Sampler =>
      samplerOf(law, streams.stream(entity, purpose));
    this.input = new TokenSum(
      sampler(client.inputTokens, "flow_input"),
      input,
      streams.stream(entity, "flow_inputs"),
    );
    this.output = new TokenSum(
      sampler(client.outputTokens, "flow_output"),
      output,
      streams.stream(entity, "flow_outputs"),
    );
    this.shares = sampler(client.cachedShare, "flow_cached");
    this.sharesOfMany = streams.stream(entity, "flow_cacheds");
    this.cachedShare = cached;
    this.inputSquare = input.square;
  }

  /** Writes the tokens of `flow.requests` requests. */
  fill(flow: TokenFlow): void {
    const n = flow.requests;
    flow.inputTokens = flow.cachedTokens = 0;
    const z = normalQuantile(this.sharesOfMany.next());
    if (n <= FEW) {
      for (let i = 0; i < n; i++) {
        const tokens = wholeTokens(this.input.single());
        flow.inputTokens += tokens;
        flow.cachedTokens += Math.round(tokens * share(this.shares.draw()));
      }
      this.input.skip();
    } else {
      flow.inputTokens = this.input.ofMany(n);
      const { mean, square } = this.cachedShare;
      const sd = Math.sqrt(Math.max(0, square - mean * mean) * this.inputSquare * n);
      const cached = Math.round(flow.inputTokens * mean + sd * z);
      flow.cachedTokens = Math.min(flow.inputTokens, Math.max(0, cached));
    }
    flow.outputTokens = n <= FEW ? this.output.ofFew(n) : this.output.ofMany(n);
  }
}

/** Sum of equal laws; `singles` serves few requests, `sums` all others and advances once per interval. */
class TokenSum {
  private readonly singles: Sampler;
  private readonly moments: TwoMoments;
  private readonly sums: Stream;

  constructor(singles: Sampler, moments: TwoMoments, sums: Stream) {
    this.singles = singles;
    this.moments = moments;
    this.sums = sums;
  }

  single(): number {
    return this.singles.draw();
  }

  /** Advances past an interval whose requests were drawn one by one. */
  skip(): void {
    this.sums.next();
  }

  ofFew(n: number): number {
    this.skip();
    let sum = 0;
    for (let i = 0; i < n; i++) sum += wholeTokens(this.singles.draw());
    return sum;
  }

  /** Lognormal with mean and variance of the sum: positive, skewed to the right, normal in the limit. */
  ofMany(n: number): number {
    const z = normalQuantile(this.sums.next());
    const { mean, square } = this.moments;
    const scv = Math.max(0, square / (mean * mean) - 1) / n;
    const logVariance = Math.log1p(scv);
    return Math.max(n, Math.round(n * mean * Math.exp(Math.sqrt(logVariance) * z - logVariance / 2)));
  }
}
