import type { Law } from "../../model/law.ts";
import type { TokenClient } from "../../model/serving.ts";
import type { WorkMoments } from "../../model/token-flow.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { quantileOf } from "../../random/quantile.ts";

/** Entries of a table: each stands for as much of the law. */
const CELLS = 1024;
const MIXING = 633;

/** Quantiles of the tokens of a request of one client. */
export interface TokenQuantiles {
  /** Input that is not cached, and output [tokens]. */
  readonly uncached: Float64Array;
  readonly output: Float64Array;
}

/** From the client's laws; a trace has none, and its last moments give lognormal ones. */
export function tokenQuantiles(
  { arrivals, inputTokens, outputTokens }: TokenClient,
  work: WorkMoments,
): TokenQuantiles {
  const hasLaws = arrivals.kind !== "trace";
  const whole =
    (law: Law) =>
    (u: number): number =>
      Math.max(1, Math.round(quantileOf(law, u)));
  return {
    uncached: table(
      hasLaws ? whole(inputTokens) : lognormal(work.uncachedMean, work.uncachedSquare),
      work.uncachedMean,
    ),
    output: table(
      hasLaws ? whole(outputTokens) : lognormal(work.outputMean, work.outputSquare),
      work.outputMean,
    ),
  };
}

/** The entry of a table for u in (0, 1). */
export function entryAt(quantiles: Float64Array, u: number): number {
  return quantiles[Math.min(CELLS - 1, Math.floor(u * CELLS))]!;
}

/**
 * E min(W, W') / E W of the steps W of two requests: 1 where all are alike, 1/2 for an exponential law.
 *
 * @param prefillSteps  Steps per token of input that is not cached.
 */
export function evennessOf({ uncached, output }: TokenQuantiles, prefillSteps: number): number {
  // An odd factor runs through all cells: input and output are independent.
  const work = uncached.map((tokens, i) => prefillSteps * tokens + output[(i * MIXING) % CELLS]!).sort();
  let [sum, least] = [0, 0];
  for (let i = 0; i < CELLS; i++) {
    sum += work[i]!;
    least += (work[i]! * (2 * (CELLS - i) - 1)) / CELLS;
  }
  return sum > 0 ? least / sum : 1;
}

/** Scaled to the mean, of which the middles of the cells miss a part in a long tail. */
function table(at: (u: number) => number, mean: number): Float64Array {
  const values = Float64Array.from({ length: CELLS }, (_, i) => at((i + 0.5) / CELLS));
  const scale = (mean * CELLS) / values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value * scale);
}

function lognormal(mean: number, square: number): (u: number) => number {
  if (!(mean > 0)) return () => 1;
  const sigma = Math.sqrt(Math.max(0, Math.log(square / (mean * mean))));
  return (u) => Math.exp(sigma * normalQuantile(u));
}
