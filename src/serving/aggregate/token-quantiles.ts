import type { TokenClient } from "../../model/serving.ts";
import type { WorkMoments } from "../../model/token-flow.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { quantileOf } from "../../random/quantile.ts";

/** Entries of a table: each stands for as much of the law. */
const CELLS = 1024;

/** Quantiles of the tokens of a request of one client; only their proportions are used. */
export interface TokenQuantiles {
  readonly input: Float64Array;
  readonly output: Float64Array;
}

/** From the client's laws; a trace has none, and its last moments give lognormal ones. */
export function tokenQuantiles(client: TokenClient, work: WorkMoments): TokenQuantiles {
  if (client.arrivals.kind !== "trace") {
    return {
      input: table((u) => Math.max(1, Math.round(quantileOf(client.inputTokens, u)))),
      output: table((u) => Math.max(1, Math.round(quantileOf(client.outputTokens, u)))),
    };
  }
  return {
    input: table(lognormal(work.uncachedMean, work.uncachedSquare)),
    output: table(lognormal(work.outputMean, work.outputSquare)),
  };
}

/** The entry of a table for u in (0, 1). */
export function entryAt(quantiles: Float64Array, u: number): number {
  return quantiles[Math.min(CELLS - 1, Math.floor(u * CELLS))]!;
}

function table(at: (u: number) => number): Float64Array {
  return Float64Array.from({ length: CELLS }, (_, i) => at((i + 0.5) / CELLS));
}

function lognormal(mean: number, square: number): (u: number) => number {
  if (!(mean > 0)) return () => 1;
  const sigma = Math.sqrt(Math.max(0, Math.log(square / (mean * mean))));
  return (u) => Math.exp(sigma * normalQuantile(u));
}
